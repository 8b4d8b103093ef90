/**
 * The camera, the screen and the microphone of the studio.
 * From: studio-session.ts, which of them to open. To: the same, what is open and why not.
 */
import {
  type CaptureSource,
  type Facing,
  limitScreen,
  openCamera,
  openScreen,
  type PictureRate,
  type SourceKind,
} from '@streamhub/client';
import { MicrophoneInput, type MicrophoneState } from './microphone-input.ts';
import { problemOf, SourceInput, type SourceState } from './source-input.ts';

interface StudioDevicesOptions {
  /** The new source, or none, before the old one is closed. */
  onSource(kind: SourceKind, source: CaptureSource | undefined): void;
  onSourceState(kind: SourceKind, state: SourceState): void;
  onMicrophone(state: MicrophoneState): void;
}

export class StudioDevices {
  readonly #sources: Record<SourceKind, SourceInput>;
  readonly microphone: MicrophoneInput;

  constructor({ onSource, onSourceState, onMicrophone }: StudioDevicesOptions) {
    const input = (kind: SourceKind) =>
      new SourceInput({
        onSource: (source) => onSource(kind, source),
        onChange: (state) => onSourceState(kind, state),
      });
    this.#sources = { camera: input('camera'), screen: input('screen') };
    this.microphone = new MicrophoneInput({ onChange: onMicrophone });
  }

  source(kind: SourceKind): CaptureSource | undefined {
    return this.#sources[kind].source;
  }

  /** With an empty id the browser picks. Resolves when the camera is on or its state says why not; never rejects. */
  async openCamera(deviceId: string, rate: PictureRate): Promise<void> {
    const { camera } = this.#sources;
    const shownId = camera.source?.track.getSettings().deviceId;
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
    await camera.open(open, { isSameDevice });
  }

  /** The one at the front or the one at the back. Resolves like openCamera. */
  async openFacing(facing: Facing, rate: PictureRate): Promise<void> {
    await this.#sources.camera.open(() => openCamera({ ...rate, facing }), { isSameDevice: false });
  }

  /** Needs a click. Resolves like openCamera. */
  async openScreen(rate: PictureRate): Promise<void> {
    await this.#sources.screen.open(() => openScreen(rate), { isSameDevice: false });
  }

  /** Of the screen that is shared, if one is. */
  limitScreen(rate: PictureRate): void {
    const track = this.source('screen')?.track;
    if (track) void limitScreen(track, rate);
  }

  close(kind: SourceKind): void {
    this.#sources[kind].close();
  }

  closeAll(): void {
    this.close('camera');
    this.close('screen');
    this.microphone.close();
  }
}
