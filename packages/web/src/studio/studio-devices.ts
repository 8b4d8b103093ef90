/**
 * The camera, the screen and the microphone of the studio.
 * From: studio-session.ts, which of them to open. To: the same, what is open and why not.
 */
import {
  type Camera,
  type CaptureSource,
  type Facing,
  limitScreen,
  openCamera,
  openScreen,
  type PictureRate,
  type SharedScreen,
  type SourceKind,
} from '@streamhub/client';
import { DeviceReturn, type Loss } from './device-return.ts';
import { MicrophoneInput, type MicrophoneState } from './microphone-input.ts';
import { ScreenSoundInput, type ScreenSoundState } from './screen-sound-input.ts';
import { problemOf, SourceInput, type SourceState } from './source-input.ts';

/** What can go away by itself, and come back. */
export type DeviceKind = 'camera' | 'microphone';

interface StudioDevicesOptions {
  /** The new source, or none, before the old one is closed. */
  onSource(kind: SourceKind, source: CaptureSource | undefined): void;
  onSourceState(kind: SourceKind, state: SourceState): void;
  onScreenSound(state: ScreenSoundState): void;
  onMicrophone(state: MicrophoneState): void;
  onLoss(kind: DeviceKind, loss: Loss | undefined): void;
}

export class StudioDevices {
  readonly #camera: SourceInput<Camera>;
  readonly #screen: SourceInput<SharedScreen>;
  readonly #cameraReturn: DeviceReturn;
  readonly microphone: MicrophoneInput;
  #rate: PictureRate | undefined;

  constructor(options: StudioDevicesOptions) {
    const { onSource, onSourceState, onScreenSound, onMicrophone, onLoss } = options;
    this.#camera = new SourceInput({
      onSource: (source) => onSource('camera', source),
      onChange: (state) => onSourceState('camera', state),
      onEnded: ({ deviceId, label }) => this.#cameraReturn.deviceEnded({ deviceId, label }),
    });
    const screenSound = new ScreenSoundInput({ onChange: onScreenSound });
    this.#screen = new SourceInput({
      onSource: (source) => {
        onSource('screen', source);
        screenSound.follow(source);
      },
      onChange: (state) => onSourceState('screen', state),
      // Only the streamer can share it again.
      onEnded: () => {},
    });
    this.#cameraReturn = new DeviceReturn({
      kind: 'cameras',
      open: (deviceId) => this.#reopenCamera(deviceId),
      onLoss: (loss) => onLoss('camera', loss),
    });
    this.microphone = new MicrophoneInput({
      onChange: onMicrophone,
      onLoss: (loss) => onLoss('microphone', loss),
    });
  }

  source(kind: SourceKind): CaptureSource | undefined {
    return this.#input(kind).source;
  }

  /** With an empty id the browser picks. Resolves when the camera is on or its state says why not; never rejects. */
  async openCamera(deviceId: string, rate: PictureRate): Promise<void> {
    this.#rate = rate;
    this.#cameraReturn.forget();
    const shownId = this.#camera.source?.track.getSettings().deviceId;
    const isSameDevice = deviceId === '' || deviceId === shownId;
    const open = async () => {
      if (deviceId === '') return await openCamera(rate);
      try {
        return await openCamera({ ...rate, deviceId });
      } catch (error) {
        // The camera of an earlier visit may not be there any more: any other is better than none.
        if (problemOf(error) === 'unplugged') return await openCamera(rate);
        throw error;
      }
    };
    await this.#camera.open(open, { isSameDevice });
  }

  /** The one at the front or the one at the back. Resolves like openCamera. */
  async openFacing(facing: Facing, rate: PictureRate): Promise<void> {
    this.#rate = rate;
    this.#cameraReturn.forget();
    await this.#camera.open(() => openCamera({ ...rate, facing }), { isSameDevice: false });
  }

  /** Needs a click. Resolves like openCamera. */
  async openScreen(rate: PictureRate): Promise<void> {
    await this.#screen.open(() => openScreen(rate), { isSameDevice: false });
  }

  /** Of the screen that is shared, if one is. */
  limitScreen(rate: PictureRate): void {
    const track = this.#screen.source?.track;
    if (track) void limitScreen(track, rate);
  }

  /** As the stage sees it: a camera that is on may give no pictures. */
  setCameraWithheld(now: { isWithheld: boolean }): void {
    this.#camera.setWithheld(now);
  }

  /** What replaces a lost device stays. */
  keepReplacement(kind: DeviceKind): void {
    if (kind === 'camera') this.#cameraReturn.forget();
    else this.microphone.keep();
  }

  close(kind: SourceKind): void {
    if (kind === 'camera') this.#cameraReturn.forget();
    this.#input(kind).close();
  }

  closeAll(): void {
    this.close('camera');
    this.close('screen');
    this.microphone.close();
  }

  #input(kind: SourceKind): SourceInput<Camera> | SourceInput<SharedScreen> {
    return kind === 'camera' ? this.#camera : this.#screen;
  }

  async #reopenCamera(deviceId: string): Promise<string | undefined> {
    const rate = this.#rate;
    if (!rate) return undefined;
    let label: string | undefined;
    const open = async () => {
      const camera = await openCamera({ ...rate, deviceId });
      label = camera.label;
      return camera;
    };
    await this.#camera.open(open, { isSameDevice: false, isQuiet: true });
    return label;
  }
}
