/**
 * A streamer of chunks that can lose its line and come back: picture, sound and preview, of the usual sizes.
 * From: crowd.ts. To: a hub.
 */
import { randomBytes } from 'node:crypto';
import { type Chunk, encodeBatch, type Track } from '@streamhub/protocol';
import { connect, granted, type PeerSocket } from '../peers/hub-socket.ts';

const BATCHES_PER_SECOND = 15;
const KEY_EVERY = 30;
const BYTES = { key: 8_000, other: 1_500, sound: 80, preview: 6_000 };
const TRACKS: Track[] = [
  { kind: 'video', trackId: 0, codec: 'vp8', temporalLayers: 1 },
  { kind: 'audio', trackId: 1, codec: 'opus', sampleRate: 48_000, channels: 1 },
  { kind: 'preview', trackId: 2, codec: 'jpeg' },
];

export class CodedStream implements Disposable {
  readonly streamKey: string;
  readonly #address: string;
  readonly #publishToken: string;
  #socket: PeerSocket;
  #pace: NodeJS.Timeout | undefined;
  #batches = 0;
  readonly #sequences = [0, 0, 0];

  private constructor(parts: {
    address: string;
    socket: PeerSocket;
    streamKey: string;
    publishToken: string;
  }) {
    this.#address = parts.address;
    this.#socket = parts.socket;
    this.streamKey = parts.streamKey;
    this.#publishToken = parts.publishToken;
  }

  static async open(address: string): Promise<CodedStream> {
    const socket = await connect(address);
    granted(await socket.emitWithAck('register', { username: 'soak' }));
    const created = granted(await socket.emitWithAck('stream:create', { title: 'soak' }));
    const stream = new CodedStream({ address, socket, ...created });
    await stream.#begin();
    return stream;
  }

  /** As over a break of the line. */
  async comeBack(): Promise<void> {
    this[Symbol.dispose]();
    this.#socket = await connect(this.#address);
    const { streamKey } = this;
    const publishToken = this.#publishToken;
    granted(await this.#socket.emitWithAck('stream:resume', { streamKey, publishToken }));
    await this.#begin();
  }

  async end(): Promise<void> {
    granted(await this.#socket.emitWithAck('stream:end', { streamKey: this.streamKey }));
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#pace);
    this.#socket.disconnect();
  }

  async #begin(): Promise<void> {
    const { streamKey } = this;
    granted(await this.#socket.emitWithAck('stream:tracks', { streamKey, tracks: TRACKS }));
    // Where it was left there may be no key chunk soon.
    this.#batches = 0;
    this.#pace = setInterval(() => this.#send(), 1000 / BATCHES_PER_SECOND);
  }

  #send(): void {
    const { streamKey } = this;
    const isKey = this.#batches % KEY_EVERY === 0;
    const chunks = [
      this.#chunk(0, { isKey, bytes: isKey ? BYTES.key : BYTES.other }),
      this.#chunk(1, { isKey: true, bytes: BYTES.sound }),
      this.#chunk(1, { isKey: true, bytes: BYTES.sound }),
    ];
    if (this.#batches % BATCHES_PER_SECOND === 0) {
      chunks.push(this.#chunk(2, { isKey: true, bytes: BYTES.preview }));
    }
    this.#batches += 1;
    this.#socket.emit('stream:data:send', { streamKey, data: encodeBatch(chunks) });
  }

  #chunk(trackId: 0 | 1 | 2, { isKey, bytes }: { isKey: boolean; bytes: number }): Chunk {
    const sequence = this.#sequences[trackId] ?? 0;
    this.#sequences[trackId] = sequence + 1;
    const timestampUs = Math.round(performance.now() * 1000);
    const payload = randomBytes(bytes);
    return { trackId, isKey, temporalLayer: 0, sequence, timestampUs, payload };
  }
}
