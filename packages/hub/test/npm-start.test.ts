/** `npm start` as people run it: what stops npm, and npm alone, stops the hub politely. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type TestContext, test } from 'vitest';
import { TestClient } from './hub-under-test.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** On a busy machine, and where the pages have to be built first. */
const timeout = 120_000;

interface Started {
  child: ChildProcess;
  /** All that was printed, by whatever came of it. */
  printed(): string;
  address: string;
}

async function npmStart({ onTestFinished }: TestContext): Promise<Started> {
  const dataDir = mkdtempSync(join(tmpdir(), 'streamhub-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const child = spawn('npm', ['start', '--', '--port', '0', '--data-dir', dataDir], {
    cwd: ROOT,
    // As a process manager starts it: in a group of its own, so that a signal reaches what it is sent to and nobody else.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
  });
  onTestFinished(() => {
    try {
      // All of its group: a test that fails leaves nothing behind.
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // As it should be: all of them have ended.
    }
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      printed += text;
    });
  }
  const pattern = /StreamHub is at http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/;
  const gone = once(child, 'exit').then(() => true);
  while (!pattern.test(printed)) {
    const isGone = await Promise.race([once(child.stdout, 'data'), gone]);
    if (isGone === true) throw new Error(`it did not start: ${printed}`);
  }
  const port = pattern.exec(printed)?.[1];
  return { child, printed: () => printed, address: `http://127.0.0.1:${port}` };
}

/** Somebody who is live, and who sees what a viewer sees. */
async function goLive(address: string, { onTestFinished }: TestContext): Promise<TestClient> {
  const streamer = new TestClient(address);
  onTestFinished(() => streamer.close());
  await streamer.connected();
  await streamer.accepted('register', { username: 'Ana' });
  await streamer.join(await streamer.accepted<{ streamKey: string }>('stream:create', {}));
  return streamer;
}

test.concurrent.for(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)(
  'S9 %s to npm alone stops the hub politely',
  { timeout },
  async (signal, context) => {
    const { child, printed, address } = await npmStart(context);
    const viewer = await goLive(address, context);
    const gone = viewer.disconnected();
    child.kill(signal);
    // The output ends when the last process that has it is gone: the hub.
    await Promise.all([once(child, 'close'), gone]);
    expect(viewer.all('stream:paused')).toHaveLength(1);
    expect(printed()).toContain('stopping: streams wait for the next start');
  },
);

test('S9 options after -- reach the hub, and npm ends as the hub does', { timeout }, async () => {
  const child = spawn('npm', ['start', '--', '--port', 'nonsense'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(errors).toContain("option '--port <number>' argument 'nonsense'");
});
