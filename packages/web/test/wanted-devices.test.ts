/** What one press on "Go live" turns on. */
import type { Microphone } from '@streamhub/client';
import { expect, test } from 'vitest';
import { NO_SOURCE } from '../src/studio/source-input.ts';
import { firstSnapshot, type StudioSnapshot } from '../src/studio/studio-snapshot.ts';
import { mayGoLive, wantedDevices } from '../src/studio/wanted-devices.ts';

const byDefault = { isCameraUnwanted: false };
const shown = { label: '', deviceId: '', facing: undefined };
const on = { ...NO_SOURCE, shown };
const failed = { ...NO_SOURCE, attempt: { name: 'failed', problem: 'denied' } } as const;
const hearing = {
  microphone: { name: 'on', microphone: {} as Microphone, isWithheld: false },
} as const;

function studio(
  change: Partial<Omit<StudioSnapshot, 'settings'>> = {},
  settings: Partial<StudioSnapshot['settings']> = {},
): StudioSnapshot {
  const first = firstSnapshot();
  return { ...first, ...change, settings: { ...first.settings, ...settings } };
}

const sources = (camera: StudioSnapshot['sources']['camera']) => ({
  sources: { ...studio().sources, camera },
});

test('of a newcomer: the camera and the microphone', () => {
  expect(wantedDevices(studio(), byDefault)).toEqual({
    camera: true,
    screen: false,
    microphone: true,
  });
});

test('what is on is not turned on again', () => {
  expect(wantedDevices(studio({ ...sources(on), ...hearing }), byDefault)).toEqual({
    camera: false,
    screen: false,
    microphone: false,
  });
});

test('what was turned off by hand stays off', () => {
  const snapshot = studio({}, { isMicrophoneWanted: false });
  expect(wantedDevices(snapshot, { isCameraUnwanted: true })).toEqual({
    camera: false,
    screen: false,
    microphone: false,
  });
});

test('where the scene is a screen, that is asked for', () => {
  expect(wantedDevices(studio({}, { layout: 'screen' }), byDefault)).toMatchObject({
    camera: false,
    screen: true,
  });
});

function goesLive(before: StudioSnapshot, now: StudioSnapshot, wish = byDefault) {
  return mayGoLive(now, { before, wanted: wantedDevices(before, wish) });
}

test('a picture is enough, whatever the microphone says', () => {
  const refused = { microphone: { name: 'failed', problem: 'denied' } } as const;
  expect(goesLive(studio(), studio({ ...sources(on), ...refused }))).toBe(true);
});

test('without its picture one is told first, and heard with the second press', () => {
  const told = studio({ ...sources(failed), ...hearing });
  expect(goesLive(studio(), told)).toBe(false);
  expect(goesLive(told, told)).toBe(true);
});

test('whoever wants no camera is heard at once', () => {
  expect(goesLive(studio(), studio(hearing), { isCameraUnwanted: true })).toBe(true);
});

test('with nothing at all there is no stream', () => {
  const nothing = studio(sources(failed));
  expect(goesLive(nothing, nothing)).toBe(false);
});
