import type { Microphone } from '@streamhub/client';
import { beforeEach, expect, test, vi } from 'vitest';
import { deviceAlerts } from '../src/studio/device-alerts.ts';
import { firstSnapshot, NO_STATS, type StudioSnapshot } from '../src/studio/studio-snapshot.ts';

const live = {
  name: 'live',
  streamKey: 'key',
  watchUrl: '',
  visibility: 'public',
  startedAt: '',
  isRecorded: false,
} as const;
const on = { name: 'on', microphone: {} as Microphone, isWithheld: false } as const;
const shown = { label: 'Camera', deviceId: 'c', facing: undefined };

beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null });
});

function alertsOf(change: Partial<StudioSnapshot>) {
  return deviceAlerts({ ...firstSnapshot(), ...change });
}

function sending(microphone: 'heard' | 'silent' | 'none') {
  const coded = { codec: 'vp8', sound: 'on', microphone, unableViewers: 0 } as const;
  return { publisher: live, microphone: on, stats: { ...NO_STATS, coded } };
}

test('nothing is told while all goes well, nor of what never opened', () => {
  expect(alertsOf(sending('heard'))).toEqual([]);
  expect(alertsOf({ microphone: { name: 'failed', problem: 'denied' } })).toEqual([]);
});

test('a microphone that gives silence or nothing is told, before one that was replaced', () => {
  const losses = { microphone: { label: 'Headset', replacement: 'Built-in' } };
  expect(alertsOf({ ...sending('silent'), losses })).toEqual([
    { name: 'silent' },
    { name: 'replaced', kind: 'microphone', lost: 'Headset', by: 'Built-in' },
  ]);
  expect(alertsOf(sending('none'))).toEqual([{ name: 'withheld', kind: 'microphone' }]);
  expect(alertsOf({ microphone: { ...on, isWithheld: true } })).toHaveLength(1);
});

test('who has muted is not told that the microphone gives silence', () => {
  expect(alertsOf({ ...sending('silent'), isMuted: true })).toEqual([]);
});

test('what the last stream measured is not told after it', () => {
  expect(alertsOf({ ...sending('silent'), publisher: { name: 'idle' } })).toEqual([]);
});

test('a camera that is withheld or gone, and a screen that is', () => {
  const none = { name: 'none' } as const;
  const gone = { name: 'failed', problem: 'unplugged' } as const;
  expect(
    alertsOf({
      sources: {
        camera: { shown, attempt: none, isWithheld: true },
        screen: { shown: undefined, attempt: gone, isWithheld: false },
      },
    }),
  ).toEqual([
    { name: 'withheld', kind: 'camera' },
    { name: 'lost', kind: 'screen' },
  ]);
});
