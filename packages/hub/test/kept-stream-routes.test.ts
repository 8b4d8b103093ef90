/** What the owner of a kept stream does with it over HTTP, and what nobody else does. */
import type { NewPublishToken, StreamInfo } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { frame, type HubUnderTest, startTestHub, type TestStreamer } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { ask, bearer, cookieOf, setUpAccount } from './rights-under-test.ts';

const IN_MINUTES_MS = 60_000;

function inMinutes(clock: ManualClock, minutes: number): string {
  return new Date(clock.epochMs() + minutes * IN_MINUTES_MS).toISOString();
}

function change(
  under: HubUnderTest,
  { streamKey, publishToken }: { streamKey: string; publishToken: string },
  body: unknown,
) {
  return ask(under, `PATCH /api/streams/${streamKey}`, { headers: bearer(publishToken), body });
}

async function renew(under: HubUnderTest, streamer: TestStreamer): Promise<string> {
  const { streamKey, publishToken } = streamer;
  const headers = bearer(publishToken);
  const { status, body } = await ask(under, `POST /api/streams/${streamKey}/publish-token`, {
    headers,
  });
  expect(status).toBe(201);
  return (body as NewPublishToken).publishToken;
}

async function remove(
  under: HubUnderTest,
  { streamKey, publishToken }: { streamKey: string; publishToken: string },
) {
  return ask(under, `DELETE /api/streams/${streamKey}`, { headers: bearer(publishToken) });
}

test('N5 H34 whoever waits hears at once of a new title and an announced start', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await under.streamer({ isKept: true });
  const { streamKey } = streamer;
  await streamer.accepted('stream:end', { streamKey });
  const viewer = await under.connect();
  await viewer.join(streamer);
  const startsAt = inMinutes(clock, 5);
  const { status, body } = await change(under, streamer, { title: ' Cats ', startsAt });
  expect([status, body]).toMatchObject([200, { title: 'Cats', state: 'offline', startsAt }]);
  expect(await viewer.next('stream:offline')).toEqual({ streamKey, title: 'Cats', startsAt });
  await change(under, streamer, { startsAt: null });
  expect(await viewer.next('stream:offline')).toEqual({ streamKey, title: 'Cats' });
});

test('N5 H34 a stream on air gets its new title, and keeps it', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'Cats', isKept: true });
  await change(under, streamer, { title: 'Dogs' });
  const info = async () => (await ask(under, `GET /api/streams/${streamer.streamKey}`)).body;
  expect(await info()).toMatchObject({ title: 'Dogs', state: 'live' });
  await streamer.accepted('stream:end', { streamKey: streamer.streamKey });
  expect(await info()).toMatchObject({ title: 'Dogs', state: 'offline' });
});

test.each([
  [{}, 'payload'],
  ['Cats', 'payload'],
  [{ title: 7 }, 'title'],
  [{ title: 'x'.repeat(121) }, 'title'],
  [{ title: 'a\u0000b' }, 'title'],
  [{ title: '\u200b\u0301' }, 'title'],
  [{ startsAt: 'tomorrow' }, 'startsAt'],
  [{ startsAt: 5 }, 'startsAt'],
  [{ startsAt: '2026-02-31T25:00:00Z' }, 'startsAt'],
  [{ startsAt: '2026-01-01T10:00:00' }, 'startsAt'],
  [{ startsAt: '2025-12-31T23:59:59Z' }, 'startsAt'],
  [{ startsAt: '3026-01-01T00:00:00Z' }, 'startsAt'],
])('N5 H34 a wrong change is refused and changes nothing: %j', async (body, field) => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await under.streamer({ title: 'Cats', isKept: true });
  const answer = await change(under, streamer, body);
  expect(answer.verdict).toBe('invalid_request');
  expect(answer.body).toMatchObject({ message: expect.stringMatching(`^${field}: `) });
  const { body: info } = await ask(under, `GET /api/streams/${streamer.streamKey}`);
  expect(info).toMatchObject({ title: 'Cats' });
});

test.each([
  [{ isKept: 'yes' }, 'isKept'],
  [{ startsAt: '2026-01-02T00:00:00Z' }, 'startsAt'],
  [{ isKept: true, startsAt: '2025-01-02T00:00:00Z' }, 'startsAt'],
  [{ isKept: true, startsAt: '3025-01-02T00:00:00Z' }, 'startsAt'],
  [{ isKept: true, startsAt: null }, 'startsAt'],
])('N1b stream:create is refused: %j', async (wish, field) => {
  await using under = await startTestHub({ clock: new ManualClock() });
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  const answer = await client.request('stream:create', wish);
  expect(answer).toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(`^${field}: `),
  });
});

