/**
 * A hub for strangers who send anything, with a stream and a viewer who must notice nothing of it.
 * To: the tests of this folder whose names begin with `fuzz`.
 */
import { expect, vi } from 'vitest';
import type { Config } from '../src/index.ts';
import {
  frame,
  type HubUnderTest,
  sendFrames,
  startTestHub,
  type TestClient,
  type TestStreamer,
} from './hub-under-test.ts';

/** Limits are tested elsewhere: here everything is to get through to what it would do. */
export const UNHURRIED = {
  maxRequestsPerSecond: 1_000_000,
  maxRequestsPerAddress: 1_000_000,
  maxJoinsPerAddress: 1_000_000,
  maxNewPerAddress: 1_000_000,
  maxFramesPerSecond: 1_000_000,
  maxBytesPerSecond: 1_000_000_000,
  maxPacketsPerSecond: 1_000_000,
};

const ERROR = 50;
/** A long-polling session that nobody has given back is forgotten when it has answered no ping. */
const FORGOTTEN_WITHIN_MS = 40_000;
const LOOK_EVERY_MS = 20;

/** What the hub remembers of connections, the witnesses' among them. */
interface Remembered {
  streamhub_tcp_connections: number;
  streamhub_connections: number;
  streamhub_addresses: number;
  streamhub_viewers: number;
}

export class FuzzedHub implements AsyncDisposable {
  readonly address: string;
  readonly streamer: TestStreamer;
  readonly under: HubUnderTest;
  readonly #viewer: TestClient;
  #frames = 0;

  private constructor(under: HubUnderTest, streamer: TestStreamer, viewer: TestClient) {
    this.under = under;
    this.address = under.hub.address;
    this.streamer = streamer;
    this.#viewer = viewer;
  }

  static async start(options: Partial<Config> = {}): Promise<FuzzedHub> {
    const under = await startTestHub(options);
    const streamer = await under.streamer();
    const viewer = await under.connect();
    await viewer.join(streamer);
    return new FuzzedHub(under, streamer, viewer);
  }

  /** One more of the witnesses' stream: to be called now and then. */
  async sendFrame(): Promise<void> {
    this.#frames += 1;
    await sendFrames(this.streamer, { from: this.#frames, to: this.#frames });
  }

  /** To be called when all strangers have closed their connections. */
  async expectUnharmed(): Promise<void> {
    for (let count = 0; count < 3; count += 1) await this.sendFrame();
    await this.#viewer.fence();
    const sent = Array.from({ length: this.#frames }, (_, number) => frame(number + 1));
    expect(this.#viewer.all('stream:data')).toEqual(sent);
    for (const event of ['stream:paused', 'stream:ended'] as const) {
      expect(this.#viewer.all(event)).toEqual([]);
    }
    expect((await fetch(`${this.address}/healthz`)).status).toBe(200);
    expect(this.under.logged.filter(({ level }) => Number(level) >= ERROR)).toEqual([]);
    const metrics = await this.under.metrics();
    expect(metrics.filter((line) => line.includes('internal_error'))).toEqual([]);
    await vi.waitFor(() => this.#expectForgotten(), {
      timeout: FORGOTTEN_WITHIN_MS,
      interval: LOOK_EVERY_MS,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.under[Symbol.asyncDispose]();
  }

  async #expectForgotten(): Promise<void> {
    const remembered = Object.fromEntries(
      (await this.under.metrics()).map((line) => line.split(' ', 2)),
    ) as Record<keyof Remembered, string>;
    expect(remembered).toMatchObject({
      streamhub_connections: '2',
      streamhub_addresses: '1',
      streamhub_viewers: '1',
    });
    // One or two are kept by `fetch` for the next request.
    expect(Number(remembered.streamhub_tcp_connections)).toBeLessThanOrEqual(4);
  }
}
