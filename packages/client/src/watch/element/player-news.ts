/**
 * What is new of a player, as events of `<streamhub-player>`.
 * From: streamhub-player.ts, how the player was and how it is. To: the same, events in order.
 */
import type { Rung } from '@streamhub/protocol';
import type { PictureMode } from '../picture/picture-playback.ts';
import type { PlayerInfo, PlayerState } from '../player-state.ts';
import type { PlayerSoundState } from '../sound/sound-playback.ts';

export interface PlayerLook extends Pick<PictureMode, 'pictureMode' | 'previewReason'> {
  /** Undefined: there is nothing to play. */
  state: PlayerState | undefined;
  info: PlayerInfo | undefined;
  soundState: PlayerSoundState;
  rung: Rung;
  isPolling: boolean;
}

/** How a player begins, which is no news. */
export const FIRST_LOOK: PlayerLook = {
  state: { name: 'connecting' },
  info: undefined,
  soundState: 'none',
  pictureMode: 'full',
  previewReason: undefined,
  rung: 'full',
  isPolling: false,
};

export function lookOf(player: PlayerLook): PlayerLook {
  const { state, info, soundState, pictureMode, previewReason, rung, isPolling } = player;
  return { state, info, soundState, pictureMode, previewReason, rung, isPolling };
}

export function newsBetween(
  before: PlayerLook,
  now: PlayerLook,
): [name: string, detail: unknown][] {
  const { state, info, soundState, pictureMode, previewReason, rung, isPolling } = now;
  const news: [string, unknown][] = [];
  if (before.info !== info) news.push(['infochange', info]);
  if (before.soundState !== soundState) news.push(['soundstatechange', soundState]);
  if (modeOf(before) !== modeOf(now)) {
    news.push(['picturemodechange', { pictureMode, previewReason }]);
  }
  if (before.rung !== rung) news.push(['rungchange', rung]);
  if (before.isPolling !== isPolling) news.push(['transportchange', { isPolling }]);
  if (nameOf(before) === nameOf(now)) return news;
  news.push(['statechange', state]);
  if (state?.name === 'ended') news.push(['streamend', { reason: state.reason }]);
  return news;
}

function modeOf({ previewReason, pictureMode }: PlayerLook): string {
  return previewReason ?? pictureMode;
}

function nameOf({ state }: PlayerLook): string | undefined {
  const shown = state ?? FIRST_LOOK.state;
  const why = shown && 'why' in shown ? shown.why?.code : undefined;
  return shown && `${shown.name} ${why}`;
}
