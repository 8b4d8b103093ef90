/**
 * Tells when a page that slept, was hidden or had no network can be expected to reach the hub again: a phone out of the
 * pocket, a laptop's lid, another network, the way back through the history.
 * From: the browser. To: hub-connection.ts. Outside of a browser it says nothing.
 */

/** What a browser's window, document and network have of it. */
export interface PageEvents {
  /** `offline`, `online`, `pageshow`, `pagehide`. */
  window: EventTarget;
  /** `visibilitychange`. */
  document: EventTarget & { readonly visibilityState: string };
  /** `change`, where the browser has it: from Wi-Fi to mobile, for example. */
  network?: (EventTarget & { readonly type?: string }) | undefined;
}

interface PageLifeOptions {
  page: PageEvents | undefined;
  /** The page can be seen again, or the network is back. */
  onAwake(): void;
  /** The browser keeps the page aside, frozen. `onAwake` follows if it is ever shown again. */
  onAsleep(): void;
  onOtherNetwork(): void;
}

export class PageLife {
  readonly #forget = new AbortController();
  #wasOffline = false;
  #networkType: string | undefined;

  constructor({ page = ownPage(), onAwake, onAsleep, onOtherNetwork }: PageLifeOptions) {
    if (page === undefined) return;
    const { window, document, network } = page;
    const listen = (target: EventTarget, event: string, listener: (news: Event) => void) =>
      target.addEventListener(event, listener, { signal: this.#forget.signal });
    listen(window, 'offline', () => {
      this.#wasOffline = true;
    });
    listen(window, 'online', () => {
      if (this.#wasOffline) onOtherNetwork();
      else onAwake();
      this.#wasOffline = false;
    });
    // Without `persisted` the page begins, or is gone for good and its line with it.
    listen(window, 'pageshow', (news) => {
      if ((news as PageTransitionEvent).persisted) onAwake();
    });
    listen(window, 'pagehide', (news) => {
      if ((news as PageTransitionEvent).persisted) onAsleep();
    });
    listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') onAwake();
    });
    if (network === undefined) return;
    this.#networkType = network.type;
    // It also tells of each new estimate of the speed, which is no other network.
    listen(network, 'change', () => {
      if (network.type !== this.#networkType) onOtherNetwork();
      this.#networkType = network.type;
    });
  }

  close(): void {
    this.#forget.abort();
  }
}

function ownPage(): PageEvents | undefined {
  if (typeof window === 'undefined' || typeof document === 'undefined') return undefined;
  const { connection } = navigator as { connection?: PageEvents['network'] };
  return { window, document, network: connection };
}
