import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { startPlacedHub } from './nodes-under-test.ts';
import { ask, basic, bearer, ticketFor } from './rights-under-test.ts';

test('H10 a ticket comes with its link and its end', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const { streamKey, publishToken } = await under.streamer({ visibility: 'private' });
  const { status, body } = await ask(under, `POST /api/streams/${streamKey}/tickets`, {
    headers: bearer(publishToken),
    body: { expiresInSeconds: 3_600 },
  });
  expect(status).toBe(201);
  const { ticket, watchUrl, expiresAt } = body as Record<string, string>;
  expect(watchUrl).toBe(`${under.hub.address}/watch/${streamKey}?ticket=${ticket}`);
  const leftMs = Date.parse(expiresAt ?? '') - clock.epochMs();
  expect(leftMs).toBeGreaterThanOrEqual(3_600_000);
  expect(leftMs).toBeLessThan(3_601_000);
});

test.each([undefined, 0, 0.5, 604_801, '60', null])(
  'H10 expiresInSeconds %j is refused',
  async (expiresInSeconds) => {
    await using under = await startPlacedHub();
    const { streamKey, publishToken } = await under.streamer({ visibility: 'private' });
    const answer = await ask(under, `POST /api/streams/${streamKey}/tickets`, {
      headers: bearer(publishToken),
      body: { expiresInSeconds },
    });
    expect(answer).toMatchObject({ status: 400, verdict: 'invalid_request' });
  },
);

test('H10a a password makes tickets of six hours at most, and a ticket makes none', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const { streamKey } = await under.streamer({ visibility: 'private', password: 'open sesame' });
  const make = (headers: Record<string, string>) =>
    ask(under, `POST /api/streams/${streamKey}/tickets`, {
      headers,
      body: { expiresInSeconds: 604_800 },
    });
  const { status, body } = await make(basic('open sesame'));
  expect(status).toBe(201);
  const { ticket = '', expiresAt = '' } = body as Record<string, string>;
  expect(Date.parse(expiresAt) - clock.epochMs()).toBeLessThanOrEqual(6 * 3_600_000 + 1_000);
  const seen = await ask(under, `GET /api/streams/${streamKey}`, { headers: bearer(ticket) });
  expect(seen.verdict).toBe('yes');
  expect((await make(bearer(ticket))).verdict).toBe('stream_not_found');
  expect((await make(basic('wrong'))).verdict).toBe('stream_not_found');
});

test('H10a no password makes a ticket of a stream that needs none', async () => {
  await using under = await startPlacedHub();
  const { streamKey } = await under.streamer({ visibility: 'public' });
  const answer = await ask(under, `POST /api/streams/${streamKey}/tickets`, {
    headers: basic('open sesame'),
    body: { expiresInSeconds: 60 },
  });
  expect(answer.verdict).toBe('not_the_streamer');
});

test('W6 tickets outlive a restart; the key that signs them is its owner’s alone to read', async () => {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'ticket-key');
  await using under = await startTestHub({ dataDir });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file);
  expect(before).toHaveLength(32);
  await under.hub.close();
  await using _again = await startTestHub({ dataDir });
  expect(readFileSync(file)).toEqual(before);
});

test('W6 a signing key that was cut short stops the start with a sentence', async () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'ticket-key'), 'short');
  await expect(startTestHub({ dataDir })).rejects.toThrow('ticket-key is not a key of 32 bytes');
});

test('W6 what this hub did not sign in this way opens nothing', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ visibility: 'private' });
  const { streamKey } = streamer;
  const key = readFileSync(join(under.dataDir, 'ticket-key'));
  const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
  const token = (claims: object = {}) =>
    new SignJWT({ sub: streamKey, aud: 'streamhub:watch', exp: inAnHour, ...claims });
  const good = await ticketFor(under, streamer);
  const [head, body, signature = ''] = good.split('.');
  const forged = {
    'signed by another key': await token()
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new Uint8Array(32)),
    'not signed': new UnsecuredJWT({
      sub: streamKey,
      aud: 'streamhub:watch',
      exp: inAnHour,
    }).encode(),
    'another algorithm': await token().setProtectedHeader({ alg: 'HS512' }).sign(key),
    'for something else': await token({ aud: 'other' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key),
    'without an end': await token({ exp: undefined })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key),
    'for another stream': await token({ sub: 'other' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key),
    'signature changed': [
      head,
      body,
      `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    ].join('.'),
    'no ticket at all': 'x.y.z',
  };
  const viewer = await under.connect();
  for (const [what, ticket] of Object.entries(forged)) {
    expect(await viewer.refusedWith('stream:join', { streamKey, ticket }), what).toBe(
      'stream_not_found',
    );
  }
  const ours = await token().setProtectedHeader({ alg: 'HS256' }).sign(key);
  await viewer.accepted('stream:join', { streamKey, ticket: ours });
});

test('W5 a ticket that its hub signed for 40 days, longer than any timer of Node, lasts', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer({ visibility: 'private' });
  const key = readFileSync(join(under.dataDir, 'ticket-key'));
  const exp = Math.floor(Date.now() / 1000) + 40 * 24 * 3_600;
  const ticket = await new SignJWT({ sub: streamKey, aud: 'streamhub:watch', exp })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(key);
  const viewer = await under.connect();
  await viewer.accepted('stream:join', { streamKey, ticket });
  for (let turn = 0; turn < 20; turn += 1) await viewer.fence();
  expect(viewer.all('stream:error')).toEqual([]);
});

test('W5a a ticket that expires after its stream has ended is nobody’s concern', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock });
  const streamer = await under.streamer({ visibility: 'private' });
  const { streamKey } = streamer;
  const ticket = await ticketFor(under, streamer, 60);
  const viewer = await under.connect();
  await viewer.accepted('stream:join', { streamKey, ticket });
  await streamer.accepted('stream:end', { streamKey });
  await viewer.next('stream:ended');
  clock.advance(120_000);
  await viewer.fence();
  expect(viewer.all('stream:error')).toEqual([]);
});
