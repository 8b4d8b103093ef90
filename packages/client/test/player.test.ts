import type { Track } from '@streamhub/protocol';
import { describe, expect, test } from 'vitest';
import { settled } from './fake-line.ts';
import { frames, join, joined, nothing, setUp, video } from './player-under-test.ts';

describe('joining', () => {
  test('waits for the first picture when the buffer is empty, and is live with it', async () => {
    const { line, player, states } = setUp();
    await join(line, nothing);
    expect(player.state).toEqual({ name: 'waiting' });
    expect(player.info).toEqual({ title: 'talk', viewers: 2, startedAt: joined.startedAt });
    line.hubSays('stream:data', frames(1));
    await settled();
    expect(states).toEqual(['waiting', 'live']);
    expect(player.stats.framesShown).toBe(1);
  });

  test('shows the newest frame of the buffer at once, in its own size', async () => {
    const { line, player, canvas, decoded } = setUp();
    await join(line, frames(1, 2, 3));
    expect(decoded.at(-1)).toBe('image/jpeg 3');
    expect(player.state).toEqual({ name: 'live' });
    expect([canvas.width, canvas.height]).toEqual([64, 36]);
  });

  test.each([
    ['stream_not_found', { name: 'not_found' }],
    ['stream_ended', { name: 'ended' }],
    [
      'too_many_viewers',
      { name: 'refused', code: 'too_many_viewers', message: 'too_many_viewers' },
    ],
    // A hub of another version: what it says is told as it says it.
    ['of_tomorrow', { name: 'refused', code: 'of_tomorrow', message: 'of_tomorrow' }],
  ])('refused with %s is final', async (code, state) => {
    const { line, player } = setUp();
    line.line('connected');
    await line.answer('stream:join', { ok: false, code, message: code });
    expect(player.state).toEqual(state);
    expect(line.isClosed).toBe(true);
  });
});

describe('sound', () => {
  test('is none where the browser cannot decode it, and the picture plays all the same', async () => {
    const { line, player } = setUp();
    const audio: Track = {
      kind: 'audio',
      trackId: 1,
      codec: 'opus',
      sampleRate: 48_000,
      channels: 1,
    };
    await join(line, frames(1), [video, audio]);
    expect(player.soundState).toBe('unplayable');
    expect(player.stats.framesShown).toBe(1);
  });

  test('keeps the volume between 0 and 1', () => {
    const { player } = setUp();
    player.volume = 3;
    expect(player.volume).toBe(1);
    player.volume = Number.NaN;
    expect(player.volume).toBe(0);
  });
});

describe('watching', () => {
  test('is paused while the streamer is away and live when it is back', async () => {
    const { line, states } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    line.hubSays('stream:resumed', { streamKey: 'key' });
    expect(states.slice(-3)).toEqual(['live', 'paused', 'live']);
  });

  test('joins a stream whose streamer is away as paused, with the last picture', async () => {
    const { line, player } = setUp();
    line.line('connected');
    line.hubSays('stream:tracks', { streamKey: 'key', tracks: [video], clockOffsetUs: 0 });
    line.hubSays('stream:buffer', frames(1));
    line.hubSays('stream:joined', joined);
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    await settled();
    expect(player.state).toEqual({ name: 'paused' });
    expect(player.stats.framesShown).toBe(1);
  });

  test('hears how many watch, and nothing of other streams', async () => {
    const { line, player } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:viewers', { streamKey: 'key', viewers: 9 });
    line.hubSays('stream:viewers', { streamKey: 'other', viewers: 1 });
    line.hubSays('stream:ended', { streamKey: 'other', reason: 'ended' });
    expect(player.info?.viewers).toBe(9);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('says why the hub is not reached, before it was and after a break', async () => {
    const { line, player } = setUp();
    const why = { code: 'origin_not_allowed', message: 'no' } as const;
    line.fails(why);
    expect(player.state).toEqual({ name: 'connecting', why });
    line.fails(undefined);
    await join(line, frames(1));
    expect(player.state).toEqual({ name: 'live' });
    line.line('disconnected');
    line.fails(why);
    expect(player.state).toEqual({ name: 'reconnecting', why });
  });

  test('joins again by itself when its line broke', async () => {
    const { line, player, states } = setUp();
    await join(line, frames(1));
    line.line('disconnected');
    expect(player.state).toEqual({ name: 'reconnecting' });
    await join(line, frames(2));
    expect(player.state).toEqual({ name: 'live' });
    expect(states).not.toContain('ended');
    const joins = line.asked.filter(({ event }) => event === 'stream:join');
    expect(joins.map(({ payload }) => payload['format'])).toEqual(['chunks', 'chunks']);
  });

  test('tells when its long polling has become a WebSocket', async () => {
    const { line, player } = setUp();
    line.isPolling = true;
    await join(line, nothing);
    const told: boolean[] = [];
    player.onChange(() => told.push(player.isPolling));
    line.upgrade();
    expect(told).toEqual([false]);
  });

  test('forgets a pause that was over when its own line came back', async () => {
    const { line, player } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    line.line('disconnected');
    await join(line, frames(2));
    expect(player.state).toEqual({ name: 'live' });
  });

  test('ends with the reason and stays ended', async () => {
    const { line, player } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:ended', { streamKey: 'key', reason: 'abandoned' });
    line.hubSays('stream:resumed', { streamKey: 'key' });
    expect(player.state).toEqual({ name: 'ended', reason: 'abandoned' });
    expect(line.isClosed).toBe(true);
  });

  test('closed while a picture is decoded, does not draw it', async () => {
    const { line, player, drawn, decoded } = setUp();
    await join(line, nothing);
    line.hubSays('stream:data', frames(1));
    player.close();
    await settled();
    expect(decoded).toHaveLength(1);
    expect(drawn).toHaveLength(0);
  });

  test('closed, draws nothing more', async () => {
    const { line, player, drawn } = setUp();
    await join(line, frames(1));
    player.close();
    player.close();
    line.hubSays('stream:data', frames(2));
    await settled();
    expect(drawn).toHaveLength(1);
  });
});
