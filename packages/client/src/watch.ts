/**
 * The door `@streamhub/client/watch`: a stream watched on a canvas of the page, without controls.
 * From: the page. To: player.ts.
 *
 * `Player` joins a stream, shows and plays it.
 */
export { type PartAddresses, setPartAddresses } from './load/part-addresses.ts';
export type { Latency } from './watch/clock/latency.ts';
export type { PictureMode } from './watch/picture/picture-playback.ts';
export type { DecoderState, PreviewReason } from './watch/picture/picture-track.ts';
export type { PlayerStats } from './watch/playback.ts';
export { Player, type PlayerOptions } from './watch/player.ts';
export type { PlayerInfo, PlayerState } from './watch/player-state.ts';
export type { PlayerSoundState } from './watch/sound/sound-playback.ts';
export type { ConnectProblem } from './wire/connect-problem.ts';
