/**
 * What `<streamhub-player>` is made of: an HTML element, with the types of its own events.
 * From: the browser. To: player-attributes.ts.
 */
import type { StreamHubPlayerEventMap } from './player-events.ts';

interface PlayerElement extends HTMLElement {
  addEventListener<Name extends keyof StreamHubPlayerEventMap>(
    type: Name,
    listener: (event: StreamHubPlayerEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof StreamHubPlayerEventMap>(
    type: Name,
    listener: (event: StreamHubPlayerEventMap[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Where there is no DOM (a page rendered on a server) the module can be imported all the same. */
export const PlayerBase = (globalThis.HTMLElement ?? class {}) as new () => PlayerElement;
