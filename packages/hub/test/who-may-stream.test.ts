import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Registered, StreamCreated } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { runAdminTask } from '../src/cli/admin-tasks.ts';
import { openLog } from '../src/index.ts';
import { type HubUnderTest, startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ask, cookieOf, setUpAccount } from './rights-under-test.ts';

/** What `streamhub key rotate` does beside a hub that runs. */
async function rotateKey({ config }: HubUnderTest): Promise<string> {
  const terminal = { input: process.stdin, output: process.stderr };
  const task = { name: 'rotate key' } as const;
  const result = await runAdminTask(task, { config, terminal, log: openLog('error') });
  return result.ok ? (/: (\S+)$/.exec(result.lines[0] ?? '')?.[1] ?? '') : '';
}

function keyOf({ hub }: HubUnderTest): string {
  const { publishKey } = hub.firstSteps;
  if (publishKey === undefined) throw new Error('the hub made no key');
  return publishKey;
}

test('P2a who has shown the key keeps the right with the token, until another key is in force', async () => {
  await using under = await startTestHub({ publish: 'key' });
  const first = await under.connect();
  const publishKey = keyOf(under);
  const { token } = await first.accepted<Registered>('register', { username: 'Ana', publishKey });
  const later = await under.connect();
  await later.accepted('register', { username: 'Ana', token });
  const stream = await later.accepted<StreamCreated>('stream:create', {});

  const newKey = await rotateKey(under);
  expect(newKey).not.toBe(publishKey);
  expect(await later.refusedWith('stream:create', {})).toBe('publish_key_required');
  expect(await later.refusedWith('register', { username: 'Ana', token, publishKey })).toBe(
    'invalid_publish_key',
  );
  // What is live goes on, and P4 its token is enough.
  const { streamKey, publishToken } = stream;
  await first.accepted('stream:resume', { streamKey, publishToken });
  await later.accepted('register', { username: 'Ana', token, publishKey: newKey });
  await later.accepted('stream:create', {});
});

test('P2a the right outlives a restart, and P5 the key is shown once', async () => {
  const dataDir = temporaryFolder();
  let token: string;
  {
    await using under = await startTestHub({ publish: 'key', dataDir });
    const publishKey = keyOf(under);
    const client = await under.connect();
    const user = await client.accepted<Registered>('register', { username: 'Ana', publishKey });
    token = user.token;
  }
  await using under = await startTestHub({ publish: 'key', dataDir });
  expect(under.hub.firstSteps).toEqual({});
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana', token });
  await client.accepted('stream:create', {});
});

test('P3 a closed session and a removed account have no right any more', async () => {
  await using under = await startTestHub({ publish: 'account' });
  const { cookie } = await setUpAccount(under, { name: 'Ana', password: 'correct horse' });
  const { headers } = await ask(under, 'POST /api/session', {
    body: { name: 'ANA', password: 'correct horse' },
  });
  const other = cookieOf(headers);
  const streamers = [];
  for (const sent of [cookie, other]) {
    const client = await under.connect({ extraHeaders: { cookie: sent } });
    await client.accepted('register', { username: 'Ana' });
    await client.accepted('stream:create', {});
    streamers.push(client);
  }
  const [first, second] = streamers;
  await ask(under, 'DELETE /api/session', { headers: { cookie } });
  expect(await first?.refusedWith('stream:create', {})).toBe('login_required');
  await second?.accepted('stream:create', {});

  const terminal = { input: process.stdin, output: process.stderr };
  const task = { name: 'remove user', user: 'ana' } as const;
  await runAdminTask(task, { config: under.config, terminal, log: openLog('error') });
  expect(await second?.refusedWith('stream:create', {})).toBe('login_required');
  expect((await ask(under, 'GET /api/hub', { headers: { cookie: other } })).body).toEqual({
    publish: 'account',
  });
});

test('U4 the data folder and the log hold neither key, password, session, ticket nor set-up link', async () => {
  const secrets: string[] = [];
  const written: string[] = [];
  for (const publish of ['key', 'account'] as const) {
    await using under = await startTestHub({ publish });
    const { publishKey, setupToken } = under.hub.firstSteps;
    secrets.push(...[publishKey, setupToken].filter((secret) => secret !== undefined));
    const password = 'battery staple';
    const cookie = publish === 'account' ? (await setUpAccount(under, { password })).cookie : '';
    const client = await under.connect({ extraHeaders: { cookie } });
    await client.accepted('register', { username: 'Ana', publishKey });
    const open = { visibility: 'private', password: 'open sesame' };
    const stream = await client.accepted<StreamCreated>('stream:create', open);
    const { streamKey } = stream;
    const viewer = await under.connect();
    await viewer.accepted('stream:join', { streamKey, password: 'open sesame' });
    await viewer.refusedWith('stream:join', { streamKey, password: 'guess work' });
    secrets.push(password, 'open sesame', 'guess work', stream.publishToken);
    if (cookie !== '') secrets.push(cookie.split('=')[1] ?? '');
    written.push(JSON.stringify(under.logged));
    for (const file of ['streamhub.db', 'streamhub.db-wal']) {
      written.push(readFileSync(join(under.dataDir, file), 'latin1'));
    }
  }
  expect(secrets.filter((secret) => secret.length > 5)).toHaveLength(11);
  const found = secrets.filter((secret) => written.some((text) => text.includes(secret)));
  expect(found).toEqual([]);
});
