/**
 * What a streamer states of its tracks, and what a viewer needs to set up its decoders.
 * Source: docs/protocol.md, section "Tracks". Unknown fields are dropped.
 */
import * as z from 'zod/mini';
import { bytesOf } from './chunk-bytes.ts';
import { type Refusal, refuse } from './errors.ts';
import { codec, NOT_AN_OBJECT } from './fields.ts';
import { limits } from './limits.ts';

const MAX_DESCRIPTION_BYTES = 16_384;

function wholeNumber({ min, max }: { min: number; max: number }) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.number(message).check(z.int(message), z.minimum(min, message), z.maximum(max, message));
}

function isDescription(value: unknown): boolean {
  const size = bytesOf(value)?.byteLength ?? 0;
  return size >= 1 && size <= MAX_DESCRIPTION_BYTES;
}

const trackId = wholeNumber({ min: 0, max: 255 });
/** Copied, for it is kept as long as the stream, and a view would keep the whole message with it. */
const description = z.pipe(
  z.custom<ArrayBuffer | ArrayBufferView>(
    isDescription,
    `must be 1 to ${MAX_DESCRIPTION_BYTES} bytes of binary`,
  ),
  z.transform((value) => new Uint8Array(bytesOf(value) ?? [])),
);
/** As WebCodecs names them. A browser that knows a name less than the streamer's has no decoder for the track. */
const colourName = z
  .string('must be a text')
  .check(z.regex(/^[\x21-\x7e]{1,32}$/, 'must be 1 to 32 printable characters without spaces'));
const colorSpace = z.object(
  {
    primaries: z.optional(colourName),
    transfer: z.optional(colourName),
    matrix: z.optional(colourName),
    fullRange: z.optional(z.boolean('must be true or false')),
  },
  NOT_AN_OBJECT,
);
const side = wholeNumber({ min: 1, max: 16_384 });
const FRAME_RATE = 'must be a number above 0, at most 240';
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
        z.number(FRAME_RATE).check(z.gt(0, FRAME_RATE), z.maximum(240, FRAME_RATE)),
      ),
      temporalLayers: z._default(wholeNumber({ min: 1, max: 4 }), 1),
    }),
    z.object({
      kind: z.literal('audio'),
      trackId,
      codec,
      description: z.optional(description),
      sampleRate: wholeNumber({ min: 8_000, max: 192_000 }),
      channels: wholeNumber({ min: 1, max: 8 }),
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

export type Track = z.output<typeof track>;
export type TrackKind = Track['kind'];

/** For a viewer, who is told tracks rather than asked: the tracks, or `invalid_request` with the wrong field's name. */
export function parseTracks(value: unknown): { ok: true; tracks: Track[] } | Refusal {
  const result = z.safeParse(trackList, value);
  if (result.success) return { ok: true, tracks: result.data };
  const issue = result.error.issues[0];
  const field = ['tracks', ...(issue?.path ?? [])].join('.');
  return refuse('invalid_request', `${field}: ${issue?.message ?? 'is wrong'}`);
}
