/**
 * The studio behind its page: stage, picture and publisher, in one place that outlives the page, so that a streamer
 * may look at the home page without ending the stream.
 * From: the studio's components, what the streamer wants. To: use-studio-session.ts, one snapshot after each change.
 */
import {
  type GoLiveOptions,
  Publisher,
  type PublisherState,
  type PublisherStats,
  Stage,
} from '@streamhub/client';
import { PictureInput, type PictureState, problemOf } from './picture-input.ts';
import { forgetSavedStream, loadSavedStream, saveStream } from './saved-stream.ts';
import {
  loadSettings,
  pictureSizes,
  type StudioSettings,
  saveSettings,
} from './studio-settings.ts';

export interface StudioSnapshot {
  publisher: PublisherState;
  stats: PublisherStats;
  picture: PictureState;
  settings: StudioSettings;
}

const SILENT: PublisherStats = {
  viewers: 0,
  framesPerSecond: 0,
  uploadBps: 0,
  framesSent: 0,
  framesSkipped: 0,
};

/** After these a later try can reach the same stream; after any other it is out of reach. */
const PASSING_FAILURES = new Set<string>(['unreachable', 'rate_limited', 'internal_error']);

export class StudioSession {
  readonly #listeners = new Set<() => void>();
  #parts: { stage: Stage; picture: PictureInput; publisher: Publisher } | undefined;
  #lastRequest: GoLiveOptions | undefined;
  #isPageShown = false;
  #snapshot: StudioSnapshot = {
    publisher: { name: 'idle' },
    stats: SILENT,
    picture: { shown: undefined, attempt: { name: 'none' } },
    settings: loadSettings(),
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): StudioSnapshot => this.#snapshot;

  /** The studio's page is shown: goes on with a stream that a reload interrupted. Twice is harmless. */
  async enter(): Promise<void> {
    this.#isPageShown = true;
    const saved = loadSavedStream();
    if (this.#snapshot.publisher.name === 'idle' && saved) {
      this.choose({ kind: saved.kind });
      await Promise.all([
        this.#openParts()?.publisher.resume(saved.credentials),
        saved.kind === 'camera' && this.turnOnCamera(),
      ]);
    } else if (!this.#snapshot.picture.shown && (await isCameraAllowed())) {
      const isWanted = this.#isPageShown && this.#snapshot.settings.kind === 'camera';
      if (isWanted) await this.turnOnCamera();
    }
  }

  /** The studio's page is left: without a stream the camera goes off; with one everything runs on. */
  leave(): void {
    this.#isPageShown = false;
    if (!isSending(this.#snapshot.publisher)) this.turnOff();
  }

  attachPreview(canvas: HTMLCanvasElement): () => void {
    return this.#openParts()?.stage.attachPreview(canvas) ?? (() => {});
  }

  choose(change: Partial<StudioSettings>): void {
    const settings = { ...this.#snapshot.settings, ...change };
    saveSettings(settings);
    this.#update({ settings });
    if (change.size) this.#parts?.stage.resize(pictureSizes[change.size]);
    const isCameraShown = this.#snapshot.picture.shown?.kind === 'camera';
    const isOtherCamera = change.size !== undefined || change.cameraId !== undefined;
    if (isCameraShown && isOtherCamera) void this.turnOnCamera();
  }

  async turnOnCamera(): Promise<void> {
    const { cameraId, size } = this.#snapshot.settings;
    await this.#openParts()?.picture.openCamera({ deviceId: cameraId, ...pictureSizes[size] });
  }

  async shareScreen(): Promise<void> {
    await this.#openParts()?.picture.openScreen();
  }

  turnOff(): void {
    this.#parts?.picture.close();
  }

  async goLive(request: GoLiveOptions): Promise<void> {
    const publisher = this.#openParts()?.publisher;
    this.#lastRequest = request;
    forgetSavedStream();
    await publisher?.goLive(request);
  }

  get canTryAgain(): boolean {
    return loadSavedStream() !== undefined || this.#lastRequest !== undefined;
  }

  /** After a failure: the same stream if there is one, else the same wish. */
  async tryAgain(): Promise<void> {
    const saved = loadSavedStream();
    if (saved) await this.#openParts()?.publisher.resume(saved.credentials);
    else if (this.#lastRequest) await this.goLive(this.#lastRequest);
  }

  /** After another tab took the stream over. Called from a click: a screen may be asked for. */
  async takeBack(): Promise<void> {
    const publisher = this.#openParts()?.publisher;
    if (!publisher?.credentials) return;
    const isScreen = this.#snapshot.settings.kind === 'screen';
    await Promise.all([
      isScreen ? this.shareScreen() : this.turnOnCamera(),
      publisher.resume(publisher.credentials),
    ]);
  }

  async stop(): Promise<void> {
    await this.#parts?.publisher.end();
  }

  /** Undefined where the browser cannot do what a stage needs; the snapshot then says so. */
  #openParts() {
    if (this.#parts) return this.#parts;
    try {
      const { userToken, size } = this.#snapshot.settings;
      const stage = new Stage(pictureSizes[size]);
      const publisher = new Publisher({ stage, ...(userToken ? { userToken } : {}) });
      publisher.onState((state) => this.#publisherChanged(state));
      publisher.onStats((stats) => this.#update({ stats }));
      const picture = new PictureInput({ stage, onChange: (state) => this.#pictureChanged(state) });
      this.#parts = { stage, picture, publisher };
    } catch (error) {
      const { kind } = this.#snapshot.settings;
      const attempt = { name: 'failed', kind, problem: problemOf(error) } as const;
      this.#update({ picture: { shown: undefined, attempt } });
    }
    return this.#parts;
  }

  #publisherChanged(state: PublisherState): void {
    this.#update({ publisher: state, ...(state.name === 'connecting' ? { stats: SILENT } : {}) });
    switch (state.name) {
      case 'live':
        this.#keepStream();
        return;
      case 'taken_over':
        forgetSavedStream();
        this.turnOff();
        return;
      case 'ended':
        forgetSavedStream();
        return;
      case 'failed':
        if (!PASSING_FAILURES.has(state.code)) forgetSavedStream();
        return;
      case 'idle':
      case 'connecting':
      case 'reconnecting':
        return;
    }
  }

  #pictureChanged(picture: PictureState): void {
    this.#update({ picture });
    const kind = picture.shown?.kind;
    if (kind && kind !== this.#snapshot.settings.kind) this.choose({ kind });
    if (picture.shown && this.#snapshot.publisher.name === 'live') this.#keepStream();
  }

  /** Called while live: the next page load of this tab can go on. */
  #keepStream(): void {
    const { publisher } = this.#parts ?? {};
    const { settings } = this.#snapshot;
    if (!publisher?.credentials) return;
    saveStream({ credentials: publisher.credentials, kind: settings.kind });
    if (publisher.userToken && publisher.userToken !== settings.userToken) {
      this.choose({ userToken: publisher.userToken });
    }
  }

  #update(change: Partial<StudioSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export function isSending({ name }: PublisherState): boolean {
  return name === 'connecting' || name === 'live' || name === 'reconnecting';
}

/** True when opening the camera will not ask. Not every browser tells. */
async function isCameraAllowed(): Promise<boolean> {
  try {
    const permission = await navigator.permissions.query({ name: 'camera' });
    return permission.state === 'granted';
  } catch {
    return false;
  }
}
