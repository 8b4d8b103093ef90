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
import { SnapshotStore } from './snapshot-store.ts';
import { problemOf } from './source-input.ts';
import { StudioDevices } from './studio-devices.ts';
import { StudioOutput } from './studio-output.ts';
import {
  type Layout,
  pictureSizes,
  rateOf,
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
  NO_STATS,
  type StudioSnapshot,
} from './studio-snapshot.ts';
import { isSameRate, TrialLog } from './trial-log.ts';

export class StudioSession {
  readonly #store = new SnapshotStore(firstSnapshot());
  readonly #probe = new TrialLog({ onTrial: () => this.#update({}) });
  readonly #devices = new StudioDevices({
    onSource: (kind, source) => this.#output?.stage.setSource(kind, source),
    onSourceState: (kind, state) =>
      this.#update({ sources: { ...this.#snapshot.sources, [kind]: state } }),
    onMicrophone: (state) => this.#heard(state),
  });
  #output: StudioOutput | undefined;
  #preview: HTMLCanvasElement | undefined;
  #lastRequest: GoLiveOptions | undefined;
  readonly #ownStream = new OwnStream();
  #entering: Promise<void> | undefined;
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
    const settings = { ...this.#snapshot.settings, ...change };
    saveSettings(settings);
    this.#update({ settings });
    if (change.frameRate) this.#takeFrameRate();
    if (change.size) this.#output?.stage.resize(pictureSizes[change.size]);
    if (change.size || change.codec) void this.#takeCodec();
    const isOtherCamera = change.size !== undefined || change.cameraId !== undefined;
    if (isOtherCamera && isOn('camera', this.#snapshot)) void this.#openCamera();
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

  /** Needs a click. */
  async shareScreen(): Promise<void> {
    await this.#openScreen();
    this.choose({ layout: layoutThatShows('screen', this.#snapshot) });
  }

  turnOff(kind: SourceKind): void {
    this.#devices.close(kind);
  }

  async turnOnMicrophone(deviceId = this.#snapshot.settings.microphoneId): Promise<void> {
    await this.#devices.microphone.open(deviceId);
    const { microphone } = this.#snapshot;
    if (microphone.name !== 'on') return;
    this.choose({ isMicrophoneWanted: true, microphoneId: microphone.microphone.deviceId });
  }

  turnOffMicrophone(): void {
    this.#devices.microphone.close();
    this.choose({ isMicrophoneWanted: false });
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
    const rate = rateOf(this.#snapshot.settings);
    for (const codec of videoCodecs) {
      const { publisher, settings } = this.#snapshot;
      if (isSending(publisher) || !isSameRate(rate, rateOf(settings))) return;
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

  async goLive(request: GoLiveOptions): Promise<void> {
    this.#takeFrameRate();
    const publisher = this.#open()?.publisher;
    this.#lastRequest = request;
    this.#ownStream.forget();
    this.#update({ card: request.title || request.username, offer: undefined });
    const { publishKey } = this.#snapshot.settings;
    await publisher?.goLive({ ...request, ...(publishKey ? { publishKey } : {}) });
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
    if (!this.#ownStream.saved) await this.#openWhatIsAllowed();
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
    const { layout, isMicrophoneWanted } = this.#snapshot.settings;
    const [mayShow, mayHear] = await Promise.all([isAllowed('camera'), isAllowed('microphone')]);
    if (!this.#isPageShown) return;
    await Promise.all([
      mayShow && layout !== 'screen' && !isOn('camera', this.#snapshot) && this.#openCamera(),
      mayHear && isMicrophoneWanted && isSilent(this.#snapshot) && this.turnOnMicrophone(),
    ]);
  }

  async #openCamera(): Promise<void> {
    const { settings } = this.#snapshot;
    if (this.#open()) await this.#devices.openCamera(settings.cameraId, rateOf(settings));
  }

  async #openScreen(): Promise<void> {
    if (this.#open()) await this.#devices.openScreen();
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
      });
      this.#output = output;
      if (this.#preview) output.attachPreview(this.#preview);
    } catch (error) {
      const attempt = { name: 'failed', problem: problemOf(error) } as const;
      const { sources } = this.#snapshot;
      this.#update({ sources: { ...sources, camera: { shown: undefined, attempt } } });
    }
    return this.#output;
  }

  async #takeCodec(): Promise<void> {
    const { codec } = this.#snapshot.settings;
    await this.#output?.publisher.setVideo({ codec });
    this.#update({});
  }

  /** A stage has one rate for life. While there is a stream it is kept: the next one has the new rate. */
  #takeFrameRate(): void {
    const { publisher, settings } = this.#snapshot;
    const isFree = !isSending(publisher) && publisher.name !== 'taken_over';
    if (!this.#output || !isFree || this.#output.stage.frameRate === settings.frameRate) return;
    this.#output.close();
    this.#output = undefined;
    this.#open();
    if (isOn('camera', this.#snapshot)) void this.#openCamera();
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
    if (state.name === 'ended') this.#takeFrameRate();
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
    const trials = this.#probe.knownFor(rateOf(change.settings ?? before.settings));
    this.#store.change({ mode, trials, ...change });
    if (!isOtherScene(before, this.#snapshot)) return;
    this.#output?.showScene(this.#snapshot);
    this.#keepStream();
  }
}
