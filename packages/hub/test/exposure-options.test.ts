/** The options on how the world reaches the hub, and the signal that makes it look for a new certificate. */
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../src/index.ts';
import { makeCertificate } from '../src/tls/make-certificate.ts';
import { plainEnv } from './hub-process.ts';
import { temporaryFolder } from './hub-under-test.ts';

const CLI = fileURLToPath(new URL('../src/streamhub.js', import.meta.url));

test('what people write is understood', () => {
  const read = readConfig([
    ...['--trust-proxy', 'loopback, 10.0.0.0/8', '--base-path', 'live/'],
    ...['--allowed-origins', 'https://club.example/, http://b.example:8080'],
    ...['--embed-origins', 'none', '--tls-cert', 'a.pem', '--tls-key', 'b.pem'],
  ]);
  expect(read).toMatchObject({
    outcome: 'run',
    config: {
      trustProxy: 'loopback, 10.0.0.0/8',
      basePath: '/live',
      allowedOrigins: ['https://club.example', 'http://b.example:8080'],
      embedOrigins: [],
      tlsCert: 'a.pem',
      tlsKey: 'b.pem',
    },
  });
});

test.each([
  [['--tls-cert', 'a.pem'], '--tls-key'],
  [['--tls-self-signed', '--tls-cert', 'a.pem', '--tls-key', 'b.pem'], '--tls-self-signed'],
  [['--trust-proxy', 'my-proxy'], '--trust-proxy'],
  [['--trust-proxy', '1'], '--trust-proxy'],
  [['--base-path', '/a/../b'], '--base-path'],
  [['--base-path', '/"><script>'], '--base-path'],
  [['--allowed-origins', 'club.example'], '--allowed-origins'],
  [['--allowed-origins', 'https://club.example/page'], '--allowed-origins'],
  [['--embed-origins', "'self'"], '--embed-origins'],
])('%j is refused with a sentence', (args, named) => {
  const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => print.mockRestore());
  expect(readConfig(args)).toEqual({ outcome: 'wrong' });
  expect(print).toHaveBeenCalledOnce();
  expect(print.mock.calls[0]?.[0]).toContain(named);
});

test('SIGHUP makes a running hub show the new certificate', async () => {
  const folder = temporaryFolder();
  const pem = join(folder, 'both.pem');
  const make = () =>
    makeCertificate({ names: ['localhost'], addresses: [], fromMs: 0, untilMs: 9e12 });
  writeFileSync(pem, await make());
  const files = ['--tls-cert', pem, '--tls-key', pem];
  const child = spawn(process.execPath, [CLI, '--port', '0', '--data-dir', folder, ...files], {
    env: plainEnv,
  });
  onTestFinished(() => void child.kill());
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  while (!/Only this/.test(output)) await once(child.stdout, 'data');
  const port = Number(/https:\/\/localhost:(\d+)/.exec(output)?.[1]);
  const next = await make();
  writeFileSync(pem, next);
  child.kill('SIGHUP');
  const certificate = next.slice(next.indexOf('-----BEGIN CERTIFICATE'));
  const { serialNumber } = new X509Certificate(certificate);
  await expect.poll(() => shown(port)).toBe(serialNumber);
});

function shown(port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    socket.once('error', reject).once('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber);
      socket.destroy();
    });
  });
}
