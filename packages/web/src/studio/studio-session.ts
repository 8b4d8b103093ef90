/**
 * The studio behind its page: sources, stage and publisher, in one place that outlives the page, so that a streamer
 * may look at the home page without ending the stream.
 * From: the studio's components, what the streamer wants. To: use-studio-session.ts, one snapshot after each change.
 */
import {
  type GoLiveOptions,
  type PublisherState,
  type SourceKind,
  videoCodecs,
} from '@streamhub/client';
import { isAllowed } from './device-permission.ts';
import type { MicrophoneState } from './microphone-input.ts';
import { OwnStream } from './own-stream.ts';
import type { SavedStream } from './saved-stream.ts';
import type { ScreenSoundState } from './screen-sound-input.ts';
import { SnapshotStore } from './snapshot-store.ts';
import { NO_SOURCE, problemOf } from './source-input.ts';
import { type DeviceKind, StudioDevices } from './studio-devices.ts';
import { StudioOutput } from './studio-output.ts';
import {
  type Layout,
  pictureRate,
  type Quality,
  type StudioSettings,
  saveSettings,
} from './studio-settings.ts';
import {
  firstSnapshot,
  hasPicture,
  isOn,
  isOtherScene,
  isSending,
  isSilent,
  isSteady,
  layoutThatShows,
  mainSource,
  NO_STATS,
  rateOf,
  type ScreenVolume,
  type StudioSnapshot,
} from './studio-snapshot.ts';
import { isSameRate, TrialLog } from './trial-log.ts';
import { mayGoLive, wantedDevices } from './wanted-devices.ts';

