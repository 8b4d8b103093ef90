/**
 * The streamer of a stream that is on another node, as the broadcast here sees it: what it is told goes to the origin, which
 * adds up all edges before its own streamer hears of it.
 * From: the stream's broadcast, as a port; edge.ts, each moment. To: the origin, by the bus; the stream (viewers elsewhere).
 */
import type { Notice } from '../broadcast/notice.ts';
import type { StreamerPort } from '../broadcast/ports.ts';
import type { Clock } from '../clock.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import { pause, tellResumed } from '../streams/on-air.ts';
import { type AskParts, askOrigin } from './edge-join.ts';
import { subjects, UP, withJson } from './messages.ts';

const REPORT_PAUSE_MS = 1_000;
/** The origin forgets an edge after 12 s. */
const REPORT_EVERY_MS = 5_000;

export class Uplink implements StreamerPort {
  readonly id: string;
  readonly #stream: LiveStream;
  readonly #parts: AskParts & { clock: Clock };
  /** Of the broadcast that viewers know of. */
  #startedAtMs: number;
  #reported = 0;
  #reportedAtMs = Number.NEGATIVE_INFINITY;
  /** The origin has it in the number that it tells. */
  #counted = 0;

  constructor(stream: LiveStream, parts: AskParts & { clock: Clock }) {
    this.id = `origin:${stream.streamKey}`;
    this.#stream = stream;
    this.#startedAtMs = stream.startedAtMs;
    this.#parts = parts;
  }

  notify({ event }: Notice): void {
    if (event === 'stream:feedback') this.#report();
    else if (event === 'stream:viewers') this.look();
  }

  /** The streamer is there, as far as the origin says. */
  resume(): void {
    const { broadcast } = this.#stream;
    if (broadcast.streamer !== undefined) return;
    broadcast.streamer = this;
    const { startedAtMs } = this.#stream;
    tellResumed(this.#stream, { isNext: startedAtMs !== this.#startedAtMs });
    this.#startedAtMs = startedAtMs;
  }

  /** It is away, or the origin itself. */
  pause(graceMs: number): void {
    if (this.#stream.broadcast.streamer !== undefined) pause(this.#stream, graceMs);
  }

  /** What the stream itself lacks the origin lacks as well, and asks for. */
  wantsKeyframe(wisher: string | undefined): void {
    if (wisher === undefined) return;
    const { bus, node } = this.#parts;
    const head = { kind: UP.keyframe, epoch: this.#stream.epoch, sequence: 0 };
    bus.publish(subjects.up(this.#stream.streamKey), withJson(head, { node, address: wisher }));
  }

  /** To be called every moment: reports what has changed, and that this edge is still there. */
  look(): void {
    const sinceMs = this.#parts.clock.now() - this.#reportedAtMs;
    const hasChanged = this.#stream.broadcast.audience.people !== this.#reported;
    const pauseMs = hasChanged ? REPORT_PAUSE_MS : REPORT_EVERY_MS;
    if (sinceMs >= pauseMs) this.#report();
  }

  /** What the origin says when this edge joins: `counted` of all viewers are those here. */
  beginAnew({ viewers, counted }: { viewers: number; counted: number }): void {
    this.#counted = counted;
    if (counted !== this.#reported) this.#reportedAtMs = Number.NEGATIVE_INFINITY;
    this.countAll(viewers);
  }

  countAll(viewersOfAll: number): void {
    const viewers = Math.max(0, viewersOfAll - this.#counted);
    this.#stream.broadcast.elsewhere = { viewers, decoding: [] };
    this.#stream.announcer.viewersChanged(this.#stream);
  }

  #report(): void {
    const { broadcast, viewerDelays, streamKey } = this.#stream;
    const viewers = broadcast.audience.people;
    const nowMs = this.#parts.clock.now();
    this.#reported = viewers;
    this.#reportedAtMs = nowMs;
    const { decoding } = broadcast;
    const delays = viewerDelays.sample(nowMs);
    const json = { viewers, ...(decoding && { decoding }), ...(delays && { delays }) };
    void askOrigin(streamKey, { kind: UP.audience, json, form: 'counted' }, this.#parts).then(
      (answer) => {
        if (!answer.ok || answer.message.epoch !== this.#stream.epoch) return;
        this.#counted = viewers;
        this.countAll(answer.value.viewers);
      },
    );
  }
}
