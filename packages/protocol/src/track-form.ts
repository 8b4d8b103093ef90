/**
 * What a track's fields may be. Source: docs/protocol.md, section "Tracks".
 * To: tracks.ts, the hub's schema; read-tracks.ts, a viewer's reading.
 */

/** The codec strings of WebCodecs are ASCII without spaces. */
export const CODEC_NAME = /^[\x21-\x7e]{1,64}$/;
/** As WebCodecs names them. A browser that knows a name less than the streamer's has no decoder for the track. */
export const COLOUR_NAME = /^[\x21-\x7e]{1,32}$/;

export const trackBounds = {
  trackId: { min: 0, max: 255 },
  side: { min: 1, max: 16_384 },
  temporalLayers: { min: 1, max: 4 },
  sampleRate: { min: 8_000, max: 192_000 },
  channels: { min: 1, max: 8 },
} as const;

/** Above 0. */
export const MAX_FRAME_RATE = 240;
export const MAX_DESCRIPTION_BYTES = 16_384;
