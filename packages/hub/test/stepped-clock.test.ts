import { once } from 'node:events';
import type { Socket as TcpSocket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { FeedbackAnswer, StreamCreated } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { CodedStreamer, chunksOf, VIDEO } from './coded-stream.ts';
import { TestClient, temporaryFolder } from './hub-under-test.ts';

const HOUR_MS = 3_600_000;
/** The hub's clock is in a hurry: what takes it two seconds takes the test half of one. */
const SPEED = 4;

class SteppedHub implements AsyncDisposable {
  readonly #worker = new Worker(new URL('./stepped-hub.ts', import.meta.url), {
    workerData: { dataDir: temporaryFolder(), speed: SPEED },
  });
  readonly #clients: TestClient[] = [];
  #address = '';

  async start(): Promise<void> {
    [this.#address] = await once(this.#worker, 'message');
  }

  async connect(): Promise<TestClient> {
    const client = new TestClient(this.#address);
    this.#clients.push(client);
    await client.connected();
    return client;
  }

  async stepDate(ms: number): Promise<void> {
    const stepped = once(this.#worker, 'message');
    this.#worker.postMessage(ms);
    await stepped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.#worker.terminate();
  }
}

/** Reports all that has come to it. */
class ReportingViewer {
  readonly client: TestClient;
  readonly #streamKey: string;
  /** Where it was held, in the order of the answers. */
  readonly rungs: (string | undefined)[] = [];
  readonly hubTimesUs: number[] = [];

  constructor(client: TestClient, streamKey: string) {
    this.client = client;
    this.#streamKey = streamKey;
  }

  get rung(): string | undefined {
    return this.rungs.at(-1);
  }

  get tcp(): TcpSocket {
    const { transport } = this.client.socket.io.engine;
    return (transport as unknown as { ws: { _socket: TcpSocket } }).ws._socket;
  }

  report(): void {
    const received = this.client.all('stream:data').length;
    const report = { streamKey: this.#streamKey, received, delayMs: 100 };
    this.client.socket.emit('stream:feedback', report, (answer) => {
      const { rung, hubTimeUs } = answer as FeedbackAnswer;
      this.rungs.push(rung);
      this.hubTimesUs.push(hubTimeUs);
    });
  }
}

test.each([
  ['back', -HOUR_MS],
  ['forward', HOUR_MS],
])(
  'Q6 E7 F1 the date of the machine steps %s by an hour: a slow viewer recovers, a fast one sees nothing of it',
  async (_direction, stepMs) => {
    await using hub = new SteppedHub();
    await hub.start();
    const client = await hub.connect();
    await client.accepted('register', { username: 'Ana' });
    const { streamKey } = await client.accepted<StreamCreated>('stream:create', {});
    const streamer = new CodedStreamer({ client, streamKey });
    await streamer.state([VIDEO]);
    const viewers: ReportingViewer[] = [];
    for (let count = 0; count < 2; count += 1) {
      const viewer = await hub.connect();
      await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
      viewers.push(new ReportingViewer(viewer, streamKey));
    }
    const [fast, slow] = viewers as [ReportingViewer, ReportingViewer];
    let batches = 0;
    /** The stream and the reports go on until it holds. */
    async function streamUntil(holds: (reached: number) => boolean): Promise<void> {
      for (let reached = 0; !holds(reached); batches += 1) {
        reached = await streamer.send(batches % 10 === 0 ? 'K' : 'd', { bytes: 100_000 });
        if (batches % 6 === 0) for (const viewer of viewers) viewer.report();
        await new Promise((resolve) => setTimeout(resolve, 8));
      }
    }

    await streamUntil(() => fast.rung === 'full' && slow.rung === 'full');
    slow.tcp.pause();
    await streamUntil((reached) => reached === 1);
    await hub.stepDate(stepMs);
    const steppedAt = batches;
    // The hub looks for viewers that take nothing once a second, four times in this.
    await streamUntil(() => batches - steppedAt === 100);
    slow.tcp.resume();
    await slow.client.fence();
    expect(new Set(slow.rungs), 'what the slow viewer was held on').toContain('until_key');
    slow.rungs.length = 0;
    await streamUntil(() => slow.rung === 'full');

    expect(new Set(fast.rungs), 'what the fast viewer was held on').toEqual(new Set(['full']));
    for (const viewer of viewers) {
      expect(viewer.client.socket.connected).toBe(true);
      expect(viewer.client.all('stream:error')).toEqual([]);
      const { hubTimesUs } = viewer;
      const spansUs = hubTimesUs.slice(1).map((timeUs, index) => timeUs - (hubTimesUs[index] ?? 0));
      expect(Math.min(...spansUs), 'the time that players go by').toBeGreaterThanOrEqual(0);
      expect(Math.max(...spansUs)).toBeLessThan(60_000_000);
    }
    const sequences = fast.client
      .all('stream:data')
      .flatMap(chunksOf)
      .map((chunk) => chunk.sequence);
    expect(sequences).toEqual(sequences.map((_sequence, index) => index));
  },
);
