/**
 * The JSON in messages of the bus: one schema for each, the only way from `unknown` to what is trusted. Unknown fields are
 * ignored, so that nodes of two versions understand each other.
 * From: messages.ts, the JSON. To: origin.ts, edge.ts and edge-join.ts, what it says.
 */
import { limits, type Track, trackList } from '@streamhub/protocol';
import * as z from 'zod/mini';
import type { StatedTracks } from '../broadcast/buffer/stream-buffer.ts';
import { jsonIn, type Message } from './messages.ts';

const MAX_VIEWERS = 1e9;

const count = z.int().check(z.minimum(0), z.maximum(MAX_VIEWERS));
const text = (max: number) => z.string().check(z.maxLength(max));
const name = text(128);
const time = z.number();
const endReason = z.enum(['ended', 'abandoned', 'removed']);
const state = z.enum(['live', 'paused']);

const writtenTrack = z.looseObject({ description: z.optional(z.string()) });

/** A description is bytes, which JSON has no word for: base64. */
const tracks = z.pipe(
  z.pipe(
    z.array(writtenTrack).check(z.maxLength(limits.maxTracks)),
    z.transform((each): unknown[] =>
      each.map(({ description, ...track }) =>
        description === undefined
          ? track
          : { ...track, description: Buffer.from(description, 'base64') },
      ),
    ),
  ),
  trackList,
);

/** What is sent: `null`, frames. `statement`: how often that was said, so that the same again can be told. */
const stated = {
  statement: count,
  tracks: z.nullable(tracks),
  clockOffsetUs: z.optional(z.int()),
};

const row = z.object({
  stream_key: text(64),
  user_id: name,
  username: name,
  title: text(1_000),
  visibility: z.enum(['public', 'unlisted', 'private']),
  publish_token_hash: name,
  password_hash: z.nullable(text(1_000)),
  started_at: time,
  ended_at: z.nullable(time),
  end_reason: z.nullable(endReason),
  peak_viewers: count,
  node: z.nullable(name),
  epoch: count,
  is_kept: z.literal([0, 1]),
  starts_at: z.nullable(time),
  account_id: z.nullable(name),
  kept_by_address: z.nullable(name),
  kept_by_network: z.nullable(name),
});

const decoding = z.object({
  viewers: count,
  codecs: z
    .array(z.object({ codec: text(64), viewers: count }))
    .check(z.maxLength(limits.codecsMax)),
});

const delays = z.object({
  viewers: count,
  delaysMs: z
    .array(z.number().check(z.minimum(0), z.maximum(limits.delayMaxMs)))
    .check(z.maxLength(64)),
});

/** By whom, and what time it is there. */
const answered = { node: name, hubTimeMs: time };
const about = { ...answered, row, state, viewers: count };

const forms = {
  notice: z.discriminatedUnion('event', [
    z.object({ event: z.literal('tracks'), ...stated }),
    z.object({ event: z.literal('viewers'), viewers: count }),
    z.object({ event: z.literal('paused'), graceMs: time }),
    z.object({ event: z.literal('resumed') }),
    z.object({ event: z.literal('ended'), endedAtMs: z._default(time, 0), reason: endReason }),
    z.object({
      event: z.literal('offline'),
      title: text(1_000),
      startsAtMs: z.optional(time),
      endedAtMs: time,
      reason: endReason,
    }),
  ]),
  /** Of every question: which node asks. */
  asking: z.object({ node: name }),
  part: z.object({ node: name, snapshot: count, offset: count }),
  audience: z.object({
    node: name,
    viewers: count,
    decoding: z.optional(decoding),
    delays: z.optional(delays),
  }),
  keyframe: z.object({ node: name, address: text(64) }),
  /** `counted`: viewers of the asking node among all. `bytes` of the buffer come in parts, the first of them behind this; the last of them are those of a picture. */
  joined: z.object({
    ...about,
    ...stated,
    graceMs: time,
    counted: count,
    snapshot: count,
    bytes: count,
    pictureBytes: count,
  }),
  about: z.object({ ...about, hasPicture: z.boolean() }),
  picture: z.object({ mediaType: z.optional(z.enum(['image/jpeg', 'image/png', 'image/webp'])) }),
  counted: z.object({ ...answered, viewers: count }),
  done: z.object({ node: name }),
  stated: z.object(stated),
} as const;

type Forms = typeof forms;
export type FormOf<Name extends keyof Forms> = z.output<Forms[Name]>;

/** Undefined if the message is of another form. */
export function readForm<Name extends keyof Forms>(
  name: Name,
  message: Message,
): { value: FormOf<Name>; bytes: Uint8Array } | undefined {
  const found = jsonIn(message);
  if (found === undefined) return undefined;
  const parsed = z.safeParse(forms[name], found.json);
  return parsed.success ? { value: parsed.data as FormOf<Name>, bytes: found.bytes } : undefined;
}

/** As `stated` reads it. */
export function writtenTracks(sent: Readonly<StatedTracks> | undefined) {
  if (sent === undefined) return { tracks: null };
  const { clockOffsetUs } = sent;
  return {
    tracks: sent.tracks.map(written),
    ...(clockOffsetUs !== undefined && { clockOffsetUs }),
  };
}

function written(track: Track): object {
  if (track.kind === 'preview' || track.description === undefined) return track;
  return { ...track, description: Buffer.from(track.description).toString('base64') };
}
