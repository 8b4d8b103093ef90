/**
 * What a player looks like to a page at one moment. Each property is listed here and nowhere else.
 * From: streamhub-player.ts, which has them all. To: player-news.ts and player-view.ts; the page.
 */
import type { Rung } from '@streamhub/protocol';
import type { PictureMode } from '../picture/picture-playback.ts';
import type { PreviewReason } from '../picture/picture-track.ts';
import { isFinal, type PlayerInfo, type PlayerState } from '../player-state.ts';
import type { PlayerSoundState } from '../sound/sound-playback.ts';

/** How a player begins, which is no news. */
export const FIRST_LOOK = {
  /** Undefined: there is nothing to play. */
  state: { name: 'connecting' } as PlayerState | undefined,
  /** Undefined until joined. */
  info: undefined as PlayerInfo | undefined,
  soundState: 'none' as PlayerSoundState,
  pictureMode: 'full' as PictureMode['pictureMode'],
  /** Why the viewer sees one picture a second; undefined while the picture is whole. */
  previewReason: undefined as PreviewReason | undefined,
  /** What the hub leaves out for this viewer's line; `full`: nothing. */
  rung: 'full' as Rung,
  /** WebSocket is blocked on the way: fewer frames come. */
  isPolling: false as boolean,
  /** By the page or the viewer. A stream that is over is paused, too. */
  paused: true as boolean,
  muted: false as boolean,
  /** 0 to 1. */
  volume: 1 as number,
  isFullscreen: false as boolean,
  isInPictureInPicture: false as boolean,
  canPictureInPicture: false as boolean,
};

/** What a player looks like at one moment. */
export type PlayerLook = Readonly<typeof FIRST_LOOK>;

const NAMES = Object.keys(FIRST_LOOK) as (keyof PlayerLook)[];

/** Reads it once, so that it can be compared with what it was. */
export function lookOf(player: PlayerLook): PlayerLook {
  return Object.fromEntries(NAMES.map((name) => [name, player[name]])) as unknown as PlayerLook;
}

/** What the big button in the middle does; undefined: it is not there. */
export function tapOf({ paused, state, soundState }: PlayerLook): 'play' | 'sound' | undefined {
  if (!paused) return soundState === 'blocked' ? 'sound' : undefined;
  return state && isFinal(state) ? undefined : 'play';
}

/** Somebody may hear it, or will when it begins: it is of use though it is not seen. */
export function isForTheEar(look: Pick<PlayerLook, 'state' | 'soundState'> | undefined): boolean {
  return look?.soundState === 'playing' || look?.state?.name === 'off_air';
}
