/**
 * Plays a file, or what comes through a pipe, in real time into a stream of a hub: for tests, and for programs that have no
 * browser. Nothing is decoded or coded anew.
 * From: run-push.ts, what was typed. To: pushed-stream.ts, which brings it to a hub; sentences for people.
 */
import { basename, extname } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type Media, type MediaTrack, openMedia } from './media-input.ts';
import { Pacer } from './pacer.ts';
import { PushFault } from './push-fault.ts';
import { PushedStream } from './pushed-stream.ts';

/** A group that is longer is not kept for viewers who join (rule G2). */
const LONGEST_GROUP_MS = 10_000;
const SILENCE_MS = 30_000;

export interface PushOptions {
  /** `-`: the pipe. */
  file: string;
  url: string;
  name: string;
  title?: string;
  visibility: 'public' | 'unlisted';
  publishKey?: string;
  /** Begins again at the end. Files alone. */
  loop: boolean;
}

interface Surroundings {
  pipe: Readable;
  /** Resolves when somebody wants it to stop. */
  stopped: Promise<void>;
  silenceMs?: number;
  say: {
    /** The stream is live. */
    live(watchUrl: string): void;
    note(sentence: string): void;
    /** Once a second. */
    progress(figures: { playedS: number; viewers: number; bitsPerSecond: number }): void;
  };
}

export type PushResult = { ok: true; playedS: number } | { ok: false; why: string };

export async function push(options: PushOptions, surroundings: Surroundings): Promise<PushResult> {
  const { file } = options;
  const { pipe, stopped, silenceMs = SILENCE_MS, say } = surroundings;
  using opened = new DisposableStack();
  try {
    const opening = openMedia(file, { pipe, silenceMs });
    const media = await orStopped(opening, stopped);
    if (media === undefined) {
      pipe.destroy();
      return { ok: true, playedS: 0 };
    }
    opened.use(media);
    for (const note of media.notes) say.note(note);
    return await pushMedia(media, options, surroundings);
  } catch (error) {
    return { ok: false, why: whyOf(error) };
  }
}

async function pushMedia(
  media: Media,
  options: PushOptions,
  { stopped, say }: Surroundings,
): Promise<PushResult> {
  const { file, url, name, visibility, publishKey } = options;
  const title = options.title ?? (file === '-' ? '' : basename(file, extname(file)));
  const tracks = media.tracks.map(({ track }) => track);
  const wish = { url, name, title, visibility, publishKey, tracks };
  const stream = new PushedStream({ ...wish, onNote: (sentence) => say.note(sentence) });
  const stopping = new AbortController();
  const { signal } = stopping;
  let progress: NodeJS.Timeout | undefined;
  const sinceMs = performance.now();
  const playedS = () => (performance.now() - sinceMs) / 1000;
  try {
    const watchUrl = await orStopped(stream.live(), stopped);
    if (watchUrl === undefined) return { ok: true, playedS: 0 };
    say.live(watchUrl);
    let before = stream.sentBytes;
    progress = setInterval(() => {
      const bitsPerSecond = (stream.sentBytes - before) * 8;
      before = stream.sentBytes;
      say.progress({ playedS: playedS(), viewers: stream.viewers, bitsPerSecond });
    }, 1_000);
    const pacer = new Pacer();
    async function play(): Promise<'over'> {
      do {
        pacer.restart();
        await Promise.all(
          media.tracks.map((each) => playTrack(each, { pacer, stream, signal, say })),
        );
      } while (options.loop);
      return 'over';
    }
    await orStopped(play(), stopped);
    return { ok: true, playedS: playedS() };
  } finally {
    clearInterval(progress);
    stopping.abort();
    await stream.end();
  }
}

async function playTrack(
  { track: { kind, trackId }, packets }: MediaTrack,
  {
    pacer,
    stream,
    signal,
    say,
  }: Pick<Surroundings, 'say'> & { pacer: Pacer; stream: PushedStream; signal: AbortSignal },
): Promise<void> {
  let keyMs: number | undefined;
  let isWarned = false;
  for await (const { isKey, mediaMs, payload } of packets()) {
    const nowMs = performance.now();
    const { dueMs, stampMs } = pacer.take({ trackId, mediaMs }, nowMs);
    if (dueMs > nowMs) await wait(dueMs - nowMs, undefined, { signal });
    if (signal.aborted) return;
    const timestampUs = Math.max(0, Math.round(stampMs * 1000));
    await stream.send({ trackId, isKey: isKey || kind !== 'video', timestampUs, payload });
    if (kind !== 'video') continue;
    if (isKey) keyMs = mediaMs;
    else if (!isWarned && keyMs !== undefined && mediaMs - keyMs > LONGEST_GROUP_MS) {
      isWarned = true;
      say.note('its key frames are more than 10 s apart: viewers who join wait for the next one.');
    }
  }
}

/** Undefined: stopped before. What goes on then ends by itself, and nobody waits for how. */
async function orStopped<T>(work: Promise<T>, stopped: Promise<void>): Promise<T | undefined> {
  work.catch(() => {});
  return Promise.race([work, stopped.then(() => undefined)]);
}

function whyOf(error: unknown): string {
  if (error instanceof PushFault) return error.message;
  return `it is broken: ${error instanceof Error ? error.message : String(error)}`;
}
