/**
 * Streams, and people who come and go: viewers all the time, now and then a streamer whose line breaks, or whose stream
 * ends and another begins.
 * From: soak-command.ts. To: a hub.
 */
import { connect, granted, type PeerSocket } from '../peers/hub-socket.ts';
import { CodedStream } from './coded-stream.ts';

const VIEWER_CHANGES_EVERY_MS = 250;
const STREAM_CHANGES_EVERY_MS = 10_000;
/** One in so many sees pictures as text. */
const CLASSIC_ONE_IN = 5;

interface Crowded {
  address: string;
  streams: number;
  viewers: number;
}

export class Crowd implements AsyncDisposable {
  readonly #address: string;
  readonly #streams: CodedStream[] = [];
  readonly #viewers: PeerSocket[] = [];
  readonly #changes: NodeJS.Timeout[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #cameAndWent = 0;
  #messages = 0;
  #failure: unknown;

  private constructor(address: string) {
    this.#address = address;
  }

  static async gather({ address, streams, viewers }: Crowded): Promise<Crowd> {
    const crowd = new Crowd(address);
    for (let count = 0; count < streams; count += 1) {
      crowd.#streams.push(await CodedStream.open(address));
    }
    for (let count = 0; count < viewers; count += 1) {
      crowd.#viewers.push(await crowd.#newViewer(count));
    }
    crowd.#every(VIEWER_CHANGES_EVERY_MS, () => crowd.#changeViewer());
    crowd.#every(STREAM_CHANGES_EVERY_MS, () => crowd.#changeStream());
    return crowd;
  }

  /** Since it gathered. */
  get counts(): { cameAndWent: number; messages: number } {
    return { cameAndWent: this.#cameAndWent, messages: this.#messages };
  }

  /** @throws what went wrong with anybody meanwhile. */
  check(): void {
    const cause = this.#failure;
    if (cause === undefined) return;
    throw new Error(`somebody could not come or go: ${(cause as Error).message}`, { cause });
  }

  /** Everybody goes. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#changes) clearInterval(timer);
    await Promise.all(this.#underWay);
    for (const viewer of this.#viewers) viewer.disconnect();
    await Promise.all(this.#streams.map((stream) => stream.end()));
  }

  #every(periodMs: number, change: () => Promise<void>): void {
    this.#changes.push(setInterval(() => this.#owned(change()), periodMs));
  }

  #owned(change: Promise<void>): void {
    const owned: Promise<void> = change
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#underWay.delete(owned));
    this.#underWay.add(owned);
  }

  async #changeViewer(): Promise<void> {
    const gone = this.#viewers.shift();
    gone?.disconnect();
    this.#cameAndWent += 1;
    this.#viewers.push(await this.#newViewer(this.#cameAndWent));
  }

  async #changeStream(): Promise<void> {
    const stream = this.#streams.shift();
    if (stream === undefined) return;
    if (Math.random() < 0.5) {
      await stream.comeBack();
      this.#streams.push(stream);
      return;
    }
    this.#streams.push(await CodedStream.open(this.#address));
    await stream.end();
  }

  async #newViewer(number: number): Promise<PeerSocket> {
    const socket = await connect(this.#address);
    socket.on('stream:data', () => {
      this.#messages += 1;
    });
    // Whose stream has ended watches another.
    socket.on('stream:ended', () => this.#owned(this.#join(socket, number)));
    await this.#join(socket, number);
    return socket;
  }

  async #join(socket: PeerSocket, number: number): Promise<void> {
    const stream = this.#streams[number % this.#streams.length];
    if (stream === undefined || !socket.connected) return;
    const { streamKey } = stream;
    const format = number % CLASSIC_ONE_IN === 0 ? 'base64' : 'chunks';
    const answer = await socket
      .emitWithAck('stream:join', { streamKey, format })
      .catch((error: unknown) => {
        // Who goes while it joins gets no answer.
        if (socket.connected) throw error;
      });
    if (answer === undefined) return;
    // It may have ended this very moment; the next one has not.
    if (!answer.ok && answer.code === 'stream_ended') return this.#join(socket, number + 1);
    granted(answer);
  }
}
