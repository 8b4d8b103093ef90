/** A page as far as its life goes: what a browser tells it, a test tells here. */
import type { PageEvents } from '../src/page/page-life.ts';

export class FakePage implements PageEvents {
  readonly window = new EventTarget();
  readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  readonly network = Object.assign(new EventTarget(), { type: 'wifi' });

  /** `persisted`: the page is kept aside, or comes back from there. */
  tell(event: 'online' | 'offline' | 'pageshow' | 'pagehide', persisted = false): void {
    this.window.dispatchEvent(Object.assign(new Event(event), { persisted }));
  }

  show(visibilityState: 'visible' | 'hidden'): void {
    this.document.visibilityState = visibilityState;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  changeNetwork(type: string): void {
    this.network.type = type;
    this.network.dispatchEvent(new Event('change'));
  }
}
