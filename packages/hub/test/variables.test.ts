/** Options that come from the environment, and what is said where their text is wrong. */
import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { readConfig } from '../src/index.ts';

/** What `streamhub` reads of a command line and an environment, and what it prints about them. */
function read(args: string[], environment: Record<string, string> = {}) {
  const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  for (const [name, text] of Object.entries(environment)) vi.stubEnv(name, text);
  const result = readConfig(args);
  const said = print.mock.calls.map(([text]) => String(text));
  print.mockRestore();
  vi.unstubAllEnvs();
  const { config, origins } = result.outcome === 'run' ? result : {};
  return { outcome: result.outcome, said, config, origins };
}

test.each(['STREAMHUB_PORT', 'PORT'])(
  '%s says the port, and a wrong one is told by its name',
  (name) => {
    expect(read([], { [name]: '8123' })).toMatchObject({ config: { port: 8123 } });
    const { outcome, said } = read([], { [name]: 'x' });
    expect({ outcome, lines: said.length }).toEqual({ outcome: 'wrong', lines: 1 });
    expect(said[0]).toContain(`variable ${name} `);
  },
);

test('the name with STREAMHUB_ comes before the old one, and the command line before both', () => {
  const environment = {
    ...{ STREAMHUB_PORT: '1', PORT: '2', STREAMHUB_HOST: '0.0.0.0', HOST: '127.0.0.3' },
    ...{ STREAMHUB_TRUST_PROXY: 'loopback', TRUST_PROXY: 'true' },
  };
  const both = { port: 1, host: '0.0.0.0', trustProxy: 'loopback' };
  expect(read([], environment)).toMatchObject({ config: both });
  const args = ['--port', '3', '--host', '::1', '--trust-proxy', 'linklocal'];
  const given = { port: 3, host: '::1', trustProxy: 'linklocal' };
  expect(read(args, environment)).toMatchObject({ config: given });
});

test('a variable whose option is on the command line is not looked at', () => {
  expect(read(['--port', '3'], { PORT: 'abc' })).toMatchObject({ config: { port: 3 }, said: [] });
});

test('each value knows whether an option or a variable gave it', () => {
  const { origins } = read(['--port', '1'], {
    HOST: '127.0.0.1',
    STREAMHUB_TLS_CERT: '',
    STREAMHUB_DATA_DIR: 'x',
  });
  const names = ['port', 'host', 'dataDir', 'tlsCert'].map((key) => origins?.nameOf(key));
  expect(names).toEqual(['--port', 'HOST', 'STREAMHUB_DATA_DIR', '--tls-cert']);
});

test.each([
  ['HOST', 'x86_64-conda-linux-gnu', { host: '127.0.0.1' }, 'STREAMHUB_HOST'],
  ['HOST', 'my-machine', { host: '127.0.0.1' }, '--host'],
  ['STREAMHUB_PORT', 'tcp://10.0.0.7:8080', { port: 8080 }, '--port'],
])(
  '%s=%s, which other programs set, is not taken for the hub, and that is said',
  (name, text, config, way) => {
    const result = read([], { [name]: text });
    expect(result).toMatchObject({ outcome: 'run', config, said: [] });
    expect(result.origins?.notes).toEqual([expect.stringContaining(`${name} is not used`)]);
    expect(result.origins?.notes[0]).toContain(way);
  },
);

test.each(['127.0.0.2', '::1', '0.0.0.0'])('HOST=%s is an address, and is used', (host) => {
  const result = read([], { HOST: host });
  expect(result).toMatchObject({ config: { host }, origins: { notes: [] } });
});

test('STREAMHUB_HOST may be a name, and localhost is the address 127.0.0.1', () => {
  expect(read([], { STREAMHUB_HOST: 'my-machine' })).toMatchObject({
    config: { host: 'my-machine' },
  });
  expect(read([], { HOST: 'localhost' })).toMatchObject({ config: { host: '127.0.0.1' } });
});

test.each(['true', '1', 'yes', 'on', 'TRUE', ' 1 '])(
  'STREAMHUB_TLS_SELF_SIGNED=%j turns HTTPS on',
  (text) => {
    expect(read([], { STREAMHUB_TLS_SELF_SIGNED: text })).toMatchObject({
      config: { tlsSelfSigned: true },
    });
  },
);

