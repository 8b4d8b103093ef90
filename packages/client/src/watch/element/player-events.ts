/**
 * The events of `<streamhub-player>`: their names and what they carry. Each `detail` is an object.
 * From: player-news.ts, media-life.ts and streamhub-player.ts, which tell them. To: the page.
 */
import type { EndReason, Rung } from '@streamhub/protocol';
import type { PictureMode } from '../picture/picture-playback.ts';
import type { PlayerInfo, PlayerState } from '../player-state.ts';
import type { PlayerSoundState } from '../sound/sound-playback.ts';

/** Of StreamHub. They bubble. */
export interface PlayerDetails {
  /** Without a name: there is nothing to play. */
  statechange: PlayerState | { name?: undefined };
  /** Empty until joined. */
  infochange: Partial<PlayerInfo>;
  soundstatechange: { soundState: PlayerSoundState };
  picturemodechange: PictureMode;
  rungchange: { rung: Rung };
  transportchange: { isPolling: boolean };
  volumechange: { volume: number; muted: boolean };
  viewchange: { isFullscreen: boolean; isInPictureInPicture: boolean };
  streamend: { reason: EndReason | undefined };
}

export type PlayerEvent = keyof PlayerDetails;

/** Of every media element. They do not bubble, and carry nothing. */
export type MediaEvent =
  | 'play'
  | 'pause'
  | 'playing'
  | 'waiting'
  | 'ended'
  | 'error'
  | 'emptied'
  | 'durationchange'
  | 'loadedmetadata'
  | 'loadeddata'
  | 'canplay'
  | 'timeupdate'
  | 'seeking'
  | 'seeked'
  | 'ratechange'
  | 'enterpictureinpicture'
  | 'leavepictureinpicture';

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
  'play',
  'pause',
] as const satisfies readonly (PlayerEvent | MediaEvent)[];

/** The events of `<streamhub-player>` by their names. */
export type StreamHubPlayerEventMap = {
  [Name in PlayerEvent]: CustomEvent<PlayerDetails[Name]>;
} & Omit<HTMLElementEventMap, PlayerEvent>;
