/**
 * Finds a Chromium that starts: the one named by CHROMIUM_PATH, else the system's, else Playwright's own download.
 * From: the environment. To: bench-browser.ts and the browser tests, which start it; programs.ts.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const START_WITHIN_MS = 20_000;

/** @throws if CHROMIUM_PATH names something that is no Chromium: another one in its place would surprise. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = env['CHROMIUM_PATH'];
  if (chosen) {
    if (doesStart(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is ${chosen}, and no Chromium starts from there.`);
  }
  return candidates(env['PATH'] ?? '').find(doesStart);
}

function candidates(path: string): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return ['/usr/bin/chromium', ...onPath, chromium.executablePath()];
}

/** Asked, not assumed: on some systems `chromium-browser` only says that something else must be installed. */
function doesStart(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: START_WITHIN_MS });
    return true;
  } catch {
    return false;
  }
}
