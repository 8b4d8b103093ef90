import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Registered } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { startTestHub } from './hub-under-test.ts';

test('U1 register makes a user and says so in the acknowledgement and in registered', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  const user = await client.accepted<Registered>('register', { username: 'Ana' });
  expect(user.userId).toMatch(/^.{10,}$/);
  expect(user.token).toMatch(/^[\w-]{43}$/);
  expect(await client.next('registered')).toEqual({ userId: user.userId, token: user.token });
});

test('U1 two users of one name are two users', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  const first = await client.accepted<Registered>('register', { username: 'Ana' });
  const second = await client.accepted<Registered>('register', { username: 'Ana' });
  expect(second.userId).not.toBe(first.userId);
});

test('U2 a token makes a later connection the same user', async () => {
  await using under = await startTestHub();
  const first = await under.connect();
  const { userId, token } = await first.accepted<Registered>('register', { username: 'Ana' });
  const later = await under.connect();
  const again = await later.accepted<Registered>('register', { username: 'Ana B.', token });
  expect(again).toMatchObject({ userId, token });
});

test('U2 a token that nobody was given is refused', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  expect(await client.refusedWith('register', { username: 'Ana', token: 'x' })).toBe(
    'invalid_token',
  );
  expect(await client.refusedWith('stream:create', {})).toBe('not_registered');
});

test('U3 creating a stream needs register, watching does not', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer();
  const stranger = await under.connect();
  expect(await stranger.refusedWith('stream:create', { title: 'Mine' })).toBe('not_registered');
  await stranger.join({ streamKey });
});

test('U4 the database and the log hold no token', async () => {
  await using under = await startTestHub();
  const { user, publishToken } = await under.streamer();
  const database = new DatabaseSync(join(under.dataDir, 'streamhub.db'), { readOnly: true });
  const rows = [
    ...database.prepare('SELECT * FROM users').all(),
    ...database.prepare('SELECT * FROM streams').all(),
  ];
  database.close();
  expect(rows).toHaveLength(2);
  const kept = JSON.stringify([rows, under.logged]);
  expect(kept).not.toContain(user.token);
  expect(kept).not.toContain(publishToken);
  const raw = readFileSync(join(under.dataDir, 'streamhub.db-wal'), 'latin1');
  expect(raw).toContain(user.userId);
  expect(raw).not.toContain(user.token);
});
