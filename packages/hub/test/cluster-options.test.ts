/** The options of a node, and that nothing prints the password in the address of NATS. */
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readConfig } from '../src/index.ts';
import { temporaryFolder } from './hub-under-test.ts';

function read(args: string[], variables: Record<string, string> = {}) {
  const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const result = readConfig(args, variables);
  const said = print.mock.calls.map(([text]) => String(text)).join('');
  print.mockRestore();
  return { said, config: result.outcome === 'run' ? result.config : undefined };
}

test('NATS without PostgreSQL is refused, with the reason', () => {
  const { said, config } = read(['--nats', 'nats://127.0.0.1']);
  expect(config).toBeUndefined();
  expect(said).toContain(
    '--nats needs --database postgres://…: nodes must share the rows of users',
  );
  expect(read([], { STREAMHUB_NATS: 'nats://h' }).said).toContain('STREAMHUB_NATS needs');
});

test.each(['http://ana:secret@h', 'nats://ana:secret@', 'nats://secret@h/a', 'secret'])(
  'the address %s is refused in a sentence that does not repeat it',
  (address) => {
    const { said } = read(['--nats', address]);
    expect(said).toMatch(/^error: --nats must be an address such as nats:\/\/host:4222/);
    expect(read([], { STREAMHUB_NATS: address }).said).toContain('STREAMHUB_NATS must be');
    expect(said).not.toContain('secret');
  },
);

test('options of NATS are of use only with --nats', () => {
  for (const name of ['--nats-credentials', '--nats-ca']) {
    expect(read([name, 'x']).said).toBe(`error: ${name} is of use only with --nats.\n`);
  }
});

test('a node is called after its machine and its port, or as it is told', () => {
  expect(read(['--port', '81']).config?.nodeName).toBe(`${hostname()}:81`);
  expect(read(['--port', '0']).config?.nodeName).toMatch(/:[1-9]\d*$/);
  expect(read(['--node-name', 'west-1']).config?.nodeName).toBe('west-1');
  for (const name of ['', 'a b', 'a\n', 'x'.repeat(65)]) {
    expect(read(['--node-name', name]).said).toContain('1 to 64 letters');
  }
});

test('credentials are read at the start, and a file that is not there is named', () => {
  const file = join(temporaryFolder(), 'node.creds');
  writeFileSync(file, 'the text');
  const args = ['--nats', 'nats://h', '--database', 'postgres://h/d', '--nats-credentials'];
  expect(read([...args, file]).config?.nats).toMatchObject({ credentials: 'the text' });
  const { said } = read([...args, `${file}x`]);
  expect(said).toContain(`${file}x cannot be read. It comes from --nats-credentials.`);
});
