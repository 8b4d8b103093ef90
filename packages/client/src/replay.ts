/**
 * The door `@streamhub/client/replay`: a recording of a stream, read or played on a canvas of the page. A door of its own,
 * for who watches what is live needs nothing of it.
 * From: the page. To: recording.ts, replay.ts.
 *
 * `Recording` reads chunks from any time on. `Replay` plays them.
 */
export { type RecordedChunk, Recording } from './replay/recording.ts';
export { RecordingError, type RecordingProblem } from './replay/recording-error.ts';
export type { RecordingAddress } from './replay/recording-requests.ts';
export { Replay } from './replay/replay.ts';
export { PLAYBACK_RATES, type ReplayEvent, type ReplayOptions } from './replay/replay-options.ts';
export { timeText } from './replay/time-text.ts';
