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
  /** The last frames a classic stream keeps for a late viewer. */
  bufferMaxFrames: 30,
  bufferMaxBytes: 1_500_000,
} as const;
