/** The log: it never holds up the hub, loses nothing at the end, and has no secret in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { sendFrames, startTestHub, temporaryFolder } from './hub-under-test.ts';

const LOG = new URL('../src/observe/log.ts', import.meta.url).href;
/** Much more than a pipe takes. */
const MUCH = 20_000;

/** A process that opens the hub's log as `log`. */
function logging(program: string): ChildProcess {
  const head = `import { openLog } from '${LOG}'; const log = openLog('info');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', head + program], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** All it wrote, and its exit code. */
async function readToEnd(child: ChildProcess) {
  if (child.stderr === null) throw new Error('it has standard error');
  const [written, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  const lines = written.split('\n').filter((line) => line.startsWith('{'));
  return { lines: lines.map((line) => JSON.parse(line)), code };
}

test('nobody reads the log: the process goes on, lines are dropped, and their number is told', async () => {
  const child = logging(`
    const line = 'x'.repeat(200);
    for (let number = 0; number < ${MUCH}; number += 1) log.info({ number }, line);
    setImmediate(() => process.stdout.write('goes on'));
    process.stdin.once('data', () => { process.stdin.unref(); log[Symbol.dispose](); });
  `);
  // Standard error is not read yet: this comes only if the loop turns all the same.
  const [said] = await once(child.stdout ?? child, 'data');
  expect(String(said)).toBe('goes on');
  child.stderr?.once('data', () => child.stdin?.write('now'));
  const { lines, code } = await readToEnd(child);
  expect(code).toBe(0);
  const kept = lines.filter(({ number }) => number !== undefined).length;
  expect(kept).toBeGreaterThan(1_000);
  expect(kept).toBeLessThan(MUCH);
  const missing = lines.filter(({ lines }) => lines !== undefined);
  expect(missing).toEqual([expect.objectContaining({ level: 40, lines: MUCH - kept })]);
});

test('a log that nobody reads does not keep the process from its end', async () => {
  const child = logging(`
    for (let number = 0; number < ${MUCH}; number += 1) log.info({ number }, 'x'.repeat(200));
    log[Symbol.dispose]();
  `);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([
  ['at its end', '', 0],
  ['by process.exit', 'process.exit(3);', 3],
  ['by an exception that nobody catches', "throw new Error('a bug');", 1],
  [
    'by a promise that nobody catches',
    "void Promise.reject(new Error('a bug')); setInterval(() => {}, 9);",
    1,
  ],
])('a process that ends %s loses nothing of its log', async (_how, end, exitCode) => {
  const { lines, code } = await readToEnd(
    logging(
      `for (let number = 0; number < 5000; number += 1) log.info({ number }, 'line'); ${end}`,
    ),
  );
  expect(code).toBe(exitCode);
  const numbers = lines.map(({ number }) => number).toSorted((one, other) => one - other);
  expect(numbers).toEqual(Array.from({ length: 5000 }, (_, number) => number));
});

test('what the log is written to is gone: the process goes on', async () => {
  const child = logging(`
    process.stdin.once('data', () => {
      log.info('to nobody');
      setTimeout(() => { log.info('to nobody'); process.stdout.write('goes on'); }, 20);
      process.stdin.unref();
    });
  `);
  child.stderr?.destroy();
  child.stdin?.write('now');
  const [said] = await once(child.stdout ?? child, 'data');
  expect(String(said)).toBe('goes on');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('an address that cannot be served is logged without its ticket, its key and its query', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'assets'));
  // Folders in the place of files: they cannot be read.
  for (const page of ['index.html', 'embed.html']) mkdirSync(join(folder, page));
  await using under = await startTestHub({ pagesDir: folder });
  for (const path of ['/watch/TheKey', '/embed/TheKey', '/studio', '/nowhere']) {
    const headers = { accept: 'text/html', referer: 'https://example.org/?ticket=TheTicket' };
    const response = await fetch(`${under.hub.address}${path}?ticket=TheTicket&x=1`, { headers });
    expect(response.status).toBe(500);
  }
  const errors = under.logged.filter(({ level }) => level === 50);
  expect(errors.map(({ path }) => path)).toEqual([
    ...['/watch/:streamKey', '/embed/:streamKey', '/studio', '/*'],
  ]);
  const all = JSON.stringify(under.logged);
  for (const secret of ['TheTicket', 'TheKey', 'x=1']) expect(all).not.toContain(secret);
});

test('the log has keys of public streams only: another key can be the right to watch', async () => {
  await using under = await startTestHub({ graceSeconds: 0 });
  const streamers = {
    public: await under.streamer(),
    unlisted: await under.streamer({ visibility: 'unlisted' }),
    private: await under.streamer({ visibility: 'private', password: 'correct horse' }),
  };
  for (const streamer of Object.values(streamers)) {
    // One frame in a hundred is logged.
    await sendFrames(streamer, { from: 1, to: 60 });
    const { streamKey, publishToken } = streamer;
    const elsewhere = await under.connect();
    await elsewhere.accepted('stream:resume', { streamKey, publishToken });
    await elsewhere.accepted('stream:end', { streamKey });
  }
  const all = JSON.stringify(under.logged);
  expect(all).toContain(streamers.public.streamKey);
  expect(all).toContain('one frame in a hundred');
  for (const { streamKey } of [streamers.unlisted, streamers.private]) {
    expect(all).not.toContain(streamKey);
    expect(all).toContain(`${streamKey.slice(0, 4)}…`);
  }
});
