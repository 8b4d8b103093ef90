/** A player of a kept stream: it waits, begins by itself, and waits again. */
import { expect, test } from 'vitest';
import { settled } from './fake-line.ts';
import { frames, join, joined, nothing, setUp, video } from './player-under-test.ts';

const startsAt = '2030-01-31T18:30:00.000Z';

async function joinOffAir() {
  const under = setUp();
  const { line } = under;
  line.line('connected');
  await settled();
  line.hubSays('stream:tracks', { streamKey: 'key', tracks: [video], clockOffsetUs: 0 });
  line.hubSays('stream:buffer', nothing);
  const offline = { ...joined, state: 'offline', startsAt } as const;
  line.hubSays('stream:joined', offline);
  await line.answer('stream:join', { ok: true, ...offline });
  await settled();
  return under;
}

test('N3 while nobody is on air it says so, and when that is meant to change', async () => {
  const { player, line } = await joinOffAir();
  expect(player.state).toEqual({ name: 'off_air', startsAt });
  line.hubSays('stream:offline', { streamKey: 'key', title: 'Cats' });
  expect(player.state).toEqual({ name: 'off_air' });
  expect(player.info?.title).toBe('Cats');
});

test('N4 it plays by itself when somebody is on air, and knows since when', async () => {
  const { player, line, states } = await joinOffAir();
  const startedAt = '2030-01-31T18:31:00.000Z';
  line.hubSays('stream:resumed', { streamKey: 'key', startedAt });
  expect(player.state).toEqual({ name: 'waiting' });
  expect(player.info?.startedAt).toBe(startedAt);
  line.hubSays('stream:tracks', { streamKey: 'key', tracks: [video], clockOffsetUs: 0 });
  line.hubSays('stream:data', frames(1));
  await settled();
  expect(states).toEqual(['off_air', 'waiting', 'live']);
});

test('N2 after a broadcast it waits, stays connected, and shows the next one from its first picture on', async () => {
  const { line, player, states, decoded } = setUp();
  await join(line, frames(8));
  line.hubSays('stream:offline', { streamKey: 'key', title: 'talk' });
  expect(player.state).toEqual({ name: 'off_air' });
  expect(line.isClosed).toBe(false);
  line.hubSays('stream:resumed', { streamKey: 'key', startedAt: joined.startedAt });
  expect(player.state).toEqual({ name: 'waiting' });
  // Its numbers and its times are before those of the broadcast before.
  line.hubSays('stream:tracks', { streamKey: 'key', tracks: [video], clockOffsetUs: 0 });
  line.hubSays('stream:data', frames(1));
  await settled();
  expect(decoded.at(-1)).toBe('image/jpeg 1');
  expect(states).toEqual(['waiting', 'live', 'off_air', 'waiting', 'live']);
});

test('N7 a stream that is deleted while it waits has ended', async () => {
  const { player, line } = await joinOffAir();
  line.hubSays('stream:ended', { streamKey: 'key', reason: 'ended' });
  expect(player.state).toEqual({ name: 'ended', reason: 'ended' });
  expect(line.isClosed).toBe(true);
});
