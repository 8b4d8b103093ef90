/**
 * Brings a camera or microphone back that went away by itself, and another of its kind meanwhile: a headset whose battery was
 * empty, a camera that another program took.
 * From: microphone-input.ts and studio-devices.ts, what was lost. To: the same, what to open; the page, what happened.
 *
 * Only devices with a name are opened: browsers tell names where opening asks nothing. One that is withheld is not replaced,
 * for that may be the streamer's own wish, such as a switch at the headset.
 */
import { type Devices, listDevices, onDevicesChanged } from '@streamhub/client';

export interface Loss {
  /** What was lost, as the browser calls it. */
  label: string;
  /** What is on in its place. */
  replacement: string | undefined;
}

interface DeviceReturnOptions {
  kind: keyof Devices;
  /** Resolves with its name once it is on, undefined if it cannot be had now; never rejects. */
  open(deviceId: string): Promise<string | undefined>;
  /** Undefined: it is back, or something else was chosen. */
  onLoss(loss: Loss | undefined): void;
}

interface Device {
  deviceId: string;
  label: string;
}

/** A program that lets a device go tells nobody. */
const LOOK_EVERY_MS = 3_000;

export class DeviceReturn {
  readonly #options: DeviceReturnOptions;
  /** `isGone`: it was seen to be missing, so that it can come back. */
  #lost: (Device & { isGone: boolean }) | undefined;
  #replacement: string | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #forgetChanges = () => {};
  #isLooking = false;
  #isLookWanted = false;

  constructor(options: DeviceReturnOptions) {
    this.#options = options;
  }

  /** It ended by itself. If it was a replacement, it is the first that is waited for. */
  deviceEnded(device: Device): void {
    this.#replacement = undefined;
    if (!this.#lost) {
      this.#lost = { ...device, isGone: false };
      const look = () => this.#lookSoon();
      this.#timer = setInterval(look, LOOK_EVERY_MS);
      this.#forgetChanges = onDevicesChanged(look);
    }
    this.#tell();
    this.#lookSoon();
  }

  /** The streamer chose: what was lost is not waited for any more. Twice is harmless. */
  forget(): void {
    if (!this.#lost) return;
    this.#lost = undefined;
    this.#replacement = undefined;
    clearInterval(this.#timer);
    this.#forgetChanges();
    this.#options.onLoss(undefined);
  }

  /** One at a time, and once more if something changed meanwhile. */
  #lookSoon(): void {
    this.#isLookWanted = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#lookWhileWanted();
  }

  async #lookWhileWanted(): Promise<void> {
    while (this.#isLookWanted) {
      this.#isLookWanted = false;
      await this.#look();
    }
    this.#isLooking = false;
  }

  async #look(): Promise<void> {
    const lost = this.#lost;
    const found = await named(this.#options.kind);
    if (!lost || lost !== this.#lost) return;
    const isThere = found.some((device) => isSame(device, lost));
    lost.isGone ||= !isThere;
    if (this.#replacement !== undefined && !(isThere && lost.isGone)) return;
    for (const device of inOrder(found, lost)) {
      const isBack = isSame(device, lost);
      // What replaces it is better than any other.
      if (this.#replacement !== undefined && !isBack) continue;
      const opened = await this.#options.open(device.deviceId);
      if (lost !== this.#lost) return;
      if (opened === undefined) continue;
      if (isBack) return this.forget();
      this.#replacement = opened;
      this.#tell();
      return;
    }
  }

  #tell(): void {
    if (!this.#lost) return;
    this.#options.onLoss({ label: this.#lost.label, replacement: this.#replacement });
  }
}

async function named(kind: keyof Devices): Promise<Device[]> {
  try {
    const devices = await listDevices();
    return devices[kind].filter(({ label }) => label !== '');
  } catch {
    return [];
  }
}

/** The system's default has one id, whichever device it is. */
function isSame(one: Device, other: Device): boolean {
  return one.deviceId === other.deviceId && one.label === other.label;
}

/** What was lost comes first when it is back, and last while it has never been away: it has just ended. */
function inOrder(found: readonly Device[], lost: Device & { isGone: boolean }): Device[] {
  const others = found.filter((device) => !isSame(device, lost));
  const itself = found.filter((device) => isSame(device, lost));
  return lost.isGone ? [...itself, ...others] : [...others, ...itself];
}
