/** The one sentence of a hub that cannot start: it names the option or the variable that gave the value. */
import { expect, test } from 'vitest';
import { whyNotStarted } from '../src/cli/why-not-started.ts';
import { readConfig } from '../src/index.ts';

function why(error: object, args: string[], variables: Record<string, string> = {}): string {
  const read = readConfig(args, variables);
  if (read.outcome !== 'run') throw new Error('these are right options');
  return whyNotStarted(Object.assign(new Error('the system says why'), error), read);
}

const inUse = { code: 'EADDRINUSE', syscall: 'listen', address: '127.0.0.1', port: 81 };
const unknownName = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'nobody' };
const notHere = { code: 'EADDRNOTAVAIL', syscall: 'listen', address: '192.0.2.4', port: 8080 };

test.each([
  [inUse, ['--port', '81'], {}, /^port 81 is in use\. .*--port\.$/],
  [inUse, [], { STREAMHUB_PORT: '81' }, /with STREAMHUB_PORT\.$/],
  [inUse, [], { PORT: '81' }, /with PORT\.$/],
  [inUse, ['--metrics-listen', '127.0.0.1:81'], {}, /^port 81 .*--metrics-listen\.$/],
  [
    { ...inUse, code: 'EACCES' },
    ['--port', '81'],
    {},
    /^no right to listen on port 81\. .*1023.*--port/,
  ],
  [unknownName, ['--host', 'nobody'], {}, /^nobody is no address .*--host\.$/],
  [unknownName, [], { STREAMHUB_HOST: 'nobody' }, /with STREAMHUB_HOST\.$/],
  [
    unknownName,
    [],
    { STREAMHUB_METRICS_LISTEN: 'nobody:1' },
    /^nobody .*STREAMHUB_METRICS_LISTEN\.$/,
  ],
  [notHere, [], { HOST: '192.0.2.4' }, /^192\.0\.2\.4 is no address .*with HOST\.$/],
])('%j with %j %j', (error, args, variables, sentence) => {
  expect(why(error, args, variables as Record<string, string>)).toMatch(sentence);
});

const missing = { code: 'ENOENT', syscall: 'open', path: '/etc/none.pem' };
const noRight = { code: 'EACCES', syscall: 'mkdir', path: '/var/lib/hub/x' };

test.each([
  [
    missing,
    ['--tls-cert', '/etc/none.pem', '--tls-key', 'k'],
    {},
    /^\/etc\/none\.pem .*--tls-cert\.$/,
  ],
  [
    missing,
    [],
    { STREAMHUB_TLS_CERT: 'c', STREAMHUB_TLS_KEY: '/etc/none.pem' },
    /STREAMHUB_TLS_KEY\.$/,
  ],
  [noRight, ['--data-dir', '/var/lib/hub'], {}, /^the data folder \/var\/lib\/hub .*--data-dir\.$/],
  [noRight, [], { STREAMHUB_DATA_DIR: '/var/lib/hub' }, /with STREAMHUB_DATA_DIR\.$/],
  [{ code: 'EMFILE' }, [], {}, /^could not start: the system says why$/],
])('%j with %j %j', (error, args, variables, sentence) => {
  expect(why(error, args, variables as Record<string, string>)).toMatch(sentence);
});
