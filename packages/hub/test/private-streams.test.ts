import type { StreamCreated } from '@streamhub/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { PasswordHashing } from '../src/access/password-hashing.ts';
import { frame, type HubUnderTest, startTestHub, type TestClient } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { ask, basic, bearer, beside, ticketFor } from './rights-under-test.ts';

const password = 'open sesame';
const hidden = { visibility: 'private', password, title: 'Rehearsal' } as const;

describe('W1 W1a W1b without the right a private stream is answered as a key that no stream ever had', () => {
  const events: [event: string, more: object][] = [
    ['stream:join', {}],
    ['stream:join', { password: 'wrong' }],
    ['stream:join', { ticket: 'a.b.c' }],
    ['stream:leave', {}],
    ['stream:keyframe', {}],
    ['stream:feedback', {}],
    ['stream:feedback', { delayMs: 10 }],
    ['stream:data:send', { data: frame(1) }],
    ['stream:tracks', { tracks: [{ kind: 'video', trackId: 0, codec: 'vp8' }] }],
    ['stream:resume', { publishToken: 'x' }],
    ['stream:end', {}],
  ];
  test.each(events)('%s %j', async (event, more) => {
    await using under = await startTestHub();
    const live = await under.streamer(hidden);
    const paused = await under.streamer(hidden);
    paused.close();
    const ended = await under.streamer(hidden);
    await ended.accepted('stream:end', { streamKey: ended.streamKey });
    const stranger = await under.connect();
    const never = await stranger.request(event, { streamKey: 'nobodyHasIt', ...more });
    expect(never).toMatchObject({ ok: false, code: 'stream_not_found' });
    for (const { streamKey } of [live, paused, ended]) {
      expect(await stranger.request(event, { streamKey, ...more })).toEqual(never);
    }
    await stranger.fence();
    expect(stranger.received).toEqual([]);
  });

  test.each([
    ['GET /api/streams/KEY', {}],
    ['GET /api/streams/KEY', basic('wrong')],
    ['GET /api/streams/KEY', bearer('x')],
    ['GET /api/streams/KEY', { authorization: 'nonsense' }],
    ['GET /api/streams/KEY/preview.jpg', {}],
    ['GET /api/streams/KEY/preview.jpg', basic('wrong')],
    ['POST /api/streams/KEY/tickets', {}],
    ['POST /api/streams/KEY/tickets', bearer('x')],
  ])('%s %j', async (route, headers) => {
    await using under = await startTestHub();
    const { streamKey } = await under.streamer(hidden);
    const body = route.startsWith('POST') ? { expiresInSeconds: 60 } : undefined;
    const answer = async (key: string) => {
      const said = await ask(under, route.replace('KEY', key), { headers, body });
      const sent = [...said.headers].filter(([name]) => name !== 'date');
      return { ...said, headers: sent };
    };
    const never = await answer('nobodyHasIt');
    expect(never.status).toBe(404);
    expect(await answer(streamKey)).toEqual(never);
  });
});

test('W2 the password opens it, and the stream is as any other from then on', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer(hidden);
  const { streamKey } = streamer;
  await streamer.accepted('stream:data:send', { streamKey, data: frame(1) });
  const viewer = await under.connect();
  const joined = await viewer.accepted('stream:join', { streamKey, password });
  expect(joined).toMatchObject({ streamKey, title: 'Rehearsal', viewers: 1 });
  expect(await viewer.next('stream:buffer')).toEqual([frame(1)]);
  await streamer.accepted('stream:data:send', { streamKey, data: frame(2) });
  expect(await viewer.next('stream:data')).toBe(frame(2));
  const { body } = await ask(under, `GET /api/streams/${streamKey}`, { headers: basic(password) });
  expect(body).toMatchObject({ title: 'Rehearsal', visibility: 'private', viewers: 1 });
});

test('W2 a password is the same however a keyboard composes its letters', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer({ visibility: 'private', password: 'caf\u00e9 noir' });
  const viewer = await under.connect();
  await viewer.accepted('stream:join', { streamKey, password: 'cafe\u0301 noir' });
  const headers = basic('cafe\u0301 noir');
  expect((await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict).toBe('yes');
});

test('W2 a password that was right before opens its own stream, and no other', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer(hidden);
  const { streamKey: other } = await under.streamer({ ...hidden, password: 'another one' });
  const viewer = await under.connect();
  // The second time it is known without scrypt.
  for (let count = 0; count < 2; count += 1) {
    await viewer.accepted('stream:join', { streamKey, password });
    expect(await viewer.refusedWith('stream:join', { streamKey: other, password })).toBe(
      'stream_not_found',
    );
    expect(await viewer.refusedWith('stream:join', { streamKey, password: 'Open sesame' })).toBe(
      'stream_not_found',
    );
  }
});

