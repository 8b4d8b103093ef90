/**
 * The words of `<streamhub-player>`, in English; a page replaces the ones it wants with its `labels`.
 * From: the page. To: player-view.ts.
 */
import type { Rung } from '@streamhub/protocol';
import { isFinal, isPlaying, type PlayerState } from '../player-state.ts';
import type { PlayerLook } from './player-look.ts';

export const englishLabels = {
  picture: 'Live picture',
  play: 'Play',
  pause: 'Pause',
  mute: 'Mute',
  unmute: 'Turn sound on',
  volume: 'Volume',
  time: 'Time',
  tapForSound: 'Tap for sound',
  unplayable: 'The sound cannot be played here',
  not_loaded: 'The sound could not be loaded. Reload the page',
  fullscreen: 'Full screen',
  leaveFullscreen: 'Leave full screen',
  pictureInPicture: 'Picture in picture',
  connecting: 'Connecting',
  waiting: 'Waiting for the first picture',
  live: 'Live',
  off_air: 'Not live yet. Waiting',
  replay: 'Recording',
  damaged: 'This part of the recording is damaged',
  paused: 'The streamer lost the connection. Waiting',
  ended: 'This stream has ended',
  recording_not_found: 'There is no such recording',
  not_found: 'There is no such stream, or it is private',
  ticket_expired: 'This link has expired',
  reconnecting: 'Connection lost. Trying again',
  refused: 'The stream cannot be shown',
  unreachable: 'The hub does not answer. Trying again',
  unreadable: 'The hub does not answer, or does not allow this page. Trying again',
  offline: 'No network. Trying again',
  origin_not_allowed: 'The hub does not allow pages from this address',
  too_many_connections: 'Too many connections from this network. Trying again',
  insecure_context: 'This page is not secure (https): one picture per second, no sound',
  no_video_decoder: 'This browser cannot decode video: one picture per second',
  codec_not_supported: 'This browser cannot decode this video: one picture per second',
  decoder_failed: 'This video cannot be decoded here: one picture per second',
  no_video_arrives: 'The connection is slow: one picture per second',
  fewer_frames: 'The connection is slow: fewer pictures per second',
  until_key: 'The connection is slow: the picture stops now and then',
  preview: 'The connection is slow: one picture per second',
  sound: 'The connection is very slow: sound only',
  polling: 'This network blocks WebSocket: fewer pictures',
} satisfies Record<PlayerState['name'] | Exclude<Rung, 'full'>, string> & Record<string, string>;

/** Every word that the element shows or says to a screen reader. */
export type PlayerLabels = typeof englishLabels;

/** What keeps it from the hub says more than that it is kept. */
export function labelOf(state: PlayerState, labels: PlayerLabels): string {
  if (state.name === 'refused' && state.code === 'recording_not_found') return labels[state.code];
  const why = 'why' in state ? state.why : undefined;
  if (!why) return labels[state.name];
  const known = Object.entries(labels).find(([name]) => name === why.code)?.[1];
  // The hub's own words are English: a page in another language does not say them.
  return known ?? (labels === englishLabels ? why.message : labels[state.name]);
}

/** What there is to say of a player; undefined while its picture is live and whole, and while it is paused. */
export function messageOf(look: PlayerLook, labels: PlayerLabels): string | undefined {
  const { state, previewReason, rung, isPolling, soundState } = look;
  if (look.paused && !(state && isFinal(state))) return undefined;
  if (state && !isPlaying(state)) return labelOf(state, labels);
  if (previewReason) return labels[previewReason];
  if (rung !== 'full') return labels[rung];
  if (isPolling) return labels.polling;
  const isMute = soundState === 'unplayable' || soundState === 'not_loaded';
  return isMute ? labels[soundState] : undefined;
}

/** Whatever a page gave as labels, as JSON or as an object: only texts for words that exist are taken. */
export function labelsFrom(given: unknown): PlayerLabels {
  const wishes = typeof given === 'string' ? parsed(given) : given;
  if (typeof wishes !== 'object' || wishes === null) return englishLabels;
  const known = Object.entries(wishes).filter(
    ([name, text]) => Object.hasOwn(englishLabels, name) && typeof text === 'string',
  );
  return { ...englishLabels, ...Object.fromEntries(known) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
