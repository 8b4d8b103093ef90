/** Two nodes with one database: what counts at one counts at the other, from the next request on. */
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { runAdminTask } from '../src/cli/admin-tasks.ts';
import { systemClock } from '../src/clock.ts';
import { Metrics } from '../src/observe/metrics.ts';
import { openStoreForTask } from '../src/open-store.ts';
import { type HubUnderTest, type TestHubOptions, temporaryFolder } from './hub-under-test.ts';
import { startNodes } from './nodes-under-test.ts';
import { ask, bearer, setUpAccount, ticketFor } from './rights-under-test.ts';

const QUIET = { log: pino({ level: 'silent' }), metrics: new Metrics(), clock: systemClock };

async function twoNodes(options: TestHubOptions = {}): Promise<[HubUnderTest, HubUnderTest]> {
  const under = await startNodes();
  return Promise.all([under.node('one', options), under.node('two', options)]);
}

test('S15 a user token and a ticket of one node are right at the other', async () => {
  const [one, other] = await twoNodes();
  const streamer = await one.streamer({ visibility: 'private', title: 'Cats' });
  const ticket = await ticketFor(one, streamer);
  const { streamKey } = streamer;
  await streamer.accepted('stream:end', { streamKey });
  const path = `GET /api/streams/${streamKey}`;
  expect((await ask(other, path)).verdict).toBe('stream_not_found');
  const opened = () => ask(other, path, { headers: bearer(ticket) });
  await expect.poll(opened).toMatchObject({ body: { title: 'Cats', state: 'ended' } });
  const again = await other.connect();
  const { userId, token } = streamer.user;
  expect(await again.accepted('register', { username: 'Ana', token })).toMatchObject({ userId });
});

test('S15 two nodes that begin at once have one publish key, and one of them shows it', async () => {
  const nodes = await twoNodes({ publish: 'key' });
  const keys = nodes.map(({ hub }) => hub.firstSteps.publishKey).filter((key) => key !== undefined);
  expect(keys).toHaveLength(1);
  for (const node of nodes) {
    const client = await node.connect();
    await client.accepted('register', { username: 'Ana', publishKey: keys[0] });
    await client.accepted('stream:create', {});
  }
});

test('S15a a publish key that is rotated at one node opens nothing at the other', async () => {
  const [one, other] = await twoNodes({ publish: 'key' });
  const before = one.hub.firstSteps.publishKey ?? other.hub.firstSteps.publishKey;
  const client = await other.connect();
  const { token } = await client.accepted<{ token: string }>('register', {
    username: 'Ana',
    publishKey: before,
  });
  const publishKey = await one.hub.control.rotatePublishKey();
  expect(await client.refusedWith('stream:create', {})).toBe('publish_key_required');
  const late = { username: 'Bob', publishKey: before };
  expect(await client.refusedWith('register', late)).toBe('invalid_publish_key');
  await client.accepted('register', { username: 'Ana', token, publishKey });
  await client.accepted('stream:create', {});
});

test('S15a a session of one node counts at the other, until its account is removed or it logs out', async () => {
  const [one, other] = await twoNodes({ publish: 'account' });
  const { cookie } = await setUpAccount(one);
  const bob = { name: 'Bob', password: 'a long password' };
  await one.hub.control.addAccount(bob);
  const login = await ask(other, 'POST /api/session', { body: bob });
  expect(login.verdict).toBe('yes');
  const client = await other.connect({ extraHeaders: { cookie } });
  await client.accepted('register', { username: 'Ana' });
  await client.accepted('stream:create', {});
  const bobs = login.headers.getSetCookie().map((text) => text.split(';')[0]);
  const bobAtOne = await one.connect({ extraHeaders: { cookie: bobs.join('; ') } });
  await bobAtOne.accepted('register', { username: 'Bob' });
  await bobAtOne.accepted('stream:create', {});
  expect(await one.hub.control.removeAccount('Ana')).toBe(true);
  expect(await client.refusedWith('stream:create', {})).toBe('login_required');
  await ask(other, 'DELETE /api/session', { headers: { cookie: bobs.join('; ') } });
  expect(await bobAtOne.refusedWith('stream:create', {})).toBe('login_required');
});

test('S15a a set-up link of one node opens nothing once an account was made at the other', async () => {
  const [one, other] = await twoNodes({ publish: 'account' });
  await setUpAccount(one);
  const token = other.hub.firstSteps.setupToken;
  const body = { token, name: 'Eve', password: 'a long password' };
  expect((await ask(other, 'POST /api/setup', { body })).verdict).toBe('invalid_setup_token');
});

test('S15a the command line changes what all nodes share, while no hub runs with its data folder', async () => {
  const [one, other] = await twoNodes({ publish: 'key' });
  const config = { ...one.config, dataDir: temporaryFolder() };
  const terminal = { input: process.stdin, output: process.stderr };
  const { log } = QUIET;
  const result = await runAdminTask({ name: 'rotate key' }, { config, terminal, log });
  const publishKey = /: (\S+)$/.exec(result.ok ? (result.lines[0] ?? '') : '')?.[1];
  for (const node of [one, other]) {
    const client = await node.connect();
    await client.accepted('register', { username: 'Ana', publishKey });
    await client.accepted('stream:create', {});
  }
});

test('S10c one node at a time cleans the database', async () => {
  const [one, other] = await twoNodes();
  const store = await openStoreForTask(one.config, QUIET);
  onTestFinished(() => store.close());
  const said = ({ logged }: HubUnderTest) => logged.map(({ msg }) => msg);
  const isDone = await store.asOnlyNode(async () => {
    expect(await store.asOnlyNode(async () => expect.fail('both at once'))).toBe(false);
    await other.hub.housekeeping.sweep();
  });
  expect(isDone).toBe(true);
  expect(said(other)).toContain('another node does the housekeeping of the store');
  expect(said(other)).not.toContain('housekeeping done');
  await other.hub.housekeeping.sweep();
  expect(said(other)).toContain('housekeeping done');
});

test('W1 whoever has no access to a private stream is answered the same at both nodes', async () => {
  const [one, other] = await twoNodes();
  const { streamKey, publishToken } = await one.streamer({ visibility: 'private' });
  for (const node of [one, other]) {
    const unknown = await ask(node, 'GET /api/streams/aaaaaaaaaaaa');
    const hidden = await ask(node, `GET /api/streams/${streamKey}`);
    expect(hidden.body).toEqual(unknown.body);
    const headers = bearer(`${publishToken}x`);
    expect((await ask(node, `GET /api/streams/${streamKey}`, { headers })).body).toEqual(
      unknown.body,
    );
  }
});
