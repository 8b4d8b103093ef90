import { expect, test } from 'vitest';
import { sendFrames, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

test('E1 a refused request is answered in its acknowledgement, and not by stream:error as well', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  expect(await client.request('stream:create', {})).toEqual({
    ok: false,
    code: 'not_registered',
    message: 'Send register before stream:create.',
  });
  await client.fence();
  expect(client.all('stream:error')).toEqual([]);
});

test('E1 without an acknowledgement a refused request is answered by stream:error', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  client.socket.emit('stream:create', {});
  expect(await client.next('stream:error')).toEqual({
    event: 'stream:create',
    code: 'not_registered',
    message: 'Send register before stream:create.',
  });
});

test('E1 an accepted request without an acknowledgement is answered by its events', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  client.socket.emit('register', { username: 'Ana' });
  await client.next('registered');
  client.socket.emit('stream:create', {});
  const { streamKey } = await client.next('stream:created');
  client.socket.emit('stream:end', { streamKey });
  expect(await client.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
});

const LONG = 'x'.repeat(500);
const deep = JSON.parse(`${'[1,'.repeat(2000)}1${']'.repeat(2000)}`);

test.each([
  ['register', 'payload', undefined],
  ['register', 'payload', null],
  ['register', 'payload', 'Ana'],
  ['register', 'payload', ['Ana']],
  ['register', 'payload', Array.from({ length: 2_000 }, () => 'Ana')],
  ['register', 'username', Buffer.from('Ana')],
  ['register', 'username', {}],
  ['register', 'username', { username: 7 }],
  ['register', 'username', { username: '   ' }],
  ['register', 'username', { username: LONG }],
  ['register', 'username', { username: 'An\u0000a' }],
  ['register', 'username', { username: 'An\u202Ea' }],
  ['register', 'username', { username: 'An\uD800a' }],
  ['register', 'username', { username: Buffer.from('Ana') }],
  ['register', 'username', { username: deep }],
  ['register', 'username', JSON.parse('{"__proto__":{"username":"Ana"}}')],
  ['register', 'token', { username: 'Ana', token: 5 }],
  ['stream:create', 'title', { title: LONG }],
  ['stream:create', 'title', { title: 'two\nlines' }],
  ['stream:create', 'title', { title: null }],
  ['stream:create', 'visibility', { visibility: 'secret' }],
  ['stream:resume', 'streamKey', { publishToken: 'x' }],
  ['stream:resume', 'publishToken', { streamKey: 'x' }],
  ['stream:data:send', 'streamKey', { data: '/9j/AAAA' }],
  ['stream:data:send', 'data', { streamKey: 'x' }],
  ['stream:end', 'streamKey', { streamKey: { toString: 1 } }],
  ['stream:join', 'streamKey', {}],
  ['stream:join', 'streamKey', { streamKey: LONG }],
  ['stream:join', 'format', { streamKey: 'x', format: 'mp4' }],
  ['stream:leave', 'streamKey', { streamKey: [] }],
  ['stream:tracks', 'streamKey', { tracks: [{ kind: 'video', trackId: 0, codec: 'vp8' }] }],
  ['stream:tracks', 'tracks', { streamKey: 'x' }],
  ['stream:keyframe', 'streamKey', { streamKey: 5 }],
  ['stream:feedback', 'streamKey', { delayMs: 5 }],
])(
  'E2 %s with a wrong %s is invalid_request and names the field',
  async (event, field, payload) => {
    await using under = await startTestHub();
    const client = await under.connect();
    const answer = await client.request(event, payload);
    expect(answer).toMatchObject({ ok: false, code: 'invalid_request' });
    expect(answer).toHaveProperty('message', expect.stringMatching(`^${field}: must`));
  },
);

test('E2 a request with nothing but an acknowledgement is invalid_request', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  expect(await client.refusedWith('register')).toBe('invalid_request');
});

test('E2 fields that are not named are ignored, and __proto__ changes nothing', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  const payload = JSON.parse('{"username":"Ana","admin":true,"__proto__":{"polluted":true}}');
  await client.accepted('register', payload);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each(['stream:delete', '__proto__', 'constructor', 'toString', '', LONG])(
  'E3 the unknown event "%s" is answered unknown_event',
  async (event) => {
    await using under = await startTestHub();
    const client = await under.connect();
    expect(await client.refusedWith(event, {})).toBe('unknown_event');
  },
);

test('E3 an unknown event without an acknowledgement is answered by stream:error', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  (client.socket as unknown as { emit(event: string): void }).emit('stream:nonsense');
  expect(await client.next('stream:error')).toMatchObject({
    event: 'stream:nonsense',
    code: 'unknown_event',
  });
});

test.each([
  'stream:join',
  'stream:leave',
  'stream:end',
  'stream:resume',
  'stream:data:send',
  'stream:tracks',
  'stream:keyframe',
  'stream:feedback',
])('E4 %s tells a stream that never was from one that has ended', async (event) => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey, publishToken } = streamer;
  const data = '/9j/AAAA';
  const client = await under.connect();
  const tracks = [{ kind: 'video', trackId: 0, codec: 'vp8' }];
  const unknown = { streamKey: 'nobodyHasIt', publishToken, data, tracks };
  expect(await client.refusedWith(event, unknown)).toBe('stream_not_found');
  await streamer.accepted('stream:end', { streamKey });
  const ended = { streamKey, publishToken, data, tracks };
  expect(await client.refusedWith(event, ended)).toBe('stream_ended');
});

test('E5 requests faster than the limit are refused until time has passed', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxRequestsPerSecond: 20 });
  const client = await under.connect();
  const codes = new Map<string, number>();
  for (let count = 0; count < 30; count += 1) {
    const code = await client.refusedWith('stream:join', { streamKey: 'nobodyHasIt' });
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect(Object.fromEntries(codes)).toEqual({ stream_not_found: 20, rate_limited: 10 });
  expect(await client.refusedWith('no:such:event')).toBe('rate_limited');
  expect(await client.refusedWith('stream:data:send', {})).toBe('rate_limited');
  const stranger = { streamKey: 'nobodyHasIt', data: '/9j/AAAA' };
  expect(await client.refusedWith('stream:data:send', stranger)).toBe('rate_limited');
  clock.advance(50);
  expect(await client.refusedWith('stream:join', { streamKey: 'x' })).toBe('stream_not_found');
});

test("E5 one connection's haste costs no other, and no frames of its own stream", async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxRequestsPerSecond: 5 });
  const streamer = await under.streamer();
  for (let count = 0; count < 10; count += 1) await streamer.request('stream:leave', {});
  await sendFrames(streamer, { from: 1, to: 5 });
  const viewer = await under.connect();
  await viewer.join(streamer);
});

test('E6 a hub that fails inside answers internal_error, logs why, and goes on', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const client = await under.connect();
  const { DatabaseSync } = await import('node:sqlite');
  const other = new DatabaseSync(`${under.dataDir}/streamhub.db`);
  other.exec('DROP TABLE streams');
  other.close();
  expect(await client.refusedWith('stream:join', { streamKey: 'x' })).toBe('internal_error');
  expect(under.logged.some((line) => line['level'] === 50)).toBe(true);
  await client.join(streamer);
  await sendFrames(streamer, { from: 1, to: 1 });
});