describe('H7a H7b behind a proxy with a login of its own', () => {
  const proxyLogin = basic('secret of the proxy', 'ana');

  test('a header beside Authorization shows the right, in the same forms', async () => {
    await using under = await startTestHub();
    const streamer = await under.streamer(hidden);
    const { streamKey, publishToken } = streamer;
    const ticket = await ticketFor(under, streamer);
    for (const right of [basic(password), bearer(ticket), bearer(publishToken)]) {
      const headers = { ...proxyLogin, ...beside(right) };
      const { verdict } = await ask(under, `GET /api/streams/${streamKey}`, { headers });
      expect(verdict).toBe('yes');
    }
    const made = await ask(under, `POST /api/streams/${streamKey}/tickets`, {
      headers: { ...proxyLogin, ...beside(bearer(publishToken)) },
      body: { expiresInSeconds: 60 },
    });
    expect(made.status).toBe(201);
    // Where it is sent it alone counts.
    const headers = { ...basic(password), 'x-streamhub-authorization': 'none' };
    expect((await ask(under, `GET /api/streams/${streamKey}`, { headers })).status).toBe(404);
  });

  test('its login is not taken for the password of a stream, and uses up no guess', async () => {
    const check = vi.spyOn(PasswordHashing.prototype, 'check');
    onTestFinished(() => check.mockRestore());
    await using under = await startTestHub({ clock: new ManualClock() });
    const { streamKey } = await under.streamer(hidden);
    const load = (headers: Record<string, string>) =>
      ask(under, `GET /api/streams/${streamKey}`, { headers });
    expect((await load(basic(password, 'ana'))).status).toBe(404);
    for (let count = 0; count < 200; count += 1) await load(proxyLogin);
    expect(check).not.toHaveBeenCalled();
    expect((await load(basic(password))).status).toBe(200);
    // A page of the hub says that it shows nothing.
    const page = { ...proxyLogin, 'x-streamhub-authorization': 'none' };
    expect((await load(page)).status).toBe(404);
  });
});

test('W3e a ticket that opens nothing is refused sooner or later, a right one is always taken', async () => {
  await using under = await startTestHub({ clock: new ManualClock() });
  const streamer = await under.streamer(hidden);
  const { streamKey } = streamer;
  const ticket = await ticketFor(under, streamer);
  for (const key of [streamKey, 'nobodyHasIt']) {
    const show = (headers: Record<string, string>) =>
      ask(under, `GET /api/streams/${key}`, { headers });
    const verdicts: string[] = [];
    for (let count = 0; count < 40; count += 1)
      verdicts.push((await show(bearer('a.b.c'))).verdict);
    const before = key === streamKey ? 40 : 20;
    expect(verdicts.filter((verdict) => verdict === 'stream_not_found')).toHaveLength(before);
    expect((await show({})).verdict).toBe('stream_not_found');
  }
  const headers = bearer(ticket);
  expect((await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict).toBe('yes');
});

test('W3 a password costs one check, whether there is such a stream or not', async () => {
  const check = vi.spyOn(PasswordHashing.prototype, 'check');
  onTestFinished(() => check.mockRestore());
  await using under = await startTestHub();
  const live = await under.streamer(hidden);
  const byTickets = await under.streamer({ visibility: 'private' });
  const ended = await under.streamer(hidden);
  await ended.accepted('stream:end', { streamKey: ended.streamKey });
  const guesser = await under.connect();
  const keys = ['nobodyHasIt', live.streamKey, byTickets.streamKey, ended.streamKey];
  const checks: number[] = [];
  for (const streamKey of keys) {
    for (const sent of [{}, { password: 'guess' }]) {
      check.mockClear();
      await guesser.refusedWith('stream:join', { streamKey, ...sent });
      checks.push(check.mock.calls.length);
    }
  }
  expect(checks).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
});

test('W3a guessing is slowed down, with the same answer whether there is such a stream or not', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxRequestsPerSecond: 1_000 });
  const { streamKey } = await under.streamer(hidden);
  for (const key of [streamKey, 'nobodyHasIt']) {
    const guesser = await under.connect();
    const codes: string[] = [];
    for (let count = 0; count < 62; count += 1) {
      codes.push(await guesser.refusedWith('stream:join', { streamKey: key, password: 'guess' }));
    }
    expect(codes).toEqual([...Array(60).fill('stream_not_found'), 'rate_limited', 'rate_limited']);
  }
  const viewer = await under.connect();
  expect(await viewer.refusedWith('stream:join', { streamKey, password })).toBe('rate_limited');
  clock.advance(10_000);
  await viewer.accepted('stream:join', { streamKey, password });
}, 120_000);

