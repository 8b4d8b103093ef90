/**
 * Makes sure that the browser tests have a Chromium: takes one that is there, else installs one.
 * From: `npm run test:browser`. To: exit code 0 when packages/bench/src/browser/find-chromium.ts finds one, else 1 and a sentence.
 */
import { findChromium } from '@streamhub/bench';
import { installFromDebian, succeeds } from './install-from-debian.ts';

const WHAT_TO_INSTALL =
  'The browser tests need Chromium: install the package "chromium" of your system, or Google Chrome, or set CHROMIUM_PATH.';

process.exitCode = ensureChromium();

function ensureChromium(): number {
  try {
    if (findChromium() !== undefined) return 0;
    for (const install of [() => installFromDebian(['chromium']), installFromPlaywright]) {
      install();
      if (findChromium() !== undefined) return 0;
    }
    process.stderr.write(`${WHAT_TO_INSTALL}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  return 1;
}

function installFromPlaywright(): void {
  process.stdout.write("No Chromium here: fetching Playwright's.\n");
  succeeds('npx', ['playwright', 'install', 'chromium'], 'inherit');
}
