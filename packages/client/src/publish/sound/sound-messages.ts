/**
 * What the page and the sound's worker say to each other.
 * From: sound-encoding.ts. To: sound-worker.ts, and back.
 */
import type { EncodingNews } from '../encode/encoded-chunk.ts';

/** `sourceId` grows with each microphone: sound of an older one may still be on its way and is dropped. */
export type ToSoundWorker =
  | { name: 'open'; pageOriginMs: number }
  | { name: 'muted'; isMuted: boolean }
  | { name: 'source:none'; sourceId: number }
  | { name: 'source:readable'; sourceId: number; readable: ReadableStream<AudioData> }
  /** `port` brings blocks of sound-worklet.js. */
  | { name: 'source:blocks'; sourceId: number; port: MessagePort; sampleRate: number };

export type FromSoundWorker =
  | { name: 'ready' }
  | { name: 'encoding'; sourceId: number; news: EncodingNews };
