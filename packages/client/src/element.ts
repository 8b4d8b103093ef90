/**
 * The door `@streamhub/client/element`: `<streamhub-player>`, a player with controls.
 * From: the page. To: streamhub-player.ts.
 *
 * `defineStreamHubPlayer` makes the element known to the browser.
 */
export { type PartAddresses, setPartAddresses } from './load/part-addresses.ts';
export { type Latency, latencyOf } from './watch/clock/latency.ts';
export { defineStreamHubPlayer } from './watch/element/define-player.ts';
export type { PlayerError } from './watch/element/media-life.ts';
export {
  LOOK_EVENTS,
  type PlayerDetails,
  type StreamHubPlayerEventMap,
} from './watch/element/player-events.ts';
export type { PlayerLabels } from './watch/element/player-labels.ts';
export { FIRST_LOOK, lookOf, type PlayerLook } from './watch/element/player-look.ts';
export { StreamHubPlayerElement } from './watch/element/streamhub-player.ts';
