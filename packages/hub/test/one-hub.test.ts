/** A data folder has one hub, however the one before ended. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort, HubProcess } from './hub-process.ts';
import { startTestHub, TestClient, temporaryFolder } from './hub-under-test.ts';

const RUNNING = 'A hub is already running with this data folder';

async function streamOf(address: string): Promise<{ client: TestClient; streamKey: string }> {
  const client = new TestClient(address);
  await client.connected();
  await client.accepted('register', { username: 'Ana' });
  return { client, ...(await client.accepted<{ streamKey: string }>('stream:create', {})) };
}

function endsOf(dataDir: string) {
  using reader = new DatabaseSync(join(dataDir, 'streamhub.db'), { readOnly: true });
  return reader.prepare('SELECT ended_at, end_reason FROM streams').all();
}

test.each(['the same port', 'another port'])(
  'S13 a second hub at %s is refused with one sentence, and changes nothing of the first',
  { timeout: 30_000 },
  async (where) => {
    const dataDir = temporaryFolder();
    const port = await freePort();
    const args = ['--grace-seconds', '0'];
    await using first = new HubProcess({ port, dataDir, args });
    await first.start();
    const { client } = await streamOf(first.address);
    const secondPort = where === 'the same port' ? port : await freePort();
    await using second = new HubProcess({ port: secondPort, dataDir, args });
    await expect(second.start()).rejects.toThrow('the hub did not start');
    const said = `streamhub: could not start: ${RUNNING} (process ${first.pid}). Stop it, or choose another folder with --data-dir.\n`;
    expect(second.errors).toBe(said);
    expect(endsOf(dataDir)).toEqual([{ ended_at: null, end_reason: null }]);
    const { streams } = (await (await fetch(`${first.address}/api/streams`)).json()) as {
      streams: object[];
    };
    expect(streams).toMatchObject([{ state: 'live' }]);
    client.close();
  },
);

test('S13a a killed hub leaves nothing that stops the next one', { timeout: 30_000 }, async () => {
  const dataDir = temporaryFolder();
  await using hub = new HubProcess({ port: await freePort(), dataDir });
  await hub.start();
  await hub.end('SIGKILL');
  // By now the number may be that of another process.
  expect(readFileSync(join(dataDir, 'hub.pid'), 'utf8')).toMatch(/^\d+\n/);
  writeFileSync(join(dataDir, 'hub.pid'), `${process.pid}\n`);
  await hub.start();
  expect(hub.errors).toBe('');
});

test('S13 two hubs of one program, one after the other and at once', async () => {
  const dataDir = temporaryFolder();
  const first = await startTestHub({ dataDir });
  await expect(startTestHub({ dataDir })).rejects.toThrow(RUNNING);
  await first.hub.close();
  await using second = await startTestHub({ dataDir });
  await first.hub.close();
  await expect(startTestHub({ dataDir })).rejects.toThrow(RUNNING);
  expect(statSync(join(second.dataDir, 'hub.lock')).size).toBe(0);
});

test('S13 without its number, or with that of another machine, the sentence is as clear', async () => {
  const dataDir = temporaryFolder();
  await using _first = await startTestHub({ dataDir });
  const file = join(dataDir, 'hub.pid');
  writeFileSync(file, '1\nother-container\n');
  await expect(startTestHub({ dataDir })).rejects.toThrow(`${RUNNING} (process 1 on other-conta`);
  writeFileSync(file, 'rubbish');
  await expect(startTestHub({ dataDir })).rejects.toThrow(`${RUNNING}. Stop it`);
  rmSync(file);
  await expect(startTestHub({ dataDir })).rejects.toThrow(`${RUNNING}. Stop it`);
});

test('S13a a lock file that somebody wrote to is a lock again', async () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'hub.lock'), 'locked by hand'.repeat(100));
  await using _first = await startTestHub({ dataDir });
  await expect(startTestHub({ dataDir })).rejects.toThrow(RUNNING);
});

test('S13b a hub whose port is taken has changed no database', async () => {
  const dataDir = temporaryFolder();
  const first = await startTestHub({ dataDir });
  await first.streamer();
  await first[Symbol.asyncDispose]();
  const older = new DatabaseSync(join(dataDir, 'streamhub.db'));
  older.exec(`DELETE FROM kysely_migration WHERE name = '0002-rights'`);
  older.close();
  const before = readFileSync(join(dataDir, 'streamhub.db'));
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(startTestHub({ dataDir, port, graceSeconds: 0 })).rejects.toThrow('EADDRINUSE');
  other.close();
  expect(readFileSync(join(dataDir, 'streamhub.db')).equals(before)).toBe(true);
});

test('S13 whoever asks at the first moment finds the streams of the last run', async () => {
  const dataDir = temporaryFolder();
  const first = await startTestHub({ dataDir });
  const { streamKey } = await first.streamer();
  await first[Symbol.asyncDispose]();
  const port = await freePort();
  let started = false;
  const second = startTestHub({ dataDir, port }).finally(() => {
    started = true;
  });
  const answers = new Set<number>();
  while (!started) {
    await fetch(`http://127.0.0.1:${port}/api/streams/${streamKey}`).then(
      ({ status }) => answers.add(status),
      () => {},
    );
  }
  await using under = await second;
  answers.add((await fetch(`${under.hub.address}/api/streams/${streamKey}`)).status);
  expect([...answers]).toEqual([200]);
});

/** Whether the system knows namespaces of process numbers, and this user may make one. */
const canUnshare = await promisify(execFile)('unshare', ['--pid', '--fork', 'true']).then(
  () => true,
  () => false,
);

test.runIf(canUnshare)(
  'S13 a hub in another namespace of process numbers is seen as well',
  { timeout: 30_000 },
  async () => {
    const dataDir = temporaryFolder();
    await using first = new HubProcess({
      port: await freePort(),
      dataDir,
      wrap: ['unshare', '--pid', '--fork', '--kill-child'],
    });
    await first.start();
    await using second = new HubProcess({ port: await freePort(), dataDir });
    await expect(second.start()).rejects.toThrow(RUNNING);
  },
);
