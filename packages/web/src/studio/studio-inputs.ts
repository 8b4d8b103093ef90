/**
 * What the streamer turns on and off: the camera, the screen, the microphone, and which of them is shown.
 * From: the studio's components and studio-session.ts, wishes. To: studio-devices.ts; the session, choices to keep.
 */
import type { SourceKind } from '@streamhub/client';
import { isAllowed } from './device-permission.ts';
import type { DeviceKind, StudioDevices } from './studio-devices.ts';
import { type Layout, pictureRate, type Quality, type StudioSettings } from './studio-settings.ts';
import {
  hasPicture,
  isOn,
  isSilent,
  isSteady,
  layoutThatShows,
  mainSource,
  type StudioSnapshot,
} from './studio-snapshot.ts';
import { mayGoLive, wantedDevices } from './wanted-devices.ts';

/** What the inputs need of the session. */
interface StudioDesk {
  snapshot(): StudioSnapshot;
  choose(change: Partial<StudioSettings>): void;
  /** Kept, and nothing is done about it. */
  remember(change: Partial<StudioSettings>): void;
  /** False where the browser cannot do what a stage needs; the snapshot then says so. */
  isStageThere(): boolean;
  isPageShown(): boolean;
}

export class StudioInputs {
  readonly #devices: StudioDevices;
  readonly #desk: StudioDesk;
  #opening: Promise<void> | undefined;
  #isCameraUnwanted = false;
  #layoutWishes = 0;

  constructor(devices: StudioDevices, desk: StudioDesk) {
    this.#devices = devices;
    this.#desk = desk;
  }

  /** Of what fills the picture now. */
  chooseQuality(change: Partial<Quality>): void {
    const kind = mainSource(this.#now);
    const { quality } = this.#now.settings;
    const chosen = { ...quality[kind], ...change };
    this.#desk.choose({ quality: { ...quality, [kind]: chosen } });
    if (kind === 'screen') this.#devices.limitScreen(pictureRate(chosen));
    else if (isOn('camera', this.#now)) void this.openCamera();
  }

  /** Shows the layout once its sources are there. Called from a click: a screen may be asked for. */
  async chooseLayout(layout: Layout): Promise<void> {
    const wish = ++this.#layoutWishes;
    const wanted = layout === 'camera' ? 'camera' : 'screen';
    await Promise.all([
      layout !== 'screen' && !isOn('camera', this.#now) && this.openCamera(),
      layout !== 'camera' && !isOn('screen', this.#now) && this.openScreen(),
    ]);
    // Nothing new to show: what viewers see now stays.
    const isFutile = hasPicture(this.#now) && !isOn(wanted, this.#now);
    if (wish !== this.#layoutWishes || isFutile) return;
    this.#desk.choose({ layout });
    // Opening it again asks nothing, and its light should not burn for nothing. A screen would have to be chosen again.
    if (layout === 'screen') this.turnOff('camera');
  }

  /** One that is on already stays as it is. */
  async turnOnCamera(): Promise<void> {
    if (!isSteady('camera', this.#now)) await this.openCamera();
    this.#desk.choose({ layout: layoutThatShows('camera', this.#now) });
  }

  /** From the camera at the front to the one at the back, or the other way round. */
  async turnCameraAround(): Promise<void> {
    const { sources, settings } = this.#now;
    const facing = sources.camera.shown?.facing === 'environment' ? 'user' : 'environment';
    await this.#devices.openFacing(facing, pictureRate(settings.quality.camera));
    const { shown } = this.#now.sources.camera;
    // It is open already: only remembered.
    if (shown) this.#desk.remember({ cameraId: shown.deviceId });
  }

  /** Needs a click. */
  async shareScreen(): Promise<void> {
    await this.openScreen();
    this.#desk.choose({ layout: layoutThatShows('screen', this.#now) });
  }

  turnOff(kind: SourceKind): void {
    if (kind === 'camera') this.#isCameraUnwanted = true;
    this.#devices.close(kind);
  }

  async turnOnMicrophone(deviceId = this.#now.settings.microphoneId): Promise<void> {
    const { isMusic } = this.#now.settings;
    await this.#devices.microphone.open({ deviceId, isMusic });
    const { microphone } = this.#now;
    if (microphone.name !== 'on') return;
    this.#desk.choose({ isMicrophoneWanted: true, microphoneId: microphone.microphone.deviceId });
  }

  turnOffMicrophone(): void {
    this.#devices.microphone.close();
    this.#desk.choose({ isMicrophoneWanted: false });
  }

  /** Also while live: the microphone is opened anew. */
  chooseMusic({ isMusic }: { isMusic: boolean }): void {
    this.#desk.choose({ isMusic });
    const { microphone } = this.#now;
    if (microphone.name === 'on') void this.turnOnMicrophone(microphone.microphone.deviceId);
  }

  /** What is on in place of a lost device stays on. */
  keepReplacement(kind: DeviceKind): void {
    this.#devices.keepReplacement(kind);
  }

  /** What the browser opens without a question. */
  async openWhatIsAllowed(): Promise<void> {
    this.#opening = this.#openAllowed();
    await this.#opening;
  }

  /** False: there is nothing to send, or not the picture that was wanted. Called from a click: a screen may be asked for. */
  async turnOnWhatIsWanted(): Promise<boolean> {
    await this.#opening;
    const before = this.#now;
    const wanted = wantedDevices(before, { isCameraUnwanted: this.#isCameraUnwanted });
    await Promise.all([
      wanted.screen && this.openScreen(),
      wanted.camera && this.openCamera(),
      wanted.microphone && this.turnOnMicrophone(),
    ]);
    return mayGoLive(this.#now, { before, wanted });
  }

  /** Of those that are wanted, what is not on yet. */
  async openMissing({ camera, microphone }: { camera: boolean; microphone: boolean }) {
    await Promise.all([
      camera && !isOn('camera', this.#now) && this.openCamera(),
      microphone && isSilent(this.#now) && this.turnOnMicrophone(),
    ]);
  }

  async openCamera(): Promise<void> {
    const { cameraId, quality } = this.#now.settings;
    this.#isCameraUnwanted = false;
    if (this.#desk.isStageThere())
      await this.#devices.openCamera(cameraId, pictureRate(quality.camera));
  }

  async openScreen(): Promise<void> {
    const { quality } = this.#now.settings;
    if (this.#desk.isStageThere()) await this.#devices.openScreen(pictureRate(quality.screen));
  }

  get #now(): StudioSnapshot {
    return this.#desk.snapshot();
  }

  async #openAllowed(): Promise<void> {
    const [mayShow, mayHear] = await Promise.all([isAllowed('camera'), isAllowed('microphone')]);
    if (!this.#desk.isPageShown()) return;
    const { layout, isMicrophoneWanted } = this.#now.settings;
    await this.openMissing({
      camera: mayShow && layout !== 'screen' && !this.#isCameraUnwanted,
      microphone: mayHear && isMicrophoneWanted,
    });
  }
}
