/** How the browser tests run: one at a time, since each starts several browsers, and never a second try. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
});
