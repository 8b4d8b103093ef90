/** The hub's process dies in the middle of a recording, or its disk fills up under it. */
import { execFileSync } from 'node:child_process';
import { peekHeader } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { CodedStreamer, namesOf, rangeOf } from './coded-stream.ts';
import { freePort, HubProcess } from './hub-process.ts';
import { TestClient, temporaryFolder } from './hub-under-test.ts';
import { onlyRecording, rawRecording } from './recordings-on-disk.ts';

const DEATHS = 10;
const BATCHES = 25;
type Created = { streamKey: string; publishToken: string };

class RecordedStreamer {
  #stream: Created | undefined;
  #coded: CodedStreamer | undefined;

  /** A new stream, or the same one again. */
  async connect(address: string): Promise<CodedStreamer> {
    const client = new TestClient(address);
    await client.connected();
    await client.accepted('register', { username: 'Ana' });
    if (this.#stream === undefined) {
      this.#stream = await client.accepted<Created>('stream:create', { isRecorded: true });
    } else {
      const { streamKey, publishToken } = this.#stream;
      await client.accepted('stream:resume', { streamKey, publishToken });
    }
    const { streamKey } = this.#stream;
    const next = new CodedStreamer({ client, streamKey });
    // The chunks are numbered through all connections.
    this.#coded = Object.assign(this.#coded ?? next, { client });
    await this.#coded.state();
    return this.#coded;
  }
}

/** Without half a chunk at the end. */
function namesIn(dataDir: string): string[] {
  const journal = rawRecording(dataDir);
  let end = 0;
  for (;;) {
    const header = peekHeader(journal, end);
    if (header === undefined || end + 16 + header.payloadBytes > journal.byteLength) break;
    end += 16 + header.payloadBytes;
  }
  return end === 0 ? [] : namesOf(journal.subarray(0, end)).split(' ');
}

test('R4 R5b ten times killed, all that a viewer has got is there, but for the last batch at most', {
  timeout: 180_000,
}, async () => {
  const dataDir = temporaryFolder();
  await using hub = new HubProcess({ port: await freePort(), dataDir });
  const person = new RecordedStreamer();
  let before = 0;
  for (let death = 1; death <= DEATHS; death += 1) {
    await hub.start();
    const streamer = await person.connect(hub.address);
    const viewer = new TestClient(hub.address);
    await viewer.accepted('stream:join', { streamKey: streamer.streamKey, format: 'chunks' });
    await streamer.send('K');
    // The thread that writes takes a moment to begin, once in the life of a hub.
    await expect.poll(() => namesIn(dataDir).length).toBe(before + 1);
    for (let batch = 2; batch < BATCHES; batch += 1) await streamer.send('d', { bytes: 3_000 });
    // Between two pictures there is time for a write.
    await expect.poll(() => namesIn(dataDir).length).toBe(before + BATCHES - 1);
    await streamer.send('d', { bytes: 3_000 });
    const gone = viewer.disconnected();
    await hub.end('SIGKILL');
    await gone;
    streamer.client.close();
    const seen = viewer.all('stream:data').map((data) => namesOf(data).split(' '));
    const there = new Set(namesIn(dataDir));
    const missing = seen.filter((batch) => batch.some((name) => !there.has(name)));
    expect(missing).toEqual(seen.slice(seen.length - missing.length));
    expect(missing.length).toBeLessThanOrEqual(1);
    before = there.size;
  }
  await hub.start();
  await (await person.connect(hub.address)).client.fence();
  await hub.end('SIGTERM');
  const { lines } = onlyRecording(dataDir);
  expect(lines.filter(({ line }) => line === 'tracks')).toHaveLength(DEATHS);
  expect(hub.errors).not.toContain('recordings cannot be written');
});

/** From outside and while it runs, as a disk fills up: each write beyond this size of a file fails. */
function limitFileSize(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}

test('R5a a disk that fills up loses whole groups, and the recording goes on when there is room', {
  timeout: 90_000,
}, async () => {
  const dataDir = temporaryFolder();
  await using hub = new HubProcess({ port: await freePort(), dataDir });
  await hub.start();
  const streamer = await new RecordedStreamer().connect(hub.address);
  await streamer.send('K');
  await expect.poll(() => namesIn(dataDir)).toEqual(['K0']);
  limitFileSize(hub.pid, 100_000);
  // On a busy hub some of these are one batch.
  for (let batch = 1; batch < BATCHES; batch += 1) await streamer.send('d', { bytes: 10_000 });
  await expect.poll(() => hub.errors).toContain('recordings cannot be written');
  limitFileSize(hub.pid, 'unlimited');
  await streamer.send('d K d');
  await streamer.client.accepted('stream:end', { streamKey: streamer.streamKey });
  streamer.client.close();
  await hub.end('SIGTERM');
  const { chunks, journal, lines } = onlyRecording(dataDir);
  const written = chunks.length - 2;
  expect(written).toBeGreaterThan(1);
  expect(namesOf(journal)).toBe(`K0 ${rangeOf('d', 1, written - 1)} K26 d27`);
  expect(lines.filter(({ line }) => line === 'gap')).toEqual([
    expect.objectContaining({ reason: 'failed', chunks: BATCHES + 1 - written }),
  ]);
  expect(hub.errors.match(/recordings cannot be written/g)).toHaveLength(1);
});
