/**
 * `<streamhub-player>` in a page of its own, as a stranger's page would have it, and what it says.
 * From: the tests. To: an empty page of the hub.
 */
import type { JSHandle, Locator, Page } from '@playwright/test';
import type { PlayerStats, StreamHubPlayerElement } from '@streamhub/client';

export interface HeardEvent {
  name: string;
  detail: unknown;
}

const EVENTS = [
  'statechange',
  'infochange',
  'soundstatechange',
  'picturemodechange',
  'volumechange',
  'viewchange',
  'streamend',
];

/** Resolves with all that the page hears from then on. */
export async function showElements(page: Page, html: string): Promise<JSHandle<HeardEvent[]>> {
  await page.goto('/');
  return page.evaluateHandle(
    ({ body, names }) => {
      const heard: { name: string; detail: unknown }[] = [];
      for (const name of names) {
        document.addEventListener(name, (event) =>
          heard.push({ name, detail: (event as CustomEvent).detail }),
        );
      }
      document.body.innerHTML = body;
      return heard;
    },
    { body: html, names: EVENTS },
  );
}

export async function heardOf(heard: JSHandle<HeardEvent[]>, wanted: string): Promise<unknown[]> {
  const all = await heard.jsonValue();
  return all.filter(({ name }) => name === wanted).map(({ detail }) => detail);
}

export function playerElement(page: Page): Locator {
  return page.locator('streamhub-player');
}

/** Of the page's only player. */
export async function statsOf(page: Page): Promise<PlayerStats> {
  const stats = await playerElement(page).evaluate(
    (element) => (element as StreamHubPlayerElement).stats,
  );
  if (!stats) throw new Error('the player plays nothing');
  return stats;
}
