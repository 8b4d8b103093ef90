/**
 * Stock Firefox through WebDriver BiDi, with its own fake camera and microphone, and sound that waits for a gesture.
 * From: in-engines.ts. To: the system's Firefox.
 */
import puppeteer from 'puppeteer-core';
import { ENGINE_LABELS, engineProgram } from '../../tools/engine-programs.ts';
import type { EngineBrowser } from './engine-browser.ts';
import type { SoundSink } from './sound-sink.ts';

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
};

/** A first start on a busy machine takes long. */
const START_WITHIN_MS = 80_000;

export async function openFirefox(sound: SoundSink): Promise<EngineBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: engineProgram('firefox', 'browser'),
    extraPrefsFirefox: PREFERENCES,
    timeout: START_WITHIN_MS,
    env: { ...process.env, ...sound.environment },
  });
  const version = `${ENGINE_LABELS.firefox} ${(await browser.version()).split('/')[1]}`;
  const page = await browser.newPage();
  return {
    version,
    goto: async (url) => {
      await page.goto(url);
    },
    runFirst: async (expression) => {
      await page.evaluateOnNewDocument(expression);
    },
    leave: async () => {
      await page.goto('about:blank');
    },
    evaluate: (expression) => page.evaluate(expression),
    click: ({ x, y }) => page.mouse.click(x, y),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
