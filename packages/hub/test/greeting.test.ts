/** What the command says about where it is: with addresses that answer. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { firstStepsText } from '../src/cli/first-steps-text.ts';
import { greeting } from '../src/cli/greeting.ts';
import { hubAddresses, leadsLocalhostTo } from '../src/cli/hub-addresses.ts';
import { type Config, readConfig } from '../src/index.ts';

const machine = { reachable: ['192.0.2.4', '2001:db8::4'] };

function lines(
  address: string,
  { isLocalhost = true, ...options }: Partial<Config> & { isLocalhost?: boolean },
) {
  const all = { basePath: '', ...options };
  return greeting(hubAddresses({ address, options: all, machine, isLocalhost }), all);
}

test('on this machine alone it says how to let others in', () => {
  const said = lines('http://127.0.0.1:8080', {});
  expect(said).toEqual([
    'StreamHub is at http://localhost:8080',
    'Go live at     http://localhost:8080/studio',
    expect.stringContaining('--host 0.0.0.0'),
  ]);
});

test('over plain HTTP it says that browsers open no camera elsewhere, and what to do', () => {
  const said = lines('http://0.0.0.0:8080', {});
  expect(said).toContain('In the network http://192.0.2.4:8080');
  expect(said.at(-1)).toMatch(/secure context.*--tls-self-signed.*proxy/);
  expect(said.join('\n')).not.toContain('█');
});

test('over HTTPS it prints every address and a code for phones with the studio', () => {
  const said = lines('https://[::]:8080', { basePath: '/live', tlsSelfSigned: true });
  expect(said).toContain('StreamHub is at https://localhost:8080/live');
  expect(said).toContain('In the network https://192.0.2.4:8080/live');
  expect(said).toContain('In the network https://[2001:db8::4]:8080/live');
  expect(said.join('\n')).toContain('█');
  expect(said.at(-2)).toContain('https://192.0.2.4:8080/live/studio');
  expect(said.at(-1)).toContain("hub's own");
});

test('the code leads to the address for the public, if there is one', () => {
  const publicUrl = 'https://live.example.org/';
  const said = lines('https://0.0.0.0', { publicUrl });
  expect(said).toContain('StreamHub is at https://localhost');
  expect(said).toContain('Others open    https://live.example.org');
  expect(said.at(-1)).toContain('https://live.example.org/studio');
});

test('a hub on one address names that one alone', () => {
  const said = lines('http://192.0.2.4:8080', { isLocalhost: false });
  expect(said).toEqual([
    'StreamHub is at http://192.0.2.4:8080',
    'Go live at     http://192.0.2.4:8080/studio',
    'In the network http://192.0.2.4:8080',
    expect.stringContaining('to go live add --tls-self-signed'),
  ]);
});

test('behind a proxy with a public address there is nothing to warn of', () => {
  const publicUrl = 'https://live.example.org';
  const alone = lines('http://127.0.0.1:8080', { publicUrl });
  expect(alone.at(-1)).toBe('Others open    https://live.example.org');
  const inContainer = lines('http://0.0.0.0:8080', { publicUrl });
  expect(inContainer.join('\n')).not.toContain('secure context');
});

test.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://127.0.0.2:8080', 'http://127.0.0.2:8080'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['https://0.0.0.0', 'https://127.0.0.1'],
  ['http://[::]:8080', 'http://[::1]:8080'],
  ['http://[2001:db8::4]:8080', 'http://[2001:db8::4]:8080'],
])('where localhost is not the hub, one at %s is at %s', (address, here) => {
  const said = lines(address, { isLocalhost: false });
  expect(said[0]).toBe(`StreamHub is at ${here}`);
  expect(said[1]).toBe(`Go live at     ${here}/studio`);
});

async function listening(host: string, port = 0): Promise<Server> {
  const server = createServer().listen({ host, port });
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return server;
}

test.each(['127.0.0.1', '0.0.0.0', '::1', '::'])(
  'localhost leads to a hub at %s, if nobody else has that port',
  async (host) => {
    const { port } = (await listening(host)).address() as AddressInfo;
    const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    expect(await leadsLocalhostTo(address)).toBe(true);
  },
);

test.each([
  ['127.0.0.1', '::1'],
  ['0.0.0.0', '::1'],
  ['::1', '127.0.0.1'],
])('localhost leads to no hub at %s while another program is at %s', async (host, other) => {
  const { port } = (await listening(host)).address() as AddressInfo;
  await listening(other, port);
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  expect(await leadsLocalhostTo(address)).toBe(false);
});

test.each(['http://127.0.0.2:8080', 'http://192.0.2.4:8080', 'https://[2001:db8::4]'])(
  'localhost leads to no hub at %s',
  async (address) => {
    expect(await leadsLocalhostTo(address)).toBe(false);
  },
);

test.each([
  ['http://192.0.2.4:8080', [], 'http://192.0.2.4:8080/studio#key=KEY\n'],
  ['https://[::]', ['--base-path', '/live'], 'https://localhost/live/studio#key=KEY\n'],
  [
    'http://127.0.0.1',
    ['--public-url', 'https://example.org/live/'],
    'https://example.org/live/studio#key=KEY\n',
  ],
])('the link with the key of a hub at %s %j is %s', (address, args, link) => {
  const read = readConfig(args);
  if (read.outcome !== 'run') throw new Error('these are right options');
  const { config } = read;
  const isLocalhost = !address.includes('192.0.2.4');
  const addresses = hubAddresses({ address, options: config, machine, isLocalhost });
  const text = firstStepsText({ publishKey: 'KEY' }, { config, addresses });
  expect(text).toContain(`brings it along: ${link}`);
});
