/**
 * The browser processes of one worker. A process is started when a person first needs one of its kind, and is used by all
 * people of that kind: each has a context of their own in it, which shares nothing with the others.
 * From: streamhub-test.ts. To: Chromium.
 */
import { type Browser, chromium } from '@playwright/test';
import { chromiumFlags } from '@streamhub/bench';

/** Process-wide in Chromium: each combination is a process of its own. */
export interface BrowserKind {
  camera: 'clip' | 'two' | 'denied' | 'none';
  /** The browser plays no sound before a click or a key press, as people's browsers do. */
  wantsGesture: boolean;
}

/**
 * Parts of Chromium that no test looks at. Each window of it loads two pages for the lists below its address bar, and a
 * process for the next page that may be opened: half the work of opening a window.
 */
const UNWANTED = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'PreloadTopChromeWebUI',
  'SpareRendererForSitePerProcess',
];
/** What Playwright itself switches off by the same flag, of which Chromium takes the last one alone. */
const UNWANTED_BY_PLAYWRIGHT = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

/** A name for this machine. Unlike `localhost` it is a place like any other to a browser. */
export const OTHER_NAME = 'hub.example';

export class BrowserPool implements AsyncDisposable {
  readonly #executablePath: string;
  readonly #clip: string;
  readonly #browsers = new Map<string, Promise<Browser>>();

  /** `clip`: the path of the Y4M file that the camera `clip` plays. */
  constructor({ executablePath, clip }: { executablePath: string; clip: string }) {
    this.#executablePath = executablePath;
    this.#clip = clip;
  }

  browser(kind: BrowserKind): Promise<Browser> {
    const key = `${kind.camera} ${kind.wantsGesture}`;
    const running = this.#browsers.get(key);
    if (running !== undefined) return running;
    const starting = this.#start(kind);
    this.#browsers.set(key, starting);
    const forget = () => this.#browsers.delete(key);
    // After a crash the next person gets a new process.
    starting.then((browser) => browser.once('disconnected', forget), forget);
    return starting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = await Promise.allSettled(this.#browsers.values());
    const started = all.filter((each) => each.status === 'fulfilled');
    await Promise.all(started.map(({ value }) => value.close()));
  }

  #start({ camera, wantsGesture }: BrowserKind): Promise<Browser> {
    const flags = chromiumFlags(
      camera === 'clip' ? { kind: 'clip', path: this.#clip } : { kind: camera },
    );
    // The last of two flags of a name holds.
    const gesture = wantsGesture ? ['--autoplay-policy=document-user-activation-required'] : [];
    const names = `--host-resolver-rules=MAP ${OTHER_NAME} 127.0.0.1`;
    const features = `--disable-features=${[...UNWANTED_BY_PLAYWRIGHT, ...UNWANTED].join(',')}`;
    const args = [...flags, ...gesture, names, features];
    return chromium.launch({ executablePath: this.#executablePath, args });
  }
}
