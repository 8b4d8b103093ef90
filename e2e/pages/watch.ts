/**
 * What a viewer sees on the watch page. From: the tests. To: the watch page.
 */
import type { Locator, Page } from '@playwright/test';
import { expect } from '../expect.ts';

export type WatchState =
  | 'connecting'
  | 'waiting'
  | 'off_air'
  | 'live'
  | 'replay'
  | 'paused'
  | 'ended'
  | 'not_found'
  | 'ticket_expired'
  | 'reconnecting';

export function picture(page: Page): Locator {
  return page.getByTestId('player').locator('canvas');
}

export async function seeState(page: Page, state: WatchState): Promise<void> {
  const shown = page.getByTestId('watch-state');
  await expect.poll(() => shown.getAttribute('data-state')).toBe(state);
}

export interface SeenStates {
  /** All states since the beginning, in order: a short one is not missed between two looks. */
  read(): Promise<string[]>;
}

export async function recordStates(page: Page): Promise<SeenStates> {
  const states = await page.evaluateHandle(() => {
    const seen: string[] = [];
    const look = () => {
      const state = document
        .querySelector('[data-testid="watch-state"]')
        ?.getAttribute('data-state');
      if (state && state !== seen.at(-1)) seen.push(state);
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributeFilter: ['data-state'],
    });
    look();
    return seen;
  });
  return { read: () => states.jsonValue() };
}
