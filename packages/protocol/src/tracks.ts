/**
 * What a streamer states of its tracks, and what a viewer needs to set up its decoders.
 * Source: docs/protocol.md, section "Tracks". Unknown fields are dropped.
 */
import * as z from 'zod/mini';
import { bytesOf } from './chunk-bytes.ts';
import { codec, NOT_AN_OBJECT } from './fields.ts';
import { limits } from './limits.ts';
import { COLOUR_NAME, MAX_DESCRIPTION_BYTES, MAX_FRAME_RATE, trackBounds } from './track-form.ts';

function wholeNumber({ min, max }: { min: number; max: number }) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.number(message).check(z.int(message), z.minimum(min, message), z.maximum(max, message));
}

function isDescription(value: unknown): boolean {
  const size = bytesOf(value)?.byteLength ?? 0;
  return size >= 1 && size <= MAX_DESCRIPTION_BYTES;
}

const trackId = wholeNumber(trackBounds.trackId);
/** Copied, for it is kept as long as the stream, and a view would keep the whole message with it. */
const description = z.pipe(
  z.custom<ArrayBuffer | ArrayBufferView>(
    isDescription,
    `must be 1 to ${MAX_DESCRIPTION_BYTES} bytes of binary`,
  ),
  z.transform((value) => new Uint8Array(bytesOf(value) ?? [])),
);
const colourName = z
  .string('must be a text')
  .check(z.regex(COLOUR_NAME, 'must be 1 to 32 printable characters without spaces'));
const colorSpace = z.object(
  {
    primaries: z.optional(colourName),
    transfer: z.optional(colourName),
    matrix: z.optional(colourName),
    fullRange: z.optional(z.boolean('must be true or false')),
  },
  NOT_AN_OBJECT,
);
const side = wholeNumber(trackBounds.side);
const FRAME_RATE = `must be a number above 0, at most ${MAX_FRAME_RATE}`;
const NOT_A_TRACK = 'must be a track of kind "video", "audio" or "preview"';

const track = z.discriminatedUnion(
  'kind',
  [
    z.object({
      kind: z.literal('video'),
      trackId,
      codec,
      description: z.optional(description),
      colorSpace: z.optional(colorSpace),
      // Optional, for the hub does not know the size of a classic streamer's pictures.
      width: z.optional(side),
      height: z.optional(side),
      frameRate: z.optional(
        z.number(FRAME_RATE).check(z.gt(0, FRAME_RATE), z.maximum(MAX_FRAME_RATE, FRAME_RATE)),
      ),
      temporalLayers: z._default(wholeNumber(trackBounds.temporalLayers), 1),
    }),
    z.object({
      kind: z.literal('audio'),
      trackId,
      codec,
      description: z.optional(description),
      sampleRate: wholeNumber(trackBounds.sampleRate),
      channels: wholeNumber(trackBounds.channels),
    }),
    z.object({
      kind: z.literal('preview'),
      trackId,
      codec: z.literal('jpeg', 'must be "jpeg"'),
      width: z.optional(side),
      height: z.optional(side),
    }),
  ],
  NOT_A_TRACK,
);

const TRACK_COUNT = `must be a list of 1 to ${limits.maxTracks} tracks`;

/** The field `tracks` of `stream:tracks`. Its length is looked at first: each wrong element would cost an issue. */
export const trackList = z.pipe(
  z.custom<unknown[]>(
    (value) => Array.isArray(value) && value.length >= 1 && value.length <= limits.maxTracks,
    TRACK_COUNT,
  ),
  z
    .array(track)
    .check(
      z.refine(
        (tracks) => new Set(tracks.map((each) => each.trackId)).size === tracks.length,
        'must not use a trackId twice',
      ),
    ),
);

/** One kind of chunks in a stream, as its streamer states it before the first chunk: its id, its codec, its shape. */
export type Track = z.output<typeof track>;
/** What the chunks of a track are. */
export type TrackKind = Track['kind'];
