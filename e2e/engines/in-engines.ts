/**
 * Tests that run in Firefox and in WebKit, each in a browser of its own with a sound server of its own.
 * From: the tests. To: firefox.ts, webkit.ts, sound-sink.ts.
 */
import {
  ENGINE_LABELS,
  ENGINE_NAMES,
  leftOut,
  missingPackages,
} from '../../tools/engine-programs.ts';
import { AUDIBLE } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';
import type { EngineBrowser } from './engine-browser.ts';
import { EnginePage } from './engine-page.ts';
import { openFirefox } from './firefox.ts';
import { SoundSink } from './sound-sink.ts';
import { openWebKit } from './webkit.ts';

/** What a test finds; the same browser for all tests of one call. */
export interface Engine {
  sound: SoundSink;
  browser: EngineBrowser;
  page: EnginePage;
}

const OPEN = { firefox: openFirefox, webkit: openWebKit };

/** `tests` defines tests; the function that it is given gives the engine, inside a test. */
export function inEngines(tests: (engine: () => Engine) => void): void {
  for (const name of ENGINE_NAMES) {
    test.describe(ENGINE_LABELS[name], { tag: '@engine' }, () => {
      const missing = missingPackages(name);
      test.skip(missing.length > 0, leftOut(name, missing));
      test.describe.configure({ timeout: 180_000 });

      let opened: Engine | undefined;
      const engine = () => {
        if (!opened) throw new Error('the browser is open only while tests run');
        return opened;
      };

      test.beforeAll(async () => {
        const sound = await SoundSink.open();
        const browser = await OPEN[name](sound);
        opened = { sound, browser, page: new EnginePage(browser) };
      });

      test.beforeEach(({ browsers: _browsers }, { annotations }) => {
        annotations.push({ type: 'engine', description: engine().browser.version });
      });

      // After a fault the browser is opened anew: what is live still would ask before it is left.
      test.afterEach(async ({ browsers: _browsers }, { status }) => {
        if (status !== 'passed') return;
        await engine().browser.leave();
        await expect.poll(() => engine().sound.loudness).toBeLessThan(AUDIBLE / 10);
      });

      test.afterAll(async () => {
        await opened?.browser[Symbol.asyncDispose]();
        await opened?.sound[Symbol.asyncDispose]();
      });

      tests(engine);
    });
  }
}
