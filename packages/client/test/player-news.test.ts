import { expect, test } from 'vitest';
import { FIRST_LOOK } from '../src/watch/element/player-look.ts';
import { newsBetween } from '../src/watch/element/player-news.ts';

test('how a player begins, and what stays the same, is no news', () => {
  expect(newsBetween(FIRST_LOOK, { ...FIRST_LOOK, state: undefined })).toEqual([]);
  const refused = { name: 'refused', code: 'rate_limited', message: 'Wait.' } as const;
  const before = { ...FIRST_LOOK, state: refused };
  expect(newsBetween(before, { ...before, state: { ...refused } })).toEqual([]);
});

test('why the hub is not reached is news, and so is that it is not known any more', () => {
  const why = { code: 'origin_not_allowed', message: 'no' } as const;
  const kept = { ...FIRST_LOOK, state: { name: 'connecting', why } } as const;
  expect(newsBetween(FIRST_LOOK, kept)).toEqual([['statechange', kept.state]]);
  expect(newsBetween(kept, { ...kept })).toEqual([]);
  expect(newsBetween(kept, FIRST_LOOK)).toEqual([['statechange', { name: 'connecting' }]]);
});

test('what a page hears is an object, also where there is nothing any more', () => {
  const info = { title: 'talk', viewers: 1, startedAt: '' };
  const live = { ...FIRST_LOOK, info, state: { name: 'live' } } as const;
  const gone = { ...FIRST_LOOK, state: undefined };
  expect(newsBetween(live, gone)).toEqual([
    ['infochange', {}],
    ['statechange', {}],
  ]);
});

test('each thing that has changed is told once, the end last', () => {
  const now = {
    ...FIRST_LOOK,
    state: { name: 'ended', reason: 'removed' },
    soundState: 'playing',
    pictureMode: 'preview',
    previewReason: 'decoder_failed',
    rung: 'preview',
    isPolling: true,
  } as const;
  expect(newsBetween(FIRST_LOOK, now)).toEqual([
    ['soundstatechange', { soundState: 'playing' }],
    ['picturemodechange', { pictureMode: 'preview', previewReason: 'decoder_failed' }],
    ['rungchange', { rung: 'preview' }],
    ['transportchange', { isPolling: true }],
    ['statechange', now.state],
    ['streamend', { reason: 'removed' }],
  ]);
  expect(newsBetween(now, { ...now })).toEqual([]);
});
