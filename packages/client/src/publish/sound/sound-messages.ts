/**
 * What the page and the sound's worker say to each other.
 * From: sound-encoding.ts and sound-feed.ts. To: sound-worker.ts, and back.
 */
import type { EncodingNews } from '../encode/encoded-chunk.ts';
import type { MicrophoneSignal } from './signal-watch.ts';
import type { SoundKind, SoundVolumes } from './sound-mixer.ts';

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
