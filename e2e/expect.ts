/**
 * Playwright's `expect`, except that `expect.poll` looks every 100 ms. By itself it soon looks once a second only, and a
 * test would mostly wait for the next look.
 * From: Playwright. To: all tests and pages/.
 */
import { expect as playwrightExpect } from '@playwright/test';

const INTERVALS_MS = [100];

const poll: typeof playwrightExpect.poll = (actual, messageOrOptions) => {
  const wish =
    typeof messageOrOptions === 'string' ? { message: messageOrOptions } : messageOrOptions;
  return playwrightExpect.poll(actual, { intervals: INTERVALS_MS, ...wish });
};

export const expect = new Proxy(playwrightExpect, {
  get: (target, name) => (name === 'poll' ? poll : Reflect.get(target, name)),
});
