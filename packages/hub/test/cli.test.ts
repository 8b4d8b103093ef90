/** The command as people run it: a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { readConfig } from '../src/index.ts';
import { plainEnv } from './hub-process.ts';
import { TestClient, temporaryFolder } from './hub-under-test.ts';

const CLI = fileURLToPath(new URL('../src/streamhub.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'streamhub-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [CLI, '--data-dir', folder, ...args], {
    env: { ...plainEnv, ...env },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const exited = once(child, 'close').then(([code]) => ({ code, output, errors }));
  async function address(): Promise<string> {
    while (!/camera|Only/.test(output)) await once(child.stdout, 'data');
    return /http:\/\/localhost:\d+/.exec(output)?.[0].replace('localhost', '127.0.0.1') ?? '';
  }
  return { child, exited, address, output: () => output };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'S9 %s tells viewers, leaves streams to the next start and exits 0',
  async (signal) => {
    const options = ['--port', '0', '--data-dir', temporaryFolder()];
    const { child, exited, address } = start(options);
    const streamer = new TestClient(await address());
    await streamer.connected();
    await streamer.accepted('register', { username: 'Ana' });
    const { streamKey } = await streamer.accepted<{ streamKey: string }>('stream:create', {});
    await streamer.join({ streamKey });
    child.kill(signal);
    expect(await streamer.next('stream:paused')).toMatchObject({ streamKey });
    expect((await exited).code).toBe(0);
    streamer.close();

    const next = start(options);
    const response = await fetch(`${await next.address()}/api/streams/${streamKey}`);
    expect(await response.json()).toMatchObject({ state: 'paused' });
    next.child.kill();
    await next.exited;
  },
);

test('S9a a client over long-polling that never asks again does not hold up the stop', async () => {
  const { child, exited, address } = start(['--port', '0']);
  const polling = `${await address()}/socket.io/?EIO=4&transport=polling`;
  const greeting = await (await fetch(polling)).text();
  const { sid } = JSON.parse(greeting.slice(1)) as { sid: string };
  const connects = { method: 'POST', body: '40' };
  expect(await (await fetch(`${polling}&sid=${sid}`, connects)).text()).toBe('ok');
  expect(await (await fetch(`${polling}&sid=${sid}`)).text()).toMatch(/^40/);
  child.kill();
  expect((await exited).code).toBe(0);
});

test('the command says where to open it, and how to let others in', async () => {
  const { child, exited, address, output } = start(['--port', '0']);
  const response = await fetch(`${await address()}/healthz`);
  expect(response.status).toBe(200);
  expect(output()).toContain('/studio');
  expect(output()).toContain('--host 0.0.0.0');
  child.kill();
  await exited;
});

test.each([
  [['--port', 'abc'], {}, '--port'],
  [[], { PORT: 'x' }, 'PORT'],
])('a wrong value (%j %j) gives one line and exit code 2', async (args, env, named) => {
  const { code, output, errors } = await start(args, env as Record<string, string>).exited;
  expect(code).toBe(2);
  expect(output).toBe('');
  expect(lines(errors)).toHaveLength(1);
  expect(errors).toContain(named);
});

test.each([
  [['--port', '70000'], {}, '--port'],
  [['--grace-seconds', '-1'], {}, '--grace-seconds'],
  [['--latency-budget-ms', '99'], {}, '--latency-budget-ms'],
  [['--latency-budget-ms', '10001'], {}, '--latency-budget-ms'],
  [[], { STREAMHUB_LATENCY_BUDGET_MS: '99.5' }, 'STREAMHUB_LATENCY_BUDGET_MS'],
  [['--public-url', 'nonsense'], {}, '--public-url'],
  [['--log-level', 'loud'], {}, '--log-level'],
  [['--no-such-option'], {}, '--no-such-option'],
  [['stray'], {}, 'argument'],
  [[], { STREAMHUB_MAX_STREAMS: '0' }, 'STREAMHUB_MAX_STREAMS'],
])('a wrong value (%j %j) gives one line, and no hub starts', (args, env, named) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(readConfig(args)).toEqual({ outcome: 'wrong' });
  const errors = written.mock.calls.map(([text]) => text).join('');
  expect(lines(errors)).toHaveLength(1);
  expect(errors).toContain(named);
});

test('a port in use gives one line and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, errors } = await start(['--port', String(port)]).exited;
  other.close();
  expect(code).toBe(1);
  expect(lines(errors)).toEqual([expect.stringContaining(`port ${port} is in use`)]);
});

test('a data folder that cannot be made gives one line and exit code 1', async () => {
  const { code, errors } = await start(['--port', '0', '--data-dir', CLI]).exited;
  expect(code).toBe(1);
  expect(lines(errors)).toEqual([expect.stringContaining(CLI)]);
});

test('--help names every option with its variable, --version the version', async () => {
  const help = await start(['--help']).exited;
  expect(help.code).toBe(0);
  for (const name of ['PORT', 'HOST', 'STREAMHUB_DATA_DIR', 'STREAMHUB_PUBLIC_URL']) {
    expect(help.output).toContain(name);
  }
  const version = await start(['--version']).exited;
  expect(version).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
