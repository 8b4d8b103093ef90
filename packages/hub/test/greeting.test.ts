/** What the command says about where it is. */
import { expect, test } from 'vitest';
import { greeting } from '../src/greeting.ts';

const machine = {
  names: ['localhost'],
  addresses: ['192.0.2.4', '2001:db8::4', '127.0.0.1'],
  reachable: ['192.0.2.4', '2001:db8::4'],
};

function lines(address: string, options: Partial<Parameters<typeof greeting>[0]['options']>) {
  return greeting({ address, machine, options: { host: '127.0.0.1', basePath: '', ...options } });
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
  const said = lines('http://0.0.0.0:8080', { host: '0.0.0.0' });
  expect(said).toContain('In the network http://192.0.2.4:8080');
  expect(said.at(-1)).toMatch(/secure context.*--tls-self-signed.*proxy/);
  expect(said.join('\n')).not.toContain('█');
});

test('over HTTPS it prints every address and a code for phones with the studio', () => {
  const said = lines('https://[::]:8080', { host: '::', basePath: '/live', tlsSelfSigned: true });
  expect(said).toContain('StreamHub is at https://localhost:8080/live');
  expect(said).toContain('In the network https://192.0.2.4:8080/live');
  expect(said).toContain('In the network https://[2001:db8::4]:8080/live');
  expect(said.join('\n')).toContain('█');
  expect(said.at(-2)).toContain('https://192.0.2.4:8080/live/studio');
  expect(said.at(-1)).toContain("hub's own");
});

test('the code leads to the address for the public, if there is one', () => {
  const publicUrl = 'https://live.example.org/';
  const said = lines('https://0.0.0.0', { host: '0.0.0.0', publicUrl });
  expect(said).toContain('StreamHub is at https://localhost');
  expect(said).toContain('Others open    https://live.example.org/');
  expect(said.at(-1)).toContain('https://live.example.org/studio');
});

test('a hub on one address names that one alone', () => {
  const said = lines('http://192.0.2.4:8080', { host: '192.0.2.4' });
  expect(said.filter((line) => line.startsWith('In the network'))).toEqual([
    'In the network http://192.0.2.4:8080',
  ]);
});

test('behind a proxy with a public address there is nothing to warn of', () => {
  const publicUrl = 'https://live.example.org';
  const alone = lines('http://127.0.0.1:8080', { publicUrl });
  expect(alone.at(-1)).toBe('Others open    https://live.example.org');
  const inContainer = lines('http://0.0.0.0:8080', { host: '0.0.0.0', publicUrl });
  expect(inContainer.join('\n')).not.toContain('secure context');
});
