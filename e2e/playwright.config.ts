/** How the browser tests run: a file at a time in each worker, and never a second try. */
import { defineConfig } from '@playwright/test';
import { keepCompiledCode } from '../tools/compiled-code.ts';

keepCompiledCode();

export default defineConfig({
  testDir: 'test',
  // Two at a time: each mostly waits for the other end of a stream. More would take the processors from the media.
  // Firefox and WebKit, which draw and encode in software, run alone: see `test:all`.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./engines/engines-reporter.ts']],
});
