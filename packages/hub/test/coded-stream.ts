/**
 * Streams and viewers of chunks whose payloads say what they are, so that a test can compare lists of names:
 * `K0 d1 a0` is a key chunk and the next chunk of the picture, and a chunk of sound.
 */
import { type Binary, bytesOf, type Chunk, decodeBatch, encodeBatch } from '@streamhub/protocol';
import type { HubUnderTest, TestClient, TestStreamer } from './hub-under-test.ts';

export const VIDEO = { kind: 'video', trackId: 0, codec: 'vp8', temporalLayers: 1 } as const;
export const AUDIO = {
  kind: 'audio',
  trackId: 1,
  codec: 'opus',
  sampleRate: 48_000,
  channels: 1,
} as const;
export const PREVIEW = { kind: 'preview', trackId: 2, codec: 'jpeg' } as const;
/** A second picture beside the leading one. */
export const SECOND = { ...VIDEO, trackId: 3 } as const;
export const TRACKS = [VIDEO, AUDIO, PREVIEW];

const TRACK_OF = { K: 0, d: 0, e: 0, f: 0, a: 1, p: 2, S: 3, s: 3 };
const LAYER_OF = { K: 0, d: 0, e: 1, f: 2, a: 0, p: 0, S: 0, s: 0 };
type Letter = keyof typeof TRACK_OF;

/** Makes chunks in order and sends them. */
export class CodedStreamer {
  readonly client: TestClient;
  readonly streamKey: string;
  nowUs = 1_000_000;
  readonly #sequences = [0, 0, 0, 0];

  constructor({ client, streamKey }: { client: TestClient; streamKey: string }) {
    this.client = client;
    this.streamKey = streamKey;
  }

  state(tracks: readonly object[] = TRACKS, clockOffsetUs?: number): Promise<object> {
    const { streamKey } = this;
    const stated = clockOffsetUs === undefined ? {} : { clockOffsetUs };
    return this.client.accepted('stream:tracks', { streamKey, tracks, ...stated });
  }

  /** One batch, a letter a chunk: K key picture, d other picture, e and f pictures of layers 1 and 2, a sound, p preview, S and s key and other of the second picture. */
  batch(letters: string, { bytes = 0 }: { bytes?: number } = {}): Uint8Array {
    return encodeBatch([...letters].map((letter) => this.chunk(letter as Letter, { bytes })));
  }

  chunk(letter: Letter, { bytes = 0 }: { bytes?: number } = {}): Chunk {
    const trackId = TRACK_OF[letter];
    const sequence = this.skip(letter);
    if (trackId === 0) this.nowUs += 33_333;
    return {
      trackId,
      isKey: !'defs'.includes(letter),
      temporalLayer: LAYER_OF[letter],
      sequence,
      timestampUs: this.nowUs,
      payload: Buffer.from(`${letter}${sequence}`.padEnd(bytes, '.')),
    };
  }

  /** A chunk is made and never sent. */
  skip(letter: Letter): number {
    const trackId = TRACK_OF[letter];
    const sequence = this.#sequences[trackId] ?? 0;
    this.#sequences[trackId] = sequence + 1;
    return sequence;
  }

  /** Each word is a batch. Returns how many viewers the last was sent to. */
  async send(words: string, options: { bytes?: number } = {}): Promise<number> {
    let viewers = 0;
    for (const letters of words.split(' ')) {
      viewers = await this.sendBytes(this.batch(letters, options));
    }
    return viewers;
  }

  async sendBytes(data: Uint8Array): Promise<number> {
    const { streamKey } = this;
    const { viewers } = await this.client.accepted<{ viewers: number }>('stream:data:send', {
      streamKey,
      data,
    });
    return viewers;
  }

  refusedWith(data: unknown): Promise<string> {
    return this.client.refusedWith('stream:data:send', { streamKey: this.streamKey, data });
  }

  /** What the hub has asked of the streamer so far. */
  async keyframesAsked(): Promise<number> {
    await this.client.fence();
    return this.client.all('stream:keyframe').length;
  }
}

export async function codedStreamer(
  under: HubUnderTest,
  tracks: readonly object[] = TRACKS,
): Promise<CodedStreamer & { publishToken: string }> {
  const client: TestStreamer = await under.streamer();
  const { streamKey, publishToken } = client;
  const streamer = new CodedStreamer({ client, streamKey });
  await streamer.state(tracks);
  return Object.assign(streamer, { publishToken });
}

export async function chunksViewer(
  under: HubUnderTest,
  { streamKey }: { streamKey: string },
): Promise<TestClient> {
  const viewer = await under.connect();
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  return viewer;
}

/** Undefined for text. */
export function chunksOf(data: unknown): Chunk[] {
  const bytes = bytesOf(data);
  if (bytes === undefined) throw new Error(`not binary: ${String(data).slice(0, 40)}`);
  if (bytes.byteLength === 0) return [];
  const decoded = decodeBatch(bytes);
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.chunks;
}

export function namesOf(data: unknown): string {
  return chunksOf(data)
    .map(({ payload }) => Buffer.from(payload).toString().replaceAll('.', ''))
    .join(' ');
}

/** The names of all that has come to the viewer, buffer and data, in order. */
export async function seenBy(viewer: TestClient): Promise<string> {
  await viewer.fence();
  return viewer.received
    .filter(([event]) => event === 'stream:buffer' || event === 'stream:data')
    .map(([, data]) => namesOf(data as Binary))
    .filter((names) => names !== '')
    .join(' ');
}

/** `rangeOf('a', 3, 5)` is `a3 a4 a5`. */
export function rangeOf(letter: string, from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => letter + (from + index)).join(' ');
}
