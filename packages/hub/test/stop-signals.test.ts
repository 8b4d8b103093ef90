/** What the signals of the system mean to a hub: with and without a terminal, with and without a certificate. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { TestClient, temporaryFolder } from './hub-under-test.ts';
import { waitFor } from './wait-for.ts';

const HUB = fileURLToPath(new URL('../src/streamhub.js', import.meta.url));

async function listening(child: ChildProcess): Promise<string> {
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout?.on('data', (text) => {
    printed += text;
  });
  const pattern = /StreamHub is at (https?):\/\/[^:\s]+:(\d+)[\s\S]*Only this/;
  const gone = once(child, 'exit').then(() => true);
  while (!pattern.test(printed)) {
    const isGone = await Promise.race([child.stdout && once(child.stdout, 'data'), gone]);
    if (isGone === true) throw new Error(`it did not start: ${printed}`);
  }
  const [, protocol, port] = pattern.exec(printed) ?? [];
  return `${protocol}://127.0.0.1:${port}`;
}

function start(options: string[] = []): ChildProcess {
  return spawn(
    process.execPath,
    [HUB, '--port', '0', '--data-dir', temporaryFolder(), ...options],
    {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
}

test('S9 SIGHUP without a certificate stops the hub politely', async () => {
  const child = start();
  await listening(child);
  child.kill('SIGHUP');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('S9 Ctrl-C that comes twice at once, from the terminal and from npm, stops the hub politely', async () => {
  const child = start();
  const viewer = new TestClient(await listening(child));
  onTestFinished(() => viewer.close());
  await viewer.connected();
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('SIGHUP to a hub without a terminal that has a certificate of its own leaves it running', async () => {
  const child = start(['--tls-self-signed']);
  await listening(child);
  child.kill('SIGHUP');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

function hasScript(): boolean {
  try {
    execFileSync('script', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test.runIf(hasScript()).each([[[]], [['--tls-self-signed']]])(
  'S9 a terminal that is closed stops the hub politely, with the options %j',
  async (options) => {
    const folder = temporaryFolder();
    const hub = [process.execPath, HUB, '--port', '0', '--data-dir', folder, ...options];
    // `script` is the terminal of what it runs. When it is gone, so is the terminal.
    const terminal = spawn('script', ['-qfc', `exec ${hub.join(' ')}`, '/dev/null'], {
      env: { PATH: process.env['PATH'], SHELL: '/bin/sh', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const address = await listening(terminal);
    const streamer = new TestClient(address, { rejectUnauthorized: false });
    onTestFinished(() => streamer.close());
    await streamer.connected();
    await streamer.accepted('register', { username: 'Ana' });
    await streamer.join(await streamer.accepted<{ streamKey: string }>('stream:create', {}));
    const pid = Number.parseInt(readFileSync(join(folder, 'hub.pid'), 'utf8'), 10);
    const gone = streamer.disconnected();
    terminal.kill('SIGKILL');
    await gone;
    expect(streamer.all('stream:paused')).toHaveLength(1);
    await waitFor(() => expect(() => process.kill(pid, 0), 'it has ended').toThrow());
  },
);
