/** The subcommands as people type them: processes of their own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { firstStepsText } from '../src/cli/first-steps-text.ts';
import { readPassword } from '../src/cli/read-password.ts';
import { readConfig } from '../src/index.ts';
import { plainEnv } from './hub-process.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ask } from './rights-under-test.ts';

const CLI = fileURLToPath(new URL('../src/streamhub.js', import.meta.url));

async function streamhub(
  args: string[],
  { dataDir = '', typed = '', started = (_pid: number) => {} } = {},
) {
  const child = spawn(process.execPath, [CLI, ...args, '--data-dir', dataDir], {
    env: plainEnv,
  });
  started(child.pid ?? 0);
  child.stdin.end(typed);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, output, errors };
}

test('user add, list and remove, beside a hub that runs', { timeout: 90_000 }, async () => {
  await using under = await startTestHub({ publish: 'account' });
  const { dataDir } = under;
  const login = { name: 'Ana', password: 'correct horse' };
  const typed = `${login.password}\n`;
  expect(await streamhub(['user', 'add', 'Ana'], { dataDir, typed })).toEqual({
    code: 0,
    output: 'Added: Ana\n',
    errors: '',
  });
  expect((await ask(under, 'POST /api/session', { body: login })).verdict).toBe('yes');
  // The set-up link is for the very first account.
  const token = under.hub.firstSteps.setupToken;
  expect(
    (await ask(under, 'POST /api/setup', { body: { ...login, name: 'Eve', token } })).verdict,
  ).toBe('invalid_setup_token');
  const twice = await streamhub(['user', 'add', 'ana'], { dataDir, typed });
  expect(twice).toMatchObject({ code: 1, errors: expect.stringMatching(/^streamhub: .*ana.*\n$/) });
  expect((await streamhub(['user', 'list'], { dataDir })).output).toBe('Ana\n');
  expect((await streamhub(['user', 'remove', 'ANA'], { dataDir })).code).toBe(0);
  expect((await streamhub(['user', 'list'], { dataDir })).output).toBe('');
  expect((await ask(under, 'POST /api/session', { body: login })).verdict).toBe('wrong_login');
  expect((await streamhub(['user', 'remove', 'Ana'], { dataDir })).code).toBe(1);
});

test('a task leaves a damaged database to the hub, which may have it open', async () => {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'streamhub.db');
  writeFileSync(file, 'a picture of a cat '.repeat(500));
  const { code, errors } = await streamhub(['key', 'rotate'], { dataDir });
  expect(code).toBe(1);
  expect(errors).toBe(
    `streamhub: could not start: the database ${file} is damaged. Start the hub: it keeps the file under another name and begins a new one.\n`,
  );
  expect(readdirSync(dataDir)).toEqual(['streamhub.db']);
});

test.runIf(process.platform === 'linux')(
  'a task waits for its turn while the database is locked for a moment',
  async () => {
    const { hub, dataDir } = await startTestHub({ publish: 'key' });
    // Through a hub that runs the task would not open the database.
    await hub.close();
    const other = new DatabaseSync(join(dataDir, 'streamhub.db'));
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    let pid = 0;
    const started = (number: number) => {
      pid = number;
    };
    const task = streamhub(['key', 'rotate'], { dataDir, started });
    const open = () => readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
    await expect.poll(open, { timeout: 5_000 }).toContain(join(dataDir, 'streamhub.db-wal'));
    other.exec('ROLLBACK');
    expect(await task).toMatchObject({ code: 0, errors: '' });
  },
);

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

test.each([
  ['', 'no password'],
  ['short\n', 'password: must be a text of 8 to 128 characters'],
])('user add with %j is refused with one line', async (typed, why) => {
  const dataDir = temporaryFolder();
  const { code, output, errors } = await streamhub(['user', 'add', 'Ana'], { dataDir, typed });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/^streamhub: [^\n]+\n$/);
  expect(errors).toContain(why);
});

test('P5a key rotate prints a key, and a hub that starts afterwards makes none', async () => {
  const dataDir = temporaryFolder();
  const { code, output } = await streamhub(['key', 'rotate'], { dataDir });
  const publishKey = /: ([2-9A-HJ-NP-Za-km-z]{24})\n/.exec(output)?.[1];
  expect({ code, publishKey }).toEqual({ code: 0, publishKey: expect.any(String) });
  await using under = await startTestHub({ publish: 'key', dataDir });
  expect(under.hub.firstSteps).toEqual({});
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana', publishKey });
  await client.accepted('stream:create', {});
});

test.each([[['user', 'add']], [['user', 'nonsense']], [['key', 'rotate', 'stray']]])(
  '%j is a wrong command: exit code 2',
  async (args) => {
    const { code, output } = await streamhub(args, { dataDir: temporaryFolder() });
    expect({ code, output }).toEqual({ code: 2, output: '' });
  },
);

test.each([
  ['key', [], 'Who streams here needs this key', /\/studio#key=\S{24}\n/],
  ['account', [], 'Who streams here needs an account', /\/setup#[\w-]{43}\n/],
  ['account', ['--base-path', '/live'], 'account', /localhost:\d+\/live\/setup#/],
])(
  'P5 a hub of mode %s %j shows the first step on the console',
  async (mode, more, sentence, link) => {
    const dataDir = temporaryFolder();
    const args = ['--port', '0', '--publish', mode, '--data-dir', dataDir, ...more];
    const child = spawn(process.execPath, [CLI, ...args], { env: plainEnv });
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (link.test(output)) break;
    }
    child.kill();
    await once(child, 'exit');
    expect(output).toContain(sentence);
  },
);

test.each([
  [[], 'open'],
  [['--host', '127.0.0.2'], 'open'],
  [['--host', '::1'], 'open'],
  [['--host', '0.0.0.0'], 'key'],
  [['--host', '::'], 'key'],
  [['--host', '127.example.org'], 'key'],
  [['--public-url', 'https://live.example.org'], 'key'],
  [['--trust-proxy', 'loopback'], 'key'],
  [['--base-path', '/live'], 'key'],
  [['--trust-proxy', 'loopback', '--publish', 'open'], 'open'],
  [['--host', '0.0.0.0', '--publish', 'open'], 'open'],
  [['--publish', 'account'], 'account'],
])('without --publish the mode goes by who can reach the hub: %j is %s', (args, publish) => {
  expect(readConfig(args)).toMatchObject({ outcome: 'run', config: { publish } });
});

test.each([
  [[], ''],
  [['--public-url', 'https://live.example.org', '--publish', 'open'], 'Whoever can open its pages'],
  [['--trust-proxy', 'loopback', '--publish', 'open'], 'Whoever can open its pages'],
  [['--host', '0.0.0.0', '--publish', 'open'], 'Whoever can open its pages'],
  [['--public-url', 'https://live.example.org'], ''],
])('a hub that strangers may reach and stream to says so: %j', (args, said) => {
  const read = readConfig(args);
  if (read.outcome !== 'run') throw new Error('these are right options');
  const { config } = read;
  const text = firstStepsText({}, { config, addresses: { here: 'http://localhost:8080' } });
  expect(text.slice(0, 26)).toBe(said);
});

test('on a terminal the password is asked for twice and never shown', async () => {
  const type = async (...lines: string[]) => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    const asked = readPassword({ input, output });
    let shown = '';
    // Each line is typed once it has been asked for.
    output.on('data', (chunk) => {
      shown += String(chunk);
      if (String(chunk).endsWith(': ')) setImmediate(() => input.write(`${lines.shift()}\r`));
    });
    return { password: await asked, shown };
  };
  expect(await type('correct horse', 'correct horse')).toEqual({
    password: 'correct horse',
    shown: 'Password: \nOnce more: \n',
  });
  expect((await type('correct horse', 'correct house')).password).toBeUndefined();
  expect((await type('')).password).toBeUndefined();
});
