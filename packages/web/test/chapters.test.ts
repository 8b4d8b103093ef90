import type { RecordedSection } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { chaptersOf } from '../src/replay/chapters.ts';

const VIDEO = { kind: 'video', trackId: 0, codec: 'vp8', temporalLayers: 1 } as const;
const section = (timeMs: number, codec = 'vp8'): RecordedSection => ({
  at: timeMs,
  timeMs,
  timestampUs: 0,
  tracks: [{ ...VIDEO, codec }],
});

test('chapters begin behind pauses and with other tracks, not with the same ones stated again', () => {
  const sections = [section(0), section(10_000), section(20_000, 'vp9')];
  const pauses = [{ fromMs: 28_000, toMs: 30_000 }, { fromMs: 40_000 }];
  expect(chaptersOf({ pauses, sections })).toEqual([20, 30]);
});

test('what is next to another chapter, or to the beginning, is none', () => {
  const sections = [section(0), section(400, 'vp9'), section(20_000), section(20_400, 'vp9')];
  expect(chaptersOf({ pauses: [], sections })).toEqual([20]);
});
