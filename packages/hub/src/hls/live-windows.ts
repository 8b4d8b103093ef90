/**
 * The windows of live streams that somebody asks for by HLS. Each is opened by the first who asks, and closed when nobody has
 * asked for a while; between, its streamer is asked for key frames.
 * From: hls.ts. To: live-window.ts, which joins the stream's broadcast.
 * Bounds: MAX_WINDOWS; MAX_BYTES of all segments, of which the oldest of the largest window goes.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { Clock, Timer } from '../clock.ts';
import { newBroadcastId } from '../secret.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import { LiveWindow } from './live-window.ts';

const MAX_WINDOWS = 64;
const MAX_BYTES = 256_000_000;
/** A CDN asks every second or two while somebody watches. */
const IDLE_MS = 30_000;
const LOOKS_EVERY_MS = 10_000;
/** A little less than two seconds: the answer takes its time, and a segment is to be of two seconds. */
const KEYFRAME_AFTER_MS = 1_850;
/** More than are asked for in five seconds. */
const WISHERS = 4;
/** The first segment is not whole before the streamer's next key frame. */
const FIRST_WITHIN_MS = 12_000;

interface Entry {
  window: LiveWindow;
  stream: LiveStream;
  askedAtMs: number;
  keyframes: Timer | undefined;
  asked: number;
  changed: PromiseWithResolvers<void>;
}

export class LiveWindows implements Disposable {
  readonly #clock: Clock;
  readonly #liveStreams: LiveStreams;
  readonly #hasAac: boolean;
  readonly #entries = new Map<string, Entry>();
  #looks: Timer | undefined;
  #dropped = 0;

  constructor({
    clock,
    liveStreams,
    hasAac,
  }: {
    clock: Clock;
    liveStreams: LiveStreams;
    hasAac: boolean;
  }) {
    this.#clock = clock;
    this.#hasAac = hasAac;
    this.#liveStreams = liveStreams;
  }

  get count(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    let bytes = 0;
    for (const { window } of this.#entries.values()) bytes += window.kept.bytes;
    return bytes;
  }

  /** Segments that were dropped for want of memory, or because they were too large. */
  get dropped(): number {
    let dropped = this.#dropped;
    for (const { window } of this.#entries.values()) dropped += window.droppedSegments;
    return dropped;
  }

  find(streamKey: string): LiveWindow | undefined {
    return this.#entries.get(streamKey)?.window;
  }

  /** Of a stream that is on air: opens it, and resolves when it has a segment. */
  async ofLive(stream: LiveStream): Promise<Answer<{ window: LiveWindow }>> {
    const known = this.#entries.get(stream.streamKey);
    const isOld = known !== undefined && (known.window.isOver || known.stream !== stream);
    if (isOld) this.#close(stream.streamKey);
    const entry = isOld || known === undefined ? this.#open(stream) : known;
    if (entry === undefined) return refuse('rate_limited', 'Too many streams are asked for.');
    return this.#ready(entry);
  }

  /** Of a stream that ended a moment ago. */
  ofEnded(streamKey: string): LiveWindow | undefined {
    const entry = this.#entries.get(streamKey);
    if (entry === undefined || !entry.window.isOver || entry.window.kept.isEmpty) return undefined;
    entry.askedAtMs = this.#clock.now();
    return entry.window;
  }

  [Symbol.dispose](): void {
    this.#looks?.cancel();
    for (const streamKey of [...this.#entries.keys()]) this.#close(streamKey);
  }

  async #ready(entry: Entry): Promise<Answer<{ window: LiveWindow }>> {
    const { window } = entry;
    const untilMs = this.#clock.now() + FIRST_WITHIN_MS;
    for (;;) {
      entry.askedAtMs = this.#clock.now();
      if (!window.isForHls) {
        // Its streamer is not asked for key frames that nobody needs.
        if (this.find(entry.stream.streamKey) === window) this.#close(entry.stream.streamKey);
        return refuse('not_for_hls');
      }
      if (!window.kept.isEmpty) return { ok: true, window };
      if (window.isOver) return refuse('stream_ended');
      if (this.#clock.now() >= untilMs) {
        return refuse('rate_limited', 'The stream has not begun. Try again in a moment.');
      }
      await this.#change(entry, untilMs);
    }
  }

  async #change({ changed }: Entry, untilMs: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = this.#clock.after(untilMs - this.#clock.now(), late.resolve);
    await Promise.race([changed.promise, late.promise]);
    timer.cancel();
  }

  #open(stream: LiveStream): Entry | undefined {
    if (this.#entries.size >= MAX_WINDOWS) return undefined;
    const { streamKey, broadcast } = stream;
    const window = new LiveWindow({
      id: `HLS of ${streamKey}`,
      name: newBroadcastId(),
      clock: this.#clock,
      hasAac: this.#hasAac,
      onChanged: () => this.#changed(entry),
      onBegins: () => this.#askLater(entry),
    });
    const entry: Entry = {
      window,
      stream,
      askedAtMs: this.#clock.now(),
      keyframes: undefined,
      asked: 0,
      changed: Promise.withResolvers(),
    };
    this.#entries.set(streamKey, entry);
    broadcast.join(window);
    // It ends what the buffer has of a segment, which is the first one.
    askKeyframe(entry);
    this.#askLater(entry);
    this.#looks ??= this.#clock.after(LOOKS_EVERY_MS, () => this.#look());
    return entry;
  }

  #changed(entry: Entry): void {
    const { resolve } = entry.changed;
    entry.changed = Promise.withResolvers();
    resolve();
    while (this.bytes > MAX_BYTES) {
      const [largest] = [...this.#entries.values()].sort(
        (a, b) => b.window.kept.bytes - a.window.kept.bytes,
      );
      if (largest?.window.kept.dropOldest() !== true) return;
      this.#dropped += 1;
    }
  }

  #askLater(entry: Entry): void {
    entry.keyframes?.cancel();
    if (entry.window.isOver) return;
    entry.keyframes = this.#clock.after(KEYFRAME_AFTER_MS, () => {
      askKeyframe(entry);
      this.#askLater(entry);
    });
  }

  #look(): void {
    const sinceMs = this.#clock.now() - IDLE_MS;
    for (const [streamKey, { askedAtMs }] of this.#entries) {
      if (askedAtMs < sinceMs) this.#close(streamKey);
    }
    this.#looks =
      this.#entries.size === 0 ? undefined : this.#clock.after(LOOKS_EVERY_MS, () => this.#look());
  }

  #close(streamKey: string): void {
    const entry = this.#entries.get(streamKey);
    if (entry === undefined) return;
    this.#entries.delete(streamKey);
    this.#dropped += entry.window.droppedSegments;
    entry.keyframes?.cancel();
    this.#liveStreams.removeViewer(entry.stream, entry.window.id);
    entry.window.end();
  }
}

/**
 * On another node a streamer is asked on behalf of an address alone, for each of which it is once in five seconds: so this node
 * asks for several in turn. A key frame that one node has asked for serves the others.
 */
function askKeyframe(entry: Entry): void {
  const { role, broadcast } = entry.stream;
  entry.asked += 1;
  broadcast.askKeyframe(role === 'edge' ? [`HLS ${entry.asked % WISHERS}`] : undefined);
}
