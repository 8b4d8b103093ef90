/** The hub's process dies without a word, as by power, memory or a bug, under a live stream with viewers. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, HubProcess } from './hub-process.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { SteadyStreamer, SteadyViewer } from './steady-peers.ts';

const DEATHS = 10;
const VIEWERS = 3;

function rowsOf(dataDir: string, sql: string) {
  using database = new DatabaseSync(join(dataDir, 'streamhub.db'));
  return database.prepare(sql).all();
}

test('S8a ten times killed, the same stream is back, and all viewers see it again', {
  timeout: 180_000,
}, async () => {
  const dataDir = temporaryFolder();
  await using hub = new HubProcess({ port: await freePort(), dataDir });
  await hub.start();
  using streamer = new SteadyStreamer(hub.address);
  const { streamKey } = await streamer.created();
  const viewers = Array.from({ length: VIEWERS }, () => new SteadyViewer(hub.address, streamKey));
  onTestFinished(() => {
    for (const viewer of viewers) viewer[Symbol.dispose]();
  });
  await Promise.all(viewers.map((viewer) => viewer.pictureAfter(0)));

  for (let death = 1; death <= DEATHS; death += 1) {
    await hub.end('SIGKILL');
    const lastSent = streamer.sent;
    expect(rowsOf(dataDir, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    await hub.start();
    await Promise.all(viewers.map((viewer) => viewer.pictureAfter(lastSent)));
    const response = await fetch(`${hub.address}/api/streams/${streamKey}`);
    expect(await response.json()).toMatchObject({ state: 'live', title: 'Steady' });
    expect(streamer.beginnings).toBe(death + 1);
  }
  expect(streamer.refusals).toEqual([]);
  for (const viewer of viewers) {
    expect(viewer.connections).toBe(DEATHS + 1);
    expect([viewer.refusals, viewer.ends]).toEqual([[], []]);
  }
  expect(rowsOf(dataDir, 'SELECT stream_key, ended_at FROM streams')).toEqual([
    { stream_key: streamKey, ended_at: null },
  ]);
  expect(hub.errors).not.toContain('damaged');
});

/** From outside and while it runs, as a disk fills up: each write beyond this size of a file fails. */
function limitFileSize(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}

function hasPrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test.runIf(hasPrlimit())(
  'S11 a disk that fills up stops no stream, and what was kept is written later',
  {
    timeout: 90_000,
  },
  async () => {
    const dataDir = temporaryFolder();
    await using hub = new HubProcess({ port: await freePort(), dataDir });
    await hub.start();
    using before = new SteadyStreamer(hub.address);
    using viewer = new SteadyViewer(hub.address, (await before.created()).streamKey);
    await viewer.pictureAfter(0);

    limitFileSize(hub.pid, 1);
    using meanwhile = new SteadyStreamer(hub.address);
    const { streamKey } = await meanwhile.created();
    using other = new SteadyViewer(hub.address, streamKey);
    await other.pictureAfter(0);
    await viewer.pictureAfter(before.sent);
    const key = `'${streamKey}'`;
    expect(rowsOf(dataDir, `SELECT * FROM streams WHERE stream_key = ${key}`)).toEqual([]);
    await expect.poll(() => hub.errors.match(/the store cannot be written/g)).toHaveLength(1);

    limitFileSize(hub.pid, 'unlimited');
    // It is stopped politely, which writes what waits; a retry would come by itself, some seconds later.
    await hub.end('SIGTERM');
    expect(rowsOf(dataDir, `SELECT end_reason FROM streams WHERE stream_key = ${key}`)).toEqual([
      { end_reason: null },
    ]);
  },
);
