/**
 * What a node tells the others about itself, once per second and whenever something changes: that it lives, and which streams
 * have their streamer there.
 * From and to: nodes.ts, over the subject `streamhub.nodes`.
 */
import { z } from 'zod';
import type { LiveStreamInfo } from '../streams/stream-info.ts';

/** A stream whose streamer is on the node that tells of it. */
export type StreamHere = LiveStreamInfo & {
  /** The higher one is right, if two nodes tell of the same stream. */
  epoch: number;
};

/** The form of these messages. A node reads its own form alone, and of that one fields that it does not know are ignored. */
const FORM = 1;
/** Far below what the bus takes in one message. */
const STREAMS_OF_PAGE = 500;

const streamHere: z.ZodType<StreamHere> = z.object({
  streamKey: z.string().min(1).max(64),
  title: z.string().max(1_000),
  streamer: z.string().max(1_000),
  visibility: z.enum(['public', 'unlisted', 'private']),
  startedAt: z.iso.datetime(),
  peakViewers: z.int().nonnegative(),
  state: z.enum(['live', 'paused']),
  viewers: z.int().nonnegative(),
  epoch: z.int().nonnegative(),
});

const beat = z.object({
  form: z.literal(FORM),
  node: z.string().min(1).max(128),
  /** Of this life of the node: another one after each start. */
  run: z.string().min(1).max(64),
  /** Of StreamHub. */
  version: z.string().max(64),
  /** People who watch at this node, whichever node their stream is on. */
  viewers: z.int().nonnegative(),
  /** `list`: all streams of the node, over several pages. `changes`: what is other than before. `leave`: the node stops. */
  about: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('list'),
      page: z.int().nonnegative(),
      pages: z.int().positive().max(200),
      streams: z.array(streamHere).max(STREAMS_OF_PAGE),
    }),
    z.object({
      kind: z.literal('changes'),
      streams: z.array(streamHere).max(STREAMS_OF_PAGE),
      gone: z.array(z.string().max(64)).max(STREAMS_OF_PAGE),
    }),
    z.object({ kind: z.literal('leave') }),
  ]),
});

export type Beat = Omit<z.infer<typeof beat>, 'form'>;
export type About = Beat['about'];

export function encodeBeat(told: Beat): Uint8Array {
  return Buffer.from(JSON.stringify({ form: FORM, ...told }));
}

/** Undefined: it is none, or one of another version. */
export function decodeBeat(bytes: Uint8Array): Beat | undefined {
  try {
    return beat.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return undefined;
  }
}

/** The whole list, in pages; an empty one has one page as well. */
export function listPages(streams: readonly StreamHere[]): About[] {
  const pages = Math.max(1, Math.ceil(streams.length / STREAMS_OF_PAGE));
  return Array.from({ length: pages }, (_, page) => ({
    kind: 'list',
    page,
    pages,
    streams: streams.slice(page * STREAMS_OF_PAGE, (page + 1) * STREAMS_OF_PAGE),
  }));
}

/** Undefined: the whole list says it better. */
export function changesBetween(
  before: ReadonlyMap<string, StreamHere>,
  now: ReadonlyMap<string, StreamHere>,
): About | undefined {
  const streams = [...now.values()].filter(
    (stream) => !isSame(stream, before.get(stream.streamKey)),
  );
  const gone = [...before.keys()].filter((key) => !now.has(key));
  const isSmall = streams.length <= STREAMS_OF_PAGE && gone.length <= STREAMS_OF_PAGE;
  return isSmall ? { kind: 'changes', streams, gone } : undefined;
}

function isSame(a: StreamHere, b: StreamHere | undefined): boolean {
  return (
    b !== undefined &&
    a.state === b.state &&
    a.viewers === b.viewers &&
    a.peakViewers === b.peakViewers &&
    a.epoch === b.epoch
  );
}
