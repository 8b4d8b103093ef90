/**
 * The names of the events of `<streamhub-player>`.
 * From: player-news.ts and streamhub-player.ts, which tell them. To: the page.
 */

/** All events that say that the look is another one. */
export const LOOK_EVENTS = [
  'infochange',
  'soundstatechange',
  'picturemodechange',
  'rungchange',
  'transportchange',
  'statechange',
  'volumechange',
  'viewchange',
] as const;

export type PlayerEvent = (typeof LOOK_EVENTS)[number] | 'streamend';
