import type { StreamCreated } from '@streamhub/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { PasswordHashing } from '../src/access/password-hashing.ts';
import { frame, type TestClient } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { reaches, startPlacedHub } from './nodes-under-test.ts';
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
    await using under = await startPlacedHub();
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
    await using under = await startPlacedHub();
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
  await using under = await startPlacedHub();
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
  await using under = await startPlacedHub();
  const { streamKey } = await under.streamer({ visibility: 'private', password: 'caf\u00e9 noir' });
  const viewer = await under.connect();
  await viewer.accepted('stream:join', { streamKey, password: 'cafe\u0301 noir' });
  const headers = basic('cafe\u0301 noir');
  expect((await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict).toBe('yes');
});

test('W2 a password that was right before opens its own stream, and no other', async () => {
  await using under = await startPlacedHub();
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
    await using under = await startPlacedHub();
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
    await using under = await startPlacedHub({ clock: new ManualClock() });
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

test('W4 the right is the connection’s that showed it, and each join shows it again', async () => {
  await using under = await startPlacedHub();
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
  await using under = await startPlacedHub();
  const first = await under.streamer(hidden);
  const { streamKey, publishToken } = first;
  const second = await under.connect();
  await second.accepted('stream:resume', { streamKey, publishToken });
  expect(await first.next('stream:error')).toMatchObject({ code: 'taken_over' });
  expect(await first.refusedWith('stream:data:send', { streamKey, data: frame(1) })).toBe(
    'not_the_streamer',
  );
});

describe('W5 when the ticket expires', () => {
  async function withTicket(clock: ManualClock, expiresInSeconds: number) {
    const under = await startPlacedHub({ clock });
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
    expect(await streamer.accepted('stream:data:send', sent)).toMatchObject({
      viewers: reaches(0),
    });
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
  await using under = await startPlacedHub();
  const { streamKey } = await under.streamer(hidden);
  const open = await under.streamer();
  const viewer = await under.connect();
  const slow = viewer.request('stream:join', { streamKey, password });
  await viewer.join(open);
  expect(await slow).toMatchObject({ ok: false, code: 'rate_limited' });
  expect(await open.next('stream:viewers')).toMatchObject({ viewers: 1 });
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
  await using under = await startPlacedHub();
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
  await using under = await startPlacedHub();
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
