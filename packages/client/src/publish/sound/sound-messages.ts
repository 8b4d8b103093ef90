/**
 * What the page and the sound's worker say to each other.
 * From: sound-encoding.ts and sound-feed.ts. To: sound-worker.ts, and back.
 */
import type { EncodingNews } from '../encode/encoded-chunk.ts';

export type SoundKind = 'microphone' | 'screen';

/** How loud each source is, 0 to 1; 0 is muted. */
export type SoundVolumes = Record<SoundKind, number>;

/**
 * `heard`: or it was a moment ago. `silent`: samples come, and have been silence for a while. `none`: no samples come, since
 * the system, a switch on the device or another program holds it.
 */
export type MicrophoneSignal = 'heard' | 'silent' | 'none';

/** Blocks of sound as they are captured: any rate, any number of channels. */
export type SoundSource =
  | { name: 'readable'; readable: ReadableStream<AudioData> }
  /** `port` brings blocks of sound-worklet.js. */
  | { name: 'blocks'; port: MessagePort; sampleRate: number };

export type ToSoundWorker =
  | { name: 'open'; pageOriginMs: number }
  | { name: 'mix'; volumes: SoundVolumes; isMusic: boolean }
  /** In place of the one of its kind. */
  | { name: 'source'; kind: SoundKind; source: SoundSource }
  | { name: 'source:none'; kind: SoundKind };

export type FromSoundWorker =
  | { name: 'ready' }
  | { name: 'encoding'; news: EncodingNews }
  /** Of the microphone, when it changes. */
  | { name: 'signal'; signal: MicrophoneSignal };
