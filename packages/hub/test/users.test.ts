import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Registered } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';

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

test('U2a a token that nobody was given is refused', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  expect(await client.refusedWith('register', { username: 'Ana', token: 'x' })).toBe(
    'invalid_token',
  );
  expect(await client.refusedWith('stream:create', {})).toBe('not_registered');
});

test('U2 a token is known after a restart as well, and after a second one', async () => {
  const dataDir = temporaryFolder();
  const seen: Registered[] = [];
  for (let start = 0; start < 3; start += 1) {
    await using under = await startTestHub({ dataDir });
    const client = await under.connect();
    const { token } = seen[0] ?? {};
    seen.push(await client.accepted<Registered>('register', { username: 'Ana', token }));
  }
  expect(seen).toEqual([seen[0], seen[0], seen[0]]);
});

test('U2a a token of another hub, or one that was changed, is refused', async () => {
  await using under = await startTestHub();
  await using other = await startTestHub();
  const client = await under.connect();
  const abroad = await other.connect();
  const { token } = await client.accepted<Registered>('register', { username: 'Ana' });
  expect(await abroad.refusedWith('register', { username: 'Ana', token })).toBe('invalid_token');
  const next = token[3] === 'A' ? 'B' : 'A';
  const changed = token.slice(0, 3) + next + token.slice(4);
  for (const wrong of [changed, `${token}=`, `${token} `, token.slice(1), `A${token}`])
    expect(await client.refusedWith('register', { username: 'Ana', token: wrong })).toBe(
      'invalid_token',
    );
});

test('U5 who only registers is not written down, who has a stream is, under the name of then', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  const { token } = await client.accepted<Registered>('register', { username: 'Ana' });
  for (let count = 0; count < 10; count += 1) await client.accepted('register', { username: 'x' });
  await client.accepted('register', { username: 'Ana B.', token });
  using database = new DatabaseSync(join(under.dataDir, 'streamhub.db'), { readOnly: true });
  const names = () => database.prepare('SELECT username FROM users').all();
  expect(names()).toEqual([]);
  await client.accepted('stream:create', {});
  expect(names()).toEqual([{ username: 'Ana B.' }]);
});

test('U5 who has shown the publish key is written down', async () => {
  await using under = await startTestHub({ publish: 'key' });
  const { publishKey } = under.hub.firstSteps;
  const client = await under.connect();
  const { token } = await client.accepted<Registered>('register', { username: 'Ana' });
  await client.accepted('register', { username: 'Ana', token, publishKey });
  await client.accepted('register', { username: 'Bo', publishKey });
  using database = new DatabaseSync(join(under.dataDir, 'streamhub.db'), { readOnly: true });
  expect(database.prepare('SELECT username FROM users').all()).toHaveLength(2);
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