/** Guesses over HTTP from addresses that a trusted proxy tells of. Returns how many were looked at. */
async function guessesFrom(
  under: HubUnderTest,
  { streamKey, address, count }: { streamKey: string; address: string; count: number },
): Promise<number> {
  const statuses = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const headers = { 'x-forwarded-for': address, ...basic(`guess ${index}`) };
      return (await ask(under, `GET /api/streams/${streamKey}`, { headers })).status;
    }),
  );
  return statuses.filter((status) => status === 404).length;
}

test('W3c an address has so many guesses at all keys together, and others have theirs', async () => {
  await using under = await startTestHub({ clock: new ManualClock(), trustProxy: 'loopback' });
  const { streamKey } = await under.streamer(hidden);
  let checked = 0;
  for (let key = 0; key < 26; key += 1) {
    const guess = { streamKey: `other${key}`, address: '192.0.2.1', count: 5 };
    checked += await guessesFrom(under, guess);
  }
  expect(checked).toBe(120);
  expect(await guessesFrom(under, { streamKey, address: '192.0.2.1', count: 1 })).toBe(0);
  expect(await guessesFrom(under, { streamKey, address: '192.0.2.2', count: 1 })).toBe(1);
});

test('W3b W3d neither a guesser with many addresses gets far, nor are those kept out who know the password', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, trustProxy: 'loopback' });
  const { streamKey } = await under.streamer(hidden);
  const watch = async (address: string) => {
    const headers = { 'x-forwarded-for': address, ...basic(password) };
    return (await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict;
  };
  expect(await watch('198.51.100.1')).toBe('yes');
  let checked = 0;
  for (let host = 0; host < 20; host += 1)
    checked += await guessesFrom(under, { streamKey, address: `2001:db8:7:${host}::1`, count: 10 });
  // 55 that all share, and 20 of the network's own.
  expect(checked).toBe(75);
  expect(await watch('203.0.113.9')).toBe('yes');
  for (let network = 0; network < 40; network += 1)
    for (let host = 0; host < 4; host += 1) {
      const address = `10.0.${network}.${host}`;
      checked += await guessesFrom(under, { streamKey, address, count: 5 });
    }
  expect(checked).toBe(55 + 600);
  // Whoever was here before comes back; a stranger waits until the guesser gives up.
  expect(await watch('198.51.100.1')).toBe('yes');
  expect(await watch('203.0.113.9')).toBe('yes');
  expect(await watch('192.0.2.77')).toBe('rate_limited');
  clock.advance(10_000);
  expect(await watch('192.0.2.77')).toBe('yes');
}, 120_000);

test('W3a W3f whoever has no guess left learns nothing from a password that somebody else is having checked', async () => {
  let finish = () => {};
  const isChecked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await using under = await startTestHub({ clock: new ManualClock(), trustProxy: 'loopback' });
  const { streamKey } = await under.streamer(hidden);
  const watch = async (address: string) => {
    const headers = { 'x-forwarded-for': address, ...basic(password) };
    return (await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict;
  };
  expect(await guessesFrom(under, { streamKey, address: '192.0.2.1', count: 70 })).toBe(60);
  let honest: Promise<string> | undefined;
  await new Promise<void>((begun) => {
    const check = vi.spyOn(PasswordHashing.prototype, 'check').mockImplementation(async () => {
      begun();
      await isChecked;
      return 'right';
    });
    onTestFinished(() => check.mockRestore());
    honest = watch('198.51.100.1');
  });
  expect(await watch('192.0.2.1')).toBe('rate_limited');
  finish();
  expect(await honest).toBe('yes');
});

test('W3f the same password at the same moment is checked once, and all who sent it are let in', async () => {
  let finish = () => {};
  const isChecked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await using under = await startTestHub();
  const { streamKey } = await under.streamer(hidden);
  const check = vi.spyOn(PasswordHashing.prototype, 'check').mockImplementation(async () => {
    await isChecked;
    return 'right';
  });
  onTestFinished(() => check.mockRestore());
  // As when a hub has been started again, and a class behind one address comes back.
  const viewers = await Promise.all(Array.from({ length: 100 }, () => under.connect()));
  const joins = viewers.map((viewer) => viewer.request('stream:join', { streamKey, password }));
  await Promise.all(viewers.map((viewer) => viewer.fence()));
  finish();
  const answers = await Promise.all(joins);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(100);
  expect(check).toHaveBeenCalledTimes(1);
}, 60_000);

test('W4 the right is the connection’s that showed it, and each join shows it again', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer(hidden);
  const viewer = await under.connect();
  const stranger = await under.connect();
  await viewer.accepted('stream:join', { streamKey, password });
  await viewer.accepted('stream:feedback', { streamKey });
  expect(await stranger.refusedWith('stream:feedback', { streamKey })).toBe('stream_not_found');
  expect(await viewer.refusedWith('stream:join', { streamKey })).toBe('stream_not_found');
  await viewer.accepted('stream:leave', { streamKey });
});

