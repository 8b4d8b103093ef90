/**
 * Another site, each page of which frames the page of the hub that has the same path.
 * From: the tests. To: a browser.
 */
import { type OtherSite, openOtherSite } from './other-site.ts';

/** What Chromium shows in a frame in place of a page that forbids to be framed. */
export const REFUSED_FRAME = 'chrome-error://chromewebdata/';

export function openFramingSite(hubAddress: string): Promise<OtherSite> {
  return openOtherSite((path) => ({
    body: `<!doctype html><iframe src="${hubAddress}${path}"></iframe>`,
  }));
}
