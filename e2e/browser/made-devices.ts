/**
 * Devices made in the page, that a test unplugs, plugs in and withholds: microphones that give a tone, a camera and a screen that
 * move. From: the tests, before the page is opened. To: the page's `navigator.mediaDevices`.
 */
import type { Page } from '@playwright/test';

export interface MadeDevice {
  kind: 'audioinput' | 'videoinput';
  deviceId: string;
  label: string;
  /** Of a microphone. */
  hz?: number;
  /** Of a microphone; without it, one. */
  channels?: number;
}

declare global {
  var madeDevices: {
    plug(device: MadeDevice): void;
    unplug(deviceId: string): void;
    /** Its track lives and is muted; without `isTold` it only gives no pictures. */
    withhold(deviceId: string, how: { isWithheld: boolean; isTold: boolean }): void;
    /** Only the sound of the shared screen. */
    endScreenSound(): void;
  };
}

/** A screen that is shared plays a tone of this frequency. */
export const SCREEN_HZ = 5_000;

export async function makeDevices(page: Page, devices: readonly MadeDevice[]): Promise<void> {
  await page.addInitScript(install, { devices, screenHz: SCREEN_HZ });
}

/** Runs in the page. */
function install({ devices, screenHz }: { devices: readonly MadeDevice[]; screenHz: number }) {
  const media = navigator.mediaDevices;
  let plugged = [...devices];
  const tracks = new Map<string, MediaStreamTrack>();
  const frozen = new Set<string>();

  function tone(hz: number, channels = 1): MediaStreamTrack {
    const context = new AudioContext();
    const to = new MediaStreamAudioDestinationNode(context, { channelCount: channels });
    const oscillator = new OscillatorNode(context, { frequency: hz });
    const gain = new GainNode(context, { gain: 0.3 });
    const inputs = new ChannelMergerNode(context, { numberOfInputs: channels });
    // In the last input alone.
    oscillator.connect(gain).connect(inputs, 0, channels - 1);
    inputs.connect(to);
    oscillator.start();
    void context.resume();
    return to.stream.getAudioTracks()[0] as MediaStreamTrack;
  }

  function picture(deviceId: string): MediaStreamTrack {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 360;
    const context = canvas.getContext('2d');
    let painted = 0;
    setInterval(() => {
      if (!context || frozen.has(deviceId)) return;
      painted += 1;
      context.fillStyle = '#06c';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = '#fff';
      context.fillRect((painted * 8) % canvas.width, 0, 40, canvas.height);
    }, 50);
    return canvas.captureStream(20).getVideoTracks()[0] as MediaStreamTrack;
  }

  function open({ deviceId, label, kind, hz = 1_000, channels }: MadeDevice): MediaStreamTrack {
    const track = kind === 'audioinput' ? tone(hz, channels) : picture(deviceId);
    const settings = track.getSettings();
    track.getSettings = () => ({ ...settings, deviceId });
    Object.defineProperty(track, 'label', { value: label });
    tracks.set(deviceId, track);
    return track;
  }

  function pick(kind: MadeDevice['kind'], wish: MediaTrackConstraints | boolean): MadeDevice {
    const exact =
      typeof wish === 'object' ? (wish.deviceId as { exact?: string })?.exact : undefined;
    const all = plugged.filter((device) => device.kind === kind);
    if (all.length === 0) throw new DOMException('', 'NotFoundError');
    const found = all.find(({ deviceId }) => exact === undefined || deviceId === exact);
    if (found) return found;
    throw Object.assign(new DOMException('', 'OverconstrainedError'), { constraint: 'deviceId' });
  }

  media.getUserMedia = async ({ video, audio } = {}) =>
    new MediaStream([
      ...(video ? [open(pick('videoinput', video))] : []),
      ...(audio ? [open(pick('audioinput', audio))] : []),
    ]);
  media.getDisplayMedia = async ({ audio } = {}) => {
    const sound = audio ? [tone(screenHz, 2)] : [];
    if (sound[0]) tracks.set('screen-sound', sound[0]);
    return new MediaStream([picture('screen'), ...sound]);
  };
  media.enumerateDevices = async () =>
    plugged.map((device) => ({ ...device, groupId: '', toJSON: () => device }));

  const changed = () => media.dispatchEvent(new Event('devicechange'));
  const end = (id: string) => {
    tracks.get(id)?.stop();
    tracks.get(id)?.dispatchEvent(new Event('ended'));
  };
  globalThis.madeDevices = {
    plug(device) {
      plugged = [...plugged, device];
      changed();
    },
    unplug(deviceId) {
      plugged = plugged.filter((device) => device.deviceId !== deviceId);
      end(deviceId);
      changed();
    },
    withhold(deviceId, { isWithheld, isTold }) {
      if (isWithheld) frozen.add(deviceId);
      else frozen.delete(deviceId);
      if (isTold) tracks.get(deviceId)?.dispatchEvent(new Event(isWithheld ? 'mute' : 'unmute'));
    },
    endScreenSound: () => end('screen-sound'),
  };
}