test('W4a a streamer whose private stream was taken over is told so, not that there is none', async () => {
  await using under = await startTestHub();
  const first = await under.streamer(hidden);
  const { streamKey, publishToken } = first;
  const second = await under.connect();
  await second.accepted('stream:resume', { streamKey, publishToken });
  expect(await first.refusedWith('stream:data:send', { streamKey, data: frame(1) })).toBe(
    'not_the_streamer',
  );
});

describe('W5 when the ticket expires', () => {
  async function withTicket(clock: ManualClock, expiresInSeconds: number) {
    const under = await startTestHub({ clock });
    const streamer = await under.streamer(hidden);
    const ticket = await ticketFor(under, streamer, expiresInSeconds);
    const viewer = await under.connect();
    await viewer.accepted('stream:join', { streamKey: streamer.streamKey, ticket });
    return { under, streamer, viewer, ticket, streamKey: streamer.streamKey };
  }

  test('the viewer is told, gets nothing more, and is not counted', async () => {
    const clock = new ManualClock();
    const { under, streamer, viewer, ticket, streamKey } = await withTicket(clock, 60);
    await using _ = under;
    clock.advance(59_000);
    await viewer.accepted('stream:feedback', { streamKey });
    clock.advance(2_000);
    expect(await viewer.next('stream:error')).toMatchObject({
      event: 'stream:join',
      code: 'ticket_expired',
    });
    const sent = { streamKey, data: frame(1) };
    expect(await streamer.accepted('stream:data:send', sent)).toMatchObject({ viewers: 0 });
    await viewer.fence();
    expect(viewer.all('stream:data')).toEqual([]);
    expect(await viewer.refusedWith('stream:feedback', { streamKey })).toBe('stream_not_found');
    expect(await viewer.refusedWith('stream:join', { streamKey, ticket })).toBe('ticket_expired');
    await viewer.accepted('stream:join', { streamKey, password });
  });

  test('who came back with the password, or left, is not told', async () => {
    const clock = new ManualClock();
    const { under, viewer, ticket, streamKey } = await withTicket(clock, 60);
    await using _ = under;
    await viewer.accepted('stream:join', { streamKey, password });
    const left = await under.connect();
    await left.accepted('stream:join', { streamKey, ticket });
    await left.accepted('stream:leave', { streamKey });
    // Nobody would look at the ticket's time any more.
    expect(await left.refusedWith('stream:leave', { streamKey })).toBe('stream_not_found');
    clock.advance(120_000);
    await viewer.accepted('stream:feedback', { streamKey });
    await left.fence();
    expect([...viewer.all('stream:error'), ...left.all('stream:error')]).toEqual([]);
  });
});

test('W7 a join that was overtaken by another does not come after it', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer(hidden);
  const open = await under.streamer();
  const viewer = await under.connect();
  const slow = viewer.request('stream:join', { streamKey, password });
  await viewer.join(open);
  expect(await slow).toMatchObject({ ok: false, code: 'rate_limited' });
  const sent = { streamKey: open.streamKey, data: frame(1) };
  expect(await open.accepted('stream:data:send', sent)).toMatchObject({ viewers: 1 });
});

test('W7 who is gone before the check is done is no viewer', async () => {
  let finish = () => {};
  const isChecked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const check = vi.spyOn(PasswordHashing.prototype, 'check').mockImplementation(async () => {
    await isChecked;
    return 'right';
  });
  onTestFinished(() => check.mockRestore());
  await using under = await startTestHub();
  const { streamKey } = await under.streamer(hidden);
  const open = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(open);
  expect(await open.next('stream:viewers')).toMatchObject({ viewers: 1 });
  viewer.socket.emit('stream:join', { streamKey, password });
  await viewer.fence();
  viewer.close();
  // So the hub knows that it is gone.
  expect(await open.next('stream:viewers')).toMatchObject({ viewers: 0 });
  finish();
  const other = await under.connect();
  const joined = await other.accepted('stream:join', { streamKey, password });
  expect(joined).toMatchObject({ viewers: 1 });
});

test('W8 a password without a private stream is refused, and so is a short one', async () => {
  await using under = await startTestHub();
  const client: TestClient = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  for (const request of [
    { password },
    { visibility: 'unlisted', password },
    { visibility: 'private', password: 'abc' },
    { visibility: 'private', password: 1234 },
  ]) {
    expect(await client.request('stream:create', request)).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/^password: /),
    });
  }
  const { streamKey } = await client.accepted<StreamCreated>('stream:create', {
    visibility: 'private',
  });
  const viewer = await under.connect();
  expect(await viewer.refusedWith('stream:join', { streamKey, password: 'abcd' })).toBe(
    'stream_not_found',
  );
});
