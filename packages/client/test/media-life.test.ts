import { beforeEach, expect, test, vi } from 'vitest';
import { MediaLife } from '../src/watch/element/media-life.ts';
import type { PlayerState } from '../src/watch/player-state.ts';

let told: string[];
let life: MediaLife;
beforeEach(() => {
  told = [];
  life = new MediaLife((event) => told.push(event));
});

function follow(
  state: PlayerState | undefined,
  sound: 'starting' | 'blocked' | 'decided' = 'decided',
): string[] {
  told.length = 0;
  life.follow({ state, sound, message: 'why' });
  return [...told];
}

const nameOf = (promise: Promise<void>) =>
  promise.then(
    () => 'played',
    (error: unknown) => (error instanceof DOMException ? error.name : 'no DOMException'),
  );

test('it is paused until it plays, and tells of the first picture as a video would', () => {
  expect([life.paused, life.readyState]).toEqual([true, 0]);
  life.begin();
  expect([life.paused, told]).toEqual([false, ['play', 'waiting']]);
  expect(follow({ name: 'waiting' })).toEqual([]);
  const first = ['durationchange', 'loadedmetadata', 'loadeddata', 'canplay', 'playing'];
  expect(follow({ name: 'live' })).toEqual(first);
  expect(life.readyState).toBe(4);
  expect(follow({ name: 'reconnecting' })).toEqual(['waiting']);
  expect(life.readyState).toBe(2);
  expect(follow({ name: 'live' })).toEqual(['playing']);
  life.pause();
  expect(follow({ name: 'live' })).toEqual([]);
});

test('play() resolves once the picture plays and it is known whether the sound may', async () => {
  const played = nameOf(life.play());
  const isSettled = vi.fn();
  void played.then(isSettled);
  follow({ name: 'live' }, 'starting');
  await new Promise((resolve) => setTimeout(resolve));
  expect(isSettled).not.toHaveBeenCalled();
  follow({ name: 'live' }, 'decided');
  expect(await played).toBe('played');
});

test('play() rejects with NotAllowedError where the sound wants a gesture, and the picture plays', async () => {
  const played = nameOf(life.play());
  follow({ name: 'live' }, 'blocked');
  expect(await played).toBe('NotAllowedError');
  expect([life.paused, life.readyState]).toEqual([false, 4]);
  const again = nameOf(life.play());
  follow({ name: 'live' }, 'decided');
  expect(await again).toBe('played');
});

test('pause() ends what play() waits for', async () => {
  const played = nameOf(life.play());
  told.length = 0;
  life.pause();
  life.pause();
  expect(told).toEqual(['timeupdate', 'pause']);
  expect(await played).toBe('AbortError');
});

test('an end pauses it and is no error; play() tries anew', async () => {
  life.begin();
  follow({ name: 'live' });
  expect(follow({ name: 'ended' })).toEqual(['timeupdate', 'pause', 'ended']);
  expect([life.paused, life.ended, life.error]).toEqual([true, true, null]);
  expect(follow({ name: 'ended' })).toEqual([]);
  const played = nameOf(life.play());
  expect([life.paused, life.ended]).toEqual([false, false]);
  follow({ name: 'ended' });
  expect(await played).toBe('NotSupportedError');
});

test.each<[PlayerState, string]>([
  [{ name: 'not_found' }, 'not_found'],
  [{ name: 'ticket_expired' }, 'ticket_expired'],
  [{ name: 'refused', code: 'too_many_viewers', message: 'Full.' }, 'too_many_viewers'],
])('of %j a page hears the reason as an error', async (state, reason) => {
  const played = nameOf(life.play());
  expect(follow(state)).toEqual(['timeupdate', 'pause', 'error']);
  expect(life.error).toEqual({ code: 4, message: 'why', reason });
  expect([life.paused, life.ended]).toEqual([true, false]);
  expect(await played).toBe('NotSupportedError');
  life.begin();
  expect(life.error).toBeNull();
});

test('time runs while it plays, and is told at least four times a second', () => {
  vi.useFakeTimers();
  try {
    life.begin();
    vi.advanceTimersByTime(1_000);
    expect(life.currentTime).toBe(0);
    follow({ name: 'live' });
    told.length = 0;
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual(Array(4).fill('timeupdate'));
    follow({ name: 'paused' });
    vi.advanceTimersByTime(1_000);
    expect(life.currentTime).toBe(1);
    life.empty();
    expect(life.currentTime).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('another stream has no picture yet; what waits to play waits for it', async () => {
  life.begin();
  follow({ name: 'live' });
  told.length = 0;
  life.empty();
  expect([told, life.readyState, life.paused]).toEqual([['emptied'], 0, false]);
  const played = nameOf(life.play());
  expect(follow({ name: 'live' })).toContain('loadedmetadata');
  expect(await played).toBe('played');
});
