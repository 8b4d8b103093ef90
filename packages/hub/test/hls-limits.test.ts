/** HLS for strangers: what never was, floods, and pages of others. */
import pino from 'pino';
import { expect, test } from 'vitest';
import { SegmentMaker } from '../src/hls/segment-maker.ts';
import { asked, madeSegments } from './hls-under-test.ts';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

test.each([
  'live/index.m3u8',
  'index.m3u8/x',
  '1.m4s',
  'live/1.m4s',
  'live/x-1.m4s',
  'live/x-99999999999999.m4s',
  't//index.m3u8',
  '%00.m3u8',
  `live/${'a'.repeat(100)}-1.m4s`,
])('A9 what never was is not found: %s', async (path) => {
  await using under = await startTestHub();
  const { player } = await asked(under);
  const answer = await player.get(path);
  expect([400, 404, 414]).toContain(answer.status);
  expect(await madeSegments(under)).toBe(0);
});

test('A10 a flood from one address is told to wait, and others are served', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ trustProxy: 'loopback', clock });
  const { player } = await asked(under);
  const flood = { 'x-forwarded-for': '192.0.2.1' };
  const answers = await Promise.all(
    Array.from({ length: 700 }, async () => {
      const answer = await player.get('live/none-1.m4s', flood);
      await answer.arrayBuffer();
      return answer;
    }),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(200);
  expect(refused[0]?.headers.get('retry-after')).toBe('2');
  expect(refused[0]?.headers.get('cache-control')).toBe('no-store');
  const other = await player.get('index.m3u8', { 'x-forwarded-for': '198.51.100.1' });
  expect(other.status).toBe(200);
});

test('A11 pages of allowed origins may read it, those of others may not, and caches keep them apart', async () => {
  await using under = await startTestHub({ allowedOrigins: ['https://example.org'] });
  const { player } = await asked(under);
  const allowed = await player.get('index.m3u8', { origin: 'https://example.org' });
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://example.org');
  expect(allowed.headers.get('vary')?.toLowerCase()).toContain('origin');
  expect((await player.get('index.m3u8')).headers.get('vary')?.toLowerCase()).toContain('origin');
  const other = await player.get('index.m3u8', { origin: 'https://evil.example' });
  expect(other.status).toBe(403);
});

const log = pino({ level: 'silent' });
const share = { atOnce: 100, oneInMs: 50 };

test('A10 so many segments wait to be made, and the next is refused', async () => {
  await using maker = new SegmentMaker({ clock: new ManualClock(), log, share });
  const never = Promise.withResolvers<never>();
  never.promise.catch(() => {});
  const address = '192.0.2.1';
  const wishes = Array.from({ length: 65 }, (_, number) =>
    maker.get({ name: `${number}`, address, task: () => never.promise }),
  );
  expect(await wishes.at(-1)).toMatchObject({ ok: false, code: 'rate_limited' });
  never.reject(new Error('the disk is gone'));
  expect(await wishes[0]).toMatchObject({ ok: false, code: 'internal_error' });
  await Promise.all(wishes);
});

test('A10 one address has so many segments made, and another has its own', async () => {
  const clock = new ManualClock();
  await using maker = new SegmentMaker({ clock, log, share });
  const task = () => Promise.reject(new Error('there is no such file'));
  const ask = (address: string, number: number) => maker.get({ name: `${number}`, address, task });
  for (let number = 0; number < 100; number += 1) {
    expect(await ask('192.0.2.1', number)).toMatchObject({ code: 'internal_error' });
  }
  expect(await ask('192.0.2.1', 100)).toMatchObject({ code: 'rate_limited' });
  expect(await ask('198.51.100.1', 101)).toMatchObject({ code: 'internal_error' });
  clock.advance(1_000);
  expect(await ask('192.0.2.1', 102)).toMatchObject({ code: 'internal_error' });
});
