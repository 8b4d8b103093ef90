/**
 * Makes `<streamhub-player>` known to a page.
 * From: the page. To: the browser. Where there is none (a page rendered on a server) nothing happens.
 */
import { StreamHubPlayerElement } from './streamhub-player.ts';

declare global {
  interface HTMLElementTagNameMap {
    'streamhub-player': StreamHubPlayerElement;
  }
}

/** Twice is harmless, also by two copies of this package: the first one stays. */
export function defineStreamHubPlayer(tagName = 'streamhub-player'): void {
  if (typeof customElements === 'undefined' || customElements.get(tagName)) return;
  // A class goes with one name only.
  const isFree = customElements.getName?.(StreamHubPlayerElement) == null;
  const Player = isFree ? StreamHubPlayerElement : class extends StreamHubPlayerElement {};
  customElements.define(tagName, Player);
}
