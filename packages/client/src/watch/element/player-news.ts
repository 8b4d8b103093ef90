/**
 * What is new of a player, as events of `<streamhub-player>`. How loud it is, and where it is seen, the element tells itself.
 * From: streamhub-player.ts, how the player was and how it is. To: the same, events in order.
 */
import type { PlayerDetails, PlayerEvent } from './player-events.ts';
import { FIRST_LOOK, type PlayerLook } from './player-look.ts';

export type PlayerNews = {
  [Name in PlayerEvent]: [name: Name, detail: PlayerDetails[Name]];
}[PlayerEvent];

export function newsBetween(before: PlayerLook, now: PlayerLook): PlayerNews[] {
  const { state, info, soundState, rung, isPolling } = now;
  const news: PlayerNews[] = [];
  if (before.info !== info) news.push(['infochange', info ?? {}]);
  if (before.soundState !== soundState) news.push(['soundstatechange', { soundState }]);
  if (modeOf(before) !== modeOf(now)) {
    const { pictureMode, previewReason } = now;
    news.push([
      'picturemodechange',
      { pictureMode, previewReason } as PlayerDetails['picturemodechange'],
    ]);
  }
  if (before.rung !== rung) news.push(['rungchange', { rung }]);
  if (before.isPolling !== isPolling) news.push(['transportchange', { isPolling }]);
  if (nameOf(before) === nameOf(now)) return news;
  news.push(['statechange', state ?? {}]);
  if (state?.name === 'ended') news.push(['streamend', { reason: state.reason }]);
  return news;
}

function modeOf({ previewReason, pictureMode }: PlayerLook): string {
  return previewReason ?? pictureMode;
}

function nameOf({ state }: PlayerLook): string | undefined {
  const shown = state ?? FIRST_LOOK.state;
  const why = shown && 'why' in shown ? shown.why?.code : undefined;
  const startsAt = shown && 'startsAt' in shown ? shown.startsAt : undefined;
  return shown && `${shown.name} ${why} ${startsAt}`;
}
