/**
 * When each picture passes which part of its way, noted at the browser's own doors; the library is not asked.
 * From: WebSocket, Worker, VideoDecoder and VideoFrame of this page. To: glass-calls.ts.
 */
import { decodeBatch } from '@streamhub/protocol';
import { epochMs, epochOfPageTime } from './epoch-clock.ts';

/** Of the machine's time, ms, by the picture's own time on its streamer's clock, µs. */
export type PassedAt = [timestampUs: number, atMs: number][];

export interface SendingTimes {
  captured: PassedAt;
  encoded: PassedAt;
  sent: PassedAt;
}

export interface ShowingTimes {
  received: PassedAt;
  decoded: PassedAt;
  painted: PassedAt;
}

/** The tracks of a coded stream have fixed ids; the picture's is the first. */
const VIDEO_TRACK_ID = 0;
const BATCH_LIMITS = { maxPayloadBytes: 16_000_000, maxChunks: 16_384 };

/** Of the last minutes, and the first time of each. */
class Passed {
  readonly #atMs = new Map<number, number>();

  note(timestampUs: number, atMs = epochMs()): void {
    if (!this.#atMs.has(timestampUs)) this.#atMs.set(timestampUs, atMs);
  }

  take(): PassedAt {
    const all: PassedAt = [...this.#atMs];
    this.#atMs.clear();
    return all;
  }
}

/** Once, before the stream begins. Returns what gives out, and forgets, the times noted so far. */
export function noteSending(): () => SendingTimes {
  const captured = new Passed();
  const encoded = new Passed();
  const sent = new Passed();
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (this: WebSocket, data) {
    for (const timestampUs of picturesIn(data)) sent.note(timestampUs);
    return send.call(this, data);
  };
  globalThis.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const timestampUs = encodedPicture(data);
        if (timestampUs === undefined) return;
        captured.note(timestampUs, epochOfPageTime(timestampUs / 1000));
        encoded.note(timestampUs);
      });
    }
  };
  return () => ({ captured: captured.take(), encoded: encoded.take(), sent: sent.take() });
}

/** Once, before the first player. */
export function noteShowing(): () => ShowingTimes {
  const received = new Passed();
  const decoded = new Passed();
  const painted = new Passed();
  onSocketMessage((data) => {
    for (const timestampUs of picturesIn(data)) received.note(timestampUs);
  });
  globalThis.VideoDecoder = class extends VideoDecoder {
    constructor({ output, error }: VideoDecoderInit) {
      const noteOutput = (frame: VideoFrame) => {
        decoded.note(frame.timestamp);
        output(frame);
      };
      super({ output: noteOutput, error });
    }
  };
  // A player closes a picture when it is on the canvas.
  const close = VideoFrame.prototype.close;
  VideoFrame.prototype.close = function (this: VideoFrame) {
    painted.note(this.timestamp);
    close.call(this);
  };
  return () => ({ received: received.take(), decoded: decoded.take(), painted: painted.take() });
}

/** Of all sockets whose owner listens by `onmessage`; before it hears the message itself. */
function onSocketMessage(call: (data: unknown) => void): void {
  const listening = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...listening,
    set(this: WebSocket, listener: ((event: MessageEvent) => void) | null) {
      const noted = (event: MessageEvent) => {
        call(event.data);
        listener?.(event);
      };
      listening?.set?.call(this, listener && noted);
    },
  });
}

/** When the pictures of a batch were captured; of anything else, none. */
function picturesIn(data: unknown): number[] {
  const bytes = bytesIn(data);
  const batch = bytes && decodeBatch(bytes, BATCH_LIMITS);
  if (!batch?.ok) return [];
  return batch.chunks
    .filter(({ trackId }) => trackId === VIDEO_TRACK_ID)
    .map(({ timestampUs }) => timestampUs);
}

function bytesIn(data: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return data instanceof Uint8Array ? (data as Uint8Array<ArrayBuffer>) : undefined;
}

/** Of the message with which the library's worker hands over a coded picture. */
function encodedPicture(data: unknown): number | undefined {
  const { news } = (data ?? {}) as { news?: { name: string; chunk?: EncodedPicture } };
  const chunk = news?.name === 'chunk' ? news.chunk : undefined;
  return chunk?.kind === 'video' ? chunk.timestampUs : undefined;
}

interface EncodedPicture {
  kind: string;
  timestampUs: number;
}
