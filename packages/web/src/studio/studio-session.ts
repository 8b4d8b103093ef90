/**
 * The studio behind its page: sources, stage, publisher. It outlives the page: a streamer may look elsewhere meanwhile.
 * From: the studio's components, what the streamer wants. To: use-studio-session.ts, one snapshot after each change.
 */
import type { PictureRate, PublisherState } from '@streamhub/client';
import { beginOn, type GoLiveWish } from './go-live.ts';
import type { MicrophoneState } from './microphone-input.ts';
import { OwnStream } from './own-stream.ts';
import type { SavedStream } from './saved-stream.ts';
import type { ScreenSoundState } from './screen-sound-input.ts';
import { SnapshotStore } from './snapshot-store.ts';
import { NO_SOURCE, problemOf } from './source-input.ts';
import { StudioDevices } from './studio-devices.ts';
import { StudioInputs } from './studio-inputs.ts';
import { StudioOutput } from './studio-output.ts';
import { type StudioSettings, saveSettings } from './studio-settings.ts';
import {
  firstSnapshot,
  isOn,
  isOtherScene,
  isSending,
  NO_STATS,
  rateOf,
  type ScreenVolume,
  type StudioSnapshot,
} from './studio-snapshot.ts';
import { isSameRate, TrialLog } from './trial-log.ts';

export class StudioSession {
  readonly #store = new SnapshotStore(firstSnapshot());
  readonly record = (isRecorded: boolean) => this.#output?.publisher.record(isRecorded);
  readonly #probe = new TrialLog({ onTrial: () => this.#update({}) });
  readonly #devices = new StudioDevices({
    onSource: (kind, source) => this.#output?.stage.setSource(kind, source),
    onSourceState: (kind, state) =>
      this.#update({ sources: { ...this.#snapshot.sources, [kind]: state } }),
    onScreenSound: (state) => this.#screenSounds(state),
    onMicrophone: (state) => this.#heard(state),
    onLoss: (kind, loss) => this.#update({ losses: { ...this.#snapshot.losses, [kind]: loss } }),
  });
  readonly inputs = new StudioInputs(this.#devices, {
    snapshot: () => this.#snapshot,
    choose: (change) => this.choose(change),
    remember: (change) => this.#remember(change),
    isStageThere: () => this.#open() !== undefined,
    isPageShown: () => this.#isPageShown,
  });
  #output: StudioOutput | undefined;
  #preview: HTMLCanvasElement | undefined;
  #lastRequest: GoLiveWish | undefined;
  readonly #ownStream = new OwnStream();
  #entering: Promise<void> | undefined;
  #beginning: Promise<boolean> | undefined;
  #isPageShown = false;
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
    if (change.cameraId !== undefined && isOn('camera', this.#snapshot))
      void this.inputs.openCamera();
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
  tryCodecs(): Promise<void> {
    const rate = rateOf(this.#snapshot);
    return this.#probe.tryAll(rate, {
      isWanted: () => !isSending(this.#snapshot.publisher) && this.#isRate(rate),
    });
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
  goLive(request: GoLiveWish): Promise<boolean> {
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
      layout !== 'camera' && this.inputs.openScreen(),
      layout !== 'screen' && this.inputs.openCamera(),
      isMicrophoneWanted && this.inputs.turnOnMicrophone(),
      publisher.resume(publisher.credentials),
    ]);
  }

  async stop(): Promise<void> {
    await this.#output?.publisher.end();
  }

  get #snapshot(): StudioSnapshot {
    return this.#store.read();
  }

  #isRate(rate: PictureRate): boolean {
    return isSameRate(rate, rateOf(this.#snapshot));
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
      await this.inputs.openWhatIsAllowed();
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
      this.#open()?.publisher.resume(credentials, { begins: false }),
      mayAskForScreen && layout !== 'camera' && this.inputs.openScreen(),
      this.inputs.openMissing({ camera: layout !== 'screen', microphone: hasMicrophone }),
    ]);
  }

  async #begin(request: GoLiveWish): Promise<boolean> {
    if (!(await this.inputs.turnOnWhatIsWanted())) return false;
    const publisher = this.#open()?.publisher;
    if (!publisher) return false;
    this.#lastRequest = request;
    this.#ownStream.forget();
    this.#update({ card: request.title || this.#snapshot.settings.name, offer: undefined });
    await beginOn(publisher, request, this.#snapshot.settings);
    return true;
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
    await this.#output?.publisher.setVideo({ codec: this.#snapshot.settings.codec });
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
    const sound = microphone.name === 'on' ? microphone.microphone : undefined;
    this.#output?.publisher.setMicrophone(sound);
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
    if (!this.#isRate(rateOf(before))) this.#takeRate();
    if (!isOtherScene(before, this.#snapshot)) return;
    this.#output?.showScene(this.#snapshot);
    this.#keepStream();
  }
}