test('N6 H35 with a new publish token the old one is void, and whoever sends by it sends no longer', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ isKept: true });
  const { streamKey, publishToken } = streamer;
  const viewer = await under.connect();
  await viewer.join(streamer);
  const renewed = await renew(under, streamer);
  expect(await streamer.next('stream:error')).toMatchObject({ code: 'taken_over' });
  await viewer.next('stream:paused');
  const data = frame(1);
  expect(await streamer.refusedWith('stream:data:send', { streamKey, data })).toBe(
    'not_the_streamer',
  );
  const resume = (token: string) => ({ streamKey, publishToken: token });
  expect(await streamer.refusedWith('stream:resume', resume(publishToken))).toBe(
    'not_the_streamer',
  );
  expect((await change(under, streamer, { title: 'x' })).verdict).toBe('not_the_streamer');
  await streamer.accepted('stream:resume', resume(renewed));
  await viewer.next('stream:resumed');
  await streamer.accepted('stream:end', { streamKey });
  expect(await streamer.refusedWith('stream:resume', resume(publishToken))).toBe(
    'not_the_streamer',
  );
  await streamer.accepted('stream:resume', resume(renewed));
});

test('N7 H36 a deleted stream has ended for everybody, whether it was on air or not', async () => {
  await using under = await startTestHub();
  for (const isOnAir of [true, false]) {
    const streamer = await under.streamer({ isKept: true });
    const { streamKey, publishToken } = streamer;
    const viewer = await under.connect();
    await viewer.join(streamer);
    if (!isOnAir) await streamer.accepted('stream:end', { streamKey });
    expect((await remove(under, streamer)).status).toBe(204);
    expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
    expect(await viewer.refusedWith('stream:join', { streamKey })).toBe('stream_ended');
    const resume = { streamKey, publishToken };
    expect(await viewer.refusedWith('stream:resume', resume)).toBe('stream_ended');
    expect((await remove(under, streamer)).verdict).toBe('stream_ended');
    expect((await change(under, streamer, { title: 'x' })).verdict).toBe('stream_ended');
    const { body } = await ask(under, `GET /api/streams/${streamKey}`);
    expect(body).toMatchObject({ state: 'ended', reason: 'ended' });
  }
});

test('N8 an operator ends a kept stream for good, on air and offline', async () => {
  await using under = await startTestHub();
  const live = await under.streamer({ isKept: true });
  const offline = await under.streamer({ isKept: true });
  await offline.accepted('stream:end', { streamKey: offline.streamKey });
  const viewer = await under.connect();
  for (const { streamKey, publishToken } of [live, offline]) {
    await viewer.join({ streamKey });
    expect(await under.hub.control.endStream(streamKey)).toBe(true);
    expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'removed' });
    const resume = { streamKey, publishToken };
    expect(await viewer.refusedWith('stream:resume', resume)).toBe('stream_ended');
  }
  expect(await under.hub.control.endStream(offline.streamKey)).toBe(false);
});

test('N5 a stream that is not kept is not changed', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'Cats' });
  expect((await change(under, streamer, { title: 'x' })).verdict).toBe('invalid_request');
  expect((await remove(under, streamer)).verdict).toBe('invalid_request');
  await streamer.accepted('stream:end', { streamKey: streamer.streamKey });
  expect((await change(under, streamer, { title: 'x' })).verdict).toBe('stream_ended');
});

test('N5 H37 an account has its kept streams, in every browser and without their tokens', async () => {
  await using under = await startTestHub({ publish: 'account' });
  const { cookie } = await setUpAccount(under);
  const ana = await under.connect({ extraHeaders: { cookie } });
  await ana.accepted('register', { username: 'Ana' });
  const created = await ana.accepted<{ streamKey: string }>('stream:create', {
    visibility: 'private',
    isKept: true,
  });
  const { streamKey } = created;
  const list = async (shown: string) =>
    ask(under, 'GET /api/session/streams', { headers: { cookie: shown } });
  const { body } = await list(cookie);
  expect((body as { streams: StreamInfo[] }).streams).toMatchObject([{ streamKey, state: 'live' }]);
  expect((await list('')).verdict).toBe('login_required');

  await under.hub.control.addAccount({ name: 'Bo', password: 'correct horse' });
  const login = { name: 'Bo', password: 'correct horse' };
  const bo = cookieOf((await ask(under, 'POST /api/session', { body: login })).headers);
  expect((await list(bo)).body).toEqual({ streams: [] });
  const route = `PATCH /api/streams/${streamKey}`;
  const rename = (shown: string) =>
    ask(under, route, { headers: { cookie: shown }, body: { title: 'Cats' } });
  expect((await rename(bo)).verdict).toBe('stream_not_found');
  expect((await rename(cookie)).body).toMatchObject({ title: 'Cats' });
});
