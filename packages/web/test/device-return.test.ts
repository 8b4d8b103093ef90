import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeviceReturn, type Loss } from '../src/studio/device-return.ts';

const headset = { deviceId: 'h', label: 'Headset' };
const builtIn = { deviceId: 'b', label: 'Built-in' };

/** What this machine has, and what of it cannot be opened now. */
let there: { deviceId: string; label: string }[] = [];
let taken: string[] = [];
const devices = Object.assign(new EventTarget(), {
  enumerateDevices: async () => there.map((device) => ({ ...device, kind: 'audioinput' })),
});
const opened: DeviceReturn[] = [];

beforeEach(() => {
  there = [headset, builtIn];
  taken = [];
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { mediaDevices: devices });
});

afterEach(() => {
  for (const each of opened.splice(0)) each.forget();
  vi.useRealTimers();
});

function setUp() {
  const asked: string[] = [];
  const told: (Loss | undefined)[] = [];
  const device = new DeviceReturn({
    kind: 'microphones',
    open: async (deviceId) => {
      asked.push(deviceId);
      const found = there.find((each) => each.deviceId === deviceId);
      return taken.includes(deviceId) ? undefined : found?.label;
    },
    onLoss: (loss) => told.push(loss),
  });
  opened.push(device);
  return { device, asked, told };
}

/** A device comes or goes, and what follows has been done. */
async function now(...devicesNow: typeof there) {
  there = devicesNow;
  devices.dispatchEvent(new Event('devicechange'));
  await vi.advanceTimersByTimeAsync(0);
}

test('another device takes the place of a lost one, until that is back', async () => {
  const { device, asked, told } = setUp();
  device.deviceEnded(headset);
  await now(builtIn);
  expect(told.at(-1)).toEqual({ label: 'Headset', replacement: 'Built-in' });
  await now(builtIn, { deviceId: 'x', label: 'Another' });
  expect(asked, 'one in its place is enough').toEqual(['b']);
  await now(builtIn, headset);
  expect(asked).toEqual(['b', 'h']);
  expect(told.at(-1)).toBeUndefined();
  await now(builtIn);
  expect(asked, 'it is not waited for any more').toHaveLength(2);
});

test('a list that still has the lost one does not bring it back', async () => {
  const { device, asked, told } = setUp();
  device.deviceEnded(headset);
  await now(headset, builtIn);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toEqual(['b']);
  expect(told.at(-1)).toEqual({ label: 'Headset', replacement: 'Built-in' });
});

test('the only one is waited for, and taken as soon as another program lets it go', async () => {
  const { device, asked, told } = setUp();
  taken = ['h'];
  device.deviceEnded(headset);
  await now(headset);
  expect(told.at(-1)).toEqual({ label: 'Headset', replacement: undefined });
  await vi.advanceTimersByTimeAsync(3_000);
  const tries = asked.length;
  expect(tries).toBeGreaterThan(1);
  taken = [];
  // Nobody tells that it is free.
  await vi.advanceTimersByTimeAsync(3_000);
  expect(told.at(-1)).toBeUndefined();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toHaveLength(tries + 1);
});

test('what replaces a lost one may end too: the first is waited for', async () => {
  const { device, told } = setUp();
  device.deviceEnded(headset);
  await now(builtIn);
  device.deviceEnded(builtIn);
  await now();
  expect(told.at(-1)).toEqual({ label: 'Headset', replacement: undefined });
  await now(headset);
  expect(told.at(-1)).toBeUndefined();
});

test('the system’s default is another device when its name is', async () => {
  const { device, told } = setUp();
  const standard = (label: string) => ({ deviceId: 'default', label });
  device.deviceEnded(standard('Default - Headset'));
  await now(standard('Default - Built-in'));
  expect(told.at(-1)).toEqual({ label: 'Default - Headset', replacement: 'Default - Built-in' });
  await now(standard('Default - Headset'));
  expect(told.at(-1)).toBeUndefined();
});

test('no device without a name is opened: the browser would ask', async () => {
  const { device, asked } = setUp();
  there = [{ deviceId: 'b', label: '' }];
  device.deviceEnded(headset);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
});

test('who chooses something else is not disturbed', async () => {
  const { device, asked, told } = setUp();
  device.deviceEnded(headset);
  device.forget();
  await now(builtIn, headset);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked, told.at(-1)]).toEqual([[], undefined]);
});
