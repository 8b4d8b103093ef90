/**
 * What a viewer sees on the watch page. From: the tests. To: the watch page.
 */
import { expect, type Locator, type Page } from '@playwright/test';

export type WatchState =
  | 'connecting'
  | 'waiting'
  | 'live'
  | 'paused'
  | 'ended'
  | 'not_found'
  | 'ticket_expired'
  | 'reconnecting';

export function picture(page: Page): Locator {
  return page.getByTestId('player').locator('canvas');
}

export async function seeState(page: Page, state: WatchState): Promise<void> {
  await expect(page.getByTestId('watch-state')).toHaveAttribute('data-state', state);
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