export class StudioSession {
  readonly #store = new SnapshotStore(firstSnapshot());
  readonly #probe = new TrialLog({ onTrial: () => this.#update({}) });
  readonly #devices = new StudioDevices({
    onSource: (kind, source) => this.#output?.stage.setSource(kind, source),
    onSourceState: (kind, state) =>
      this.#update({ sources: { ...this.#snapshot.sources, [kind]: state } }),
    onScreenSound: (state) => this.#screenSounds(state),
    onMicrophone: (state) => this.#heard(state),
    onLoss: (kind, loss) => this.#update({ losses: { ...this.#snapshot.losses, [kind]: loss } }),
  });
  #output: StudioOutput | undefined;
  #preview: HTMLCanvasElement | undefined;
  #lastRequest: GoLiveOptions | undefined;
  readonly #ownStream = new OwnStream();
  #entering: Promise<void> | undefined;
  #opening: Promise<void> | undefined;
  #beginning: Promise<boolean> | undefined;
  #isCameraUnwanted = false;
  #isPageShown = false;
  #layoutWishes = 0;

  readonly subscribe = this.#store.subscribe;
  readonly snapshot = this.#store.read;

  /**
   * The studio's page is shown: goes on with a stream that a reload interrupted, and offers one that was left without a
   * tab or that another tab has. Twice is harmless.
   */
  enter(): Promise<void> {
    this.#isPageShown = true;
    this.#entering ??= this.#enter().finally(() => {
      this.#entering = undefined;
    });
    return this.#entering;
  }

  /** The studio's page is left: without a stream all devices go off; with one everything runs on. */
  leave(): void {
    this.#isPageShown = false;
    if (!isSending(this.#snapshot.publisher)) this.#devices.closeAll();
  }

  attachPreview(canvas: HTMLCanvasElement): () => void {
    this.#preview = canvas;
    this.#open()?.attachPreview(canvas);
    return () => {
      this.#preview = undefined;
      this.#output?.detachPreview();
    };
  }

  choose(change: Partial<StudioSettings>): void {
    this.#remember(change);
    if (change.codec) void this.#takeCodec();
    if (change.cameraId !== undefined && isOn('camera', this.#snapshot)) void this.#openCamera();
  }

  /** Of what fills the picture now. */
  chooseQuality(change: Partial<Quality>): void {
    const kind = mainSource(this.#snapshot);
    const { quality } = this.#snapshot.settings;
    const chosen = { ...quality[kind], ...change };
    this.choose({ quality: { ...quality, [kind]: chosen } });
    if (kind === 'screen') this.#devices.limitScreen(pictureRate(chosen));
    else if (isOn('camera', this.#snapshot)) void this.#openCamera();
  }

  /** Shows the layout once its sources are there. Called from a click: a screen may be asked for. */
  async chooseLayout(layout: Layout): Promise<void> {
    const wish = ++this.#layoutWishes;
    const wanted = layout === 'camera' ? 'camera' : 'screen';
    await Promise.all([
      layout !== 'screen' && !isOn('camera', this.#snapshot) && this.#openCamera(),
      layout !== 'camera' && !isOn('screen', this.#snapshot) && this.#openScreen(),
    ]);
    // Nothing new to show: what viewers see now stays.
    const isFutile = hasPicture(this.#snapshot) && !isOn(wanted, this.#snapshot);
    if (wish !== this.#layoutWishes || isFutile) return;
    this.choose({ layout });
    // Opening it again asks nothing, and its light should not burn for nothing. A screen would have to be chosen again.
    if (layout === 'screen') this.turnOff('camera');
  }

  /** One that is on already stays as it is. */
  async turnOnCamera(): Promise<void> {
    if (!isSteady('camera', this.#snapshot)) await this.#openCamera();
    this.choose({ layout: layoutThatShows('camera', this.#snapshot) });
  }

  /** From the camera at the front to the one at the back, or the other way round. */
  async turnCameraAround(): Promise<void> {
    const { sources, settings } = this.#snapshot;
    const facing = sources.camera.shown?.facing === 'environment' ? 'user' : 'environment';
    await this.#devices.openFacing(facing, pictureRate(settings.quality.camera));
    const { shown } = this.#snapshot.sources.camera;
    // It is open already: only remembered.
    if (shown) this.#remember({ cameraId: shown.deviceId });
  }

  /** Needs a click. */
  async shareScreen(): Promise<void> {
    await this.#openScreen();
    this.choose({ layout: layoutThatShows('screen', this.#snapshot) });
  }

  turnOff(kind: SourceKind): void {
    if (kind === 'camera') this.#isCameraUnwanted = true;
    this.#devices.close(kind);
  }

  async turnOnMicrophone(deviceId = this.#snapshot.settings.microphoneId): Promise<void> {
    const { isMusic } = this.#snapshot.settings;
    await this.#devices.microphone.open({ deviceId, isMusic });
    const { microphone } = this.#snapshot;
    if (microphone.name !== 'on') return;
    this.choose({ isMicrophoneWanted: true, microphoneId: microphone.microphone.deviceId });
  }

  turnOffMicrophone(): void {
    this.#devices.microphone.close();
    this.choose({ isMicrophoneWanted: false });
  }

  /** Also while live: the microphone is opened anew. */
  chooseMusic({ isMusic }: { isMusic: boolean }): void {
    this.choose({ isMusic });
    const { microphone } = this.#snapshot;
    if (microphone.name === 'on') void this.turnOnMicrophone(microphone.microphone.deviceId);
  }

  /** What is on in place of a lost device stays on. */
  keepReplacement(kind: DeviceKind): void {
    this.#devices.keepReplacement(kind);
  }

  setScreenVolume(change: Partial<ScreenVolume>): void {
    const screenVolume = { ...this.#snapshot.screenVolume, ...change };
    this.#output?.setScreenVolume(screenVolume);
    this.#update({ screenVolume });
  }

  setMuted(sound: { isMuted: boolean }): void {
    this.#output?.publisher.setMuted(sound);
    this.#update(sound);
    this.#keepStream();
  }

  writeLine(textLine: string): void {
    this.#update({ textLine });
  }

  /** Tries the codecs at the chosen size and rate, one by one, until a stream or another choice needs the device. */
  async tryCodecs(): Promise<void> {
    const rate = rateOf(this.#snapshot);
    for (const codec of videoCodecs) {
      const snapshot = this.#snapshot;
      if (isSending(snapshot.publisher) || !isSameRate(rate, rateOf(snapshot))) return;
      await this.#probe.one(codec, rate);
    }
  }

  /** To an offer. Called from a click: a screen may be asked for. */
  async goOn(): Promise<void> {
    const { offer } = this.#snapshot;
    this.#update({ offer: undefined });
    if (!offer) return;
    this.#ownStream.take(offer);
    await this.#goOnWith(offer.saved, { mayAskForScreen: true });
  }

  declineOffer(): void {
    this.#ownStream.forget();
    this.#update({ offer: undefined });
  }

  /**
   * Turns on what is wanted and not on yet, then goes live. False: there is nothing to send, or not the picture that was
   * wanted; asked once more, it goes live without. Called from a click: a screen may be asked for.
   */
  goLive(request: GoLiveOptions): Promise<boolean> {
    this.#beginning ??= this.#begin(request).finally(() => {
      this.#beginning = undefined;
    });
    return this.#beginning;
  }

  get canTryAgain(): boolean {
    return (this.#ownStream.saved ?? this.#lastRequest) !== undefined;
  }

  /** After a failure: the same stream if there is one, else the same wish. */
  async tryAgain(): Promise<void> {
    const { saved } = this.#ownStream;
    if (saved) await this.#open()?.publisher.resume(saved.credentials);
    else if (this.#lastRequest) await this.goLive(this.#lastRequest);
  }

  /** After another tab took the stream over. Called from a click: a screen may be asked for. */
  async takeBack(): Promise<void> {
    const publisher = this.#open()?.publisher;
    if (!publisher?.credentials) return;
    const { layout, isMicrophoneWanted } = this.#snapshot.settings;
    await Promise.all([
      layout !== 'camera' && this.#openScreen(),
      layout !== 'screen' && this.#openCamera(),
      isMicrophoneWanted && this.turnOnMicrophone(),
      publisher.resume(publisher.credentials),
    ]);
  }

  async stop(): Promise<void> {
    await this.#output?.publisher.end();
  }

  get #snapshot(): StudioSnapshot {
    return this.#store.read();
  }

  async #enter(): Promise<void> {
    const { publisher } = this.#snapshot;
    if (isSending(publisher)) return;
    const isFirst = publisher.name === 'idle';
    const own = isFirst ? await this.#ownStream.afterReload() : undefined;
    if (own) return this.#goOnWith(own, { mayAskForScreen: false });
    const offering = isFirst ? this.#offer() : undefined;
    // Devices that another tab uses are left to it.
    if (!this.#ownStream.saved) {
      this.#opening = this.#openWhatIsAllowed();
      await this.#opening;
    }
    await offering;
  }

  async #offer(): Promise<void> {
    const offer = await this.#ownStream.findOffer();
    if (this.#snapshot.publisher.name === 'idle') this.#update({ offer });
  }

  async #goOnWith(saved: SavedStream, { mayAskForScreen }: { mayAskForScreen: boolean }) {
    const { credentials, layout, textLine, card, hasMicrophone, isMuted } = saved;
    this.choose({ layout });
    this.#update({ textLine, card });
    this.setMuted({ isMuted });
    await Promise.all([
      this.#open()?.publisher.resume(credentials),
      mayAskForScreen && layout !== 'camera' && this.#openScreen(),
      layout !== 'screen' && !isOn('camera', this.#snapshot) && this.#openCamera(),
      hasMicrophone && isSilent(this.#snapshot) && this.turnOnMicrophone(),
    ]);
  }

  async #openWhatIsAllowed(): Promise<void> {
    const [mayShow, mayHear] = await Promise.all([isAllowed('camera'), isAllowed('microphone')]);
    if (!this.#isPageShown) return;
    const { layout, isMicrophoneWanted } = this.#snapshot.settings;
    const isCameraWanted = layout !== 'screen' && !this.#isCameraUnwanted;
    await Promise.all([
      mayShow && isCameraWanted && !isOn('camera', this.#snapshot) && this.#openCamera(),
      mayHear && isMicrophoneWanted && isSilent(this.#snapshot) && this.turnOnMicrophone(),
    ]);
  }

  async #begin(request: GoLiveOptions): Promise<boolean> {
    if (!(await this.#turnOnWhatIsWanted())) return false;
    const publisher = this.#open()?.publisher;
    if (!publisher) return false;
    this.#lastRequest = request;
    this.#ownStream.forget();
    this.#update({ card: request.title || request.username, offer: undefined });
    const { publishKey } = this.#snapshot.settings;
    await publisher.goLive({ ...request, ...(publishKey ? { publishKey } : {}) });
    return true;
  }

  async #turnOnWhatIsWanted(): Promise<boolean> {
    await this.#opening;
    const before = this.#snapshot;
    const wanted = wantedDevices(before, { isCameraUnwanted: this.#isCameraUnwanted });
    await Promise.all([
      wanted.screen && this.#openScreen(),
      wanted.camera && this.#openCamera(),
      wanted.microphone && this.turnOnMicrophone(),
    ]);
    return mayGoLive(this.#snapshot, { before, wanted });
  }

  async #openCamera(): Promise<void> {
    const { cameraId, quality } = this.#snapshot.settings;
    this.#isCameraUnwanted = false;
    if (this.#open()) await this.#devices.openCamera(cameraId, pictureRate(quality.camera));
  }

  async #openScreen(): Promise<void> {
    const { quality } = this.#snapshot.settings;
    if (this.#open()) await this.#devices.openScreen(pictureRate(quality.screen));
  }

  /** Undefined where the browser cannot do what a stage needs; the snapshot then says so. */
  #open(): StudioOutput | undefined {
    if (this.#output) return this.#output;
    try {
      const output = new StudioOutput({
        snapshot: this.#snapshot,
        sourceOf: (kind) => this.#devices.source(kind),
        probe: this.#probe,
        onState: (state) => this.#publisherChanged(state),
        onStats: (stats) => this.#update({ stats }),
        onStage: (state) =>
          this.#update({ isStageLost: state === 'lost', isStageNoise: state === 'noise' }),
        onCameraWithheld: (now) => this.#devices.setCameraWithheld(now),
      });
      this.#output = output;
      if (this.#preview) output.attachPreview(this.#preview);
    } catch (error) {
      const attempt = { name: 'failed', problem: problemOf(error) } as const;
      const { sources } = this.#snapshot;
      this.#update({ sources: { ...sources, camera: { ...NO_SOURCE, attempt } } });
    }
    return this.#output;
  }

  #remember(change: Partial<StudioSettings>): void {
    const settings = { ...this.#snapshot.settings, ...change };
    saveSettings(settings);
    this.#update({ settings });
  }

  async #takeCodec(): Promise<void> {
    const { codec } = this.#snapshot.settings;
    await this.#output?.publisher.setVideo({ codec });
    this.#update({});
  }

  /** Another size or rate is chosen, or something else fills the picture. */
  #takeRate(): void {
    this.#output?.stage.resize(rateOf(this.#snapshot));
    void this.#takeCodec();
  }

  #screenSounds(screenSound: ScreenSoundState): void {
    const sound = screenSound.name === 'on' ? screenSound.sound : undefined;
    this.#output?.publisher.setScreenSound(sound);
    this.#update({ screenSound });
  }

  #heard(microphone: MicrophoneState): void {
    this.#output?.publisher.setMicrophone(
      microphone.name === 'on' ? microphone.microphone : undefined,
    );
    this.#update({ microphone });
    this.#keepStream();
  }

  #publisherChanged(state: PublisherState): void {
    this.#update({ publisher: state, ...(state.name === 'connecting' ? { stats: NO_STATS } : {}) });
    if (state.name === 'live') this.#keepStream();
    this.#ownStream.follow(state);
    const isUnseen = !this.#isPageShown && !isSending(state);
    if (state.name === 'taken_over' || isUnseen) this.#devices.closeAll();
  }

  #keepStream(): void {
    const { publisher } = this.#output ?? {};
    const { settings } = this.#snapshot;
    if (this.#snapshot.publisher.name !== 'live' || !publisher?.credentials) return;
    const { credentials, userToken } = publisher;
    this.#ownStream.save(credentials, this.#snapshot);
    if (userToken && userToken !== settings.userToken) this.choose({ userToken });
  }

  #update(change: Partial<StudioSnapshot>): void {
    const before = this.#snapshot;
    const mode = this.#output?.publisher.mode ?? before.mode;
    const trials = this.#probe.knownFor(rateOf({ ...before, ...change }));
    this.#store.change({ mode, trials, ...change });
    if (!isSameRate(rateOf(before), rateOf(this.#snapshot))) this.#takeRate();
    if (!isOtherScene(before, this.#snapshot)) return;
    this.#output?.showScene(this.#snapshot);
    this.#keepStream();
  }
}
