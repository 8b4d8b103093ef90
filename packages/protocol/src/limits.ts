/**
 * The bounds that belong to the contract itself, whatever a hub's owner configures.
 * Source: docs/protocol.md, section "Limits".
 */
export const limits = {
  usernameMaxLength: 40,
  titleMaxLength: 120,
  /** Longer than any key a hub makes; only keeps nonsense out of look-ups. */
  streamKeyMaxLength: 64,
  tokenMaxLength: 128,
  /** A stream's password is passed on by word of mouth; an account's is not. */
  streamPasswordMinLength: 4,
  accountPasswordMinLength: 8,
  passwordMaxLength: 128,
  /** A week, from the shortest that is of any use. */
  ticketMinSeconds: 1,
  ticketMaxSeconds: 7 * 24 * 3_600,
  ticketMaxLength: 1_024,
  /** So far ahead a start is announced. */
  startsAtMaxMs: 366 * 24 * 3_600_000,
  /** Of announced streams, the next ones are listed, and a late one for so long. */
  upcomingMax: 50,
  upcomingLateMs: 3_600_000,
  /** The last frames a classic stream keeps for a late viewer. */
  bufferMaxFrames: 30,
  bufferMaxBytes: 1_500_000,
  /** The group that a coded stream keeps for a late viewer. */
  groupMaxBytes: 8_000_000,
  groupMaxMs: 10_000,
  maxTracks: 8,
  /** Chunks of one audio track; those of the other tracks are limited as frames are. */
  audioChunksPerSecond: 100,
  /** Statements of tracks, each of which goes to all viewers; and how many may come at once. */
  trackStatementsPerSecond: 1,
  trackStatementsAtOnce: 10,
  /** Between two steps of a track's time. */
  timestampJumpMaxMs: 3_600_000,
  /** Between two `stream:keyframe` to one streamer. */
  keyframePauseMs: 500,
  /** Because of viewers of one address: so many at once, then one in so long. */
  keyframeWishesAtOnce: 3,
  keyframeWishPauseMs: 5_000,
  /** Between two `stream:feedback` to one streamer, and how long a viewer's report counts. */
  feedbackPauseMs: 1_000,
  feedbackKeptMs: 5_000,
  delayMaxMs: 600_000,
  /** That a viewer may state with its join, and that a streamer is told of. */
  codecsMax: 16,
  /** A viewer that takes nothing for so long is disconnected. */
  stalledMaxMs: 30_000,
} as const;
