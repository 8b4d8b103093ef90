/**
 * What `<streamhub-player>` is made of: an HTML element, with the types of its own events.
 * From: the browser. To: player-attributes.ts.
 */
import type { StreamHubPlayerEventMap } from './player-events.ts';

interface PlayerElement extends HTMLElement {
  /** For the player's own events with their `detail`, and for those of every element. */
  addEventListener<Name extends keyof StreamHubPlayerEventMap>(
    type: Name,
    listener: (event: StreamHubPlayerEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** For an event whose name is not known here. */
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** As given to `addEventListener`. */
  removeEventListener<Name extends keyof StreamHubPlayerEventMap>(
    type: Name,
    listener: (event: StreamHubPlayerEventMap[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  /** As given to `addEventListener`. */
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Where there is no DOM (a page rendered on a server) the module can be imported all the same. */
export const PlayerBase = (globalThis.HTMLElement ?? class {}) as new () => PlayerElement;