test.each(['false', '0', 'no', 'off', 'False', ''])(
  'STREAMHUB_TLS_SELF_SIGNED=%j leaves HTTPS off',
  (text) => {
    const { config } = read([], { STREAMHUB_TLS_SELF_SIGNED: text });
    expect(config?.tlsSelfSigned ?? false).toBe(false);
  },
);

test('STREAMHUB_TLS_SELF_SIGNED=maybe is refused', () => {
  expect(read([], { STREAMHUB_TLS_SELF_SIGNED: 'maybe' })).toMatchObject({ outcome: 'wrong' });
});

test('a variable without text is as good as none, for every option', () => {
  const help = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  readConfig(['--help']);
  const names = String(help.mock.calls.map(([text]) => text)).match(/STREAMHUB_[A-Z_]+/g) ?? [];
  help.mockRestore();
  expect(names.length).toBeGreaterThan(25);
  const empty = Object.fromEntries(
    [...names, 'HOST', 'PORT', 'TRUST_PROXY'].map((name) => [name, '']),
  );
  expect(read([], empty)).toMatchObject({ outcome: 'run', config: read([]).config, said: [] });
  const blank = Object.fromEntries(names.map((name) => [name, ' ']));
  expect(read([], blank)).toMatchObject({ outcome: 'run', config: read([]).config, said: [] });
});

test('each option has one name, and README.md says what each means', async () => {
  const help = helpOf('--help');
  const options = [...help.matchAll(/^ {2}(--[a-z-]+) .*\((STREAMHUB_[A-Z_]+)\)/gm)];
  for (const [, option = '', variable] of options) {
    expect(variable).toBe(`STREAMHUB_${option.slice(2).toUpperCase().replaceAll('-', '_')}`);
  }
  const ofPush = [...helpOf('push', '--help').matchAll(/^ {2}(--[a-z-]+) /gm)];
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(--[a-z-]+)` +\| [^|]+ \| [^|]{5,} \|$/gm)];
  expect(rows.map(([, option]) => option).toSorted()).toEqual(
    [...options, ...ofPush].map(([, option]) => option).toSorted(),
  );
});

function helpOf(...args: string[]): string {
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  readConfig(args);
  const help = printed.mock.calls.map(([text]) => String(text)).join('');
  printed.mockRestore();
  return help;
}

test('options that exclude each other are named as they were given', () => {
  const { said } = read(['--tls-self-signed'], { STREAMHUB_TLS_CERT: 'a', STREAMHUB_TLS_KEY: 'b' });
  expect(said.join()).toMatch(/--tls-self-signed.*STREAMHUB_TLS_CERT/);
});

test.each([
  'https://example.org/?a=b',
  'https://example.org/?',
  'https://example.org/#x',
  'https://ana:pw@example.org',
  'https://ana@example.org/live',
  'https://exam ple.org',
  'https://example.org/a\tb',
  'https:example.org',
  'https:\\\\example.org',
  'example.org',
  'ftp://example.org',
  'https://',
])('--public-url %j would spoil links, and is refused', (address) => {
  const { outcome, said } = read(['--public-url', address]);
  expect(outcome).toBe('wrong');
  expect(said.join()).toContain('--public-url');
});

test.each([
  [' https://example.org ', 'https://example.org'],
  ['https://example.org/live/', 'https://example.org/live/'],
  ['http://192.0.2.4:8080', 'http://192.0.2.4:8080'],
  ['https://[2001:db8::4]/', 'https://[2001:db8::4]/'],
  ['https://例え.jp/', 'https://例え.jp/'],
])('--public-url %j is %s', (text, publicUrl) => {
  expect(read(['--public-url', text])).toMatchObject({ config: { publicUrl } });
});

test.each([
  ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464 }],
  ['[::1]:9464', { host: '::1', port: 9464 }],
  ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
  ['9464', { host: '127.0.0.1', port: 9464 }],
  ['localhost:9464', { host: '127.0.0.1', port: 9464 }],
])('--metrics-listen %s', (text, metricsListen) => {
  expect(read(['--metrics-listen', text])).toMatchObject({ config: { metricsListen } });
});

test.each(['', 'nonsense', '127.0.0.1', '::1:9464', '127.0.0.1:99999', 'http://127.0.0.1:1'])(
  '--metrics-listen %j is refused with a sentence',
  (text) => {
    const { outcome, said } = read(['--metrics-listen', text]);
    expect(outcome).toBe('wrong');
    expect(said.join()).toContain('--metrics-listen');
  },
);
