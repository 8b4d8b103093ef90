/**
 * The hub's clock as this page knows it: asks the hub for its time, often at first and then once a second.
 * From: a hub connection, its answers to `stream:feedback`. To: the publisher (`clockOffsetUs`) and the player (delay).
 */
import { ClockFilter } from './clock-filter.ts';
import type { HubLine } from './hub-connection.ts';

export interface HubClockOptions {
  line: HubLine;
  streamKey: string;
  /** A viewer's delay, which the same request reports; asked once for each request. */
  delayMs?: () => number | undefined;
}

const FIRST_ASKS = 6;
const FIRST_EVERY_MS = 100;
const EVERY_MS = 1_000;
const MAX_DELAY_MS = 600_000;

export class HubClock {
  readonly #line: HubLine;
  readonly #streamKey: string;
  readonly #delayMs: () => number | undefined;
  readonly #filter = new ClockFilter();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each start and stop: answers to an older run ask no more. */
  #run = 0;
  #asked = 0;

  constructor({ line, streamKey, delayMs }: HubClockOptions) {
    this.#line = line;
    this.#streamKey = streamKey;
    this.#delayMs = delayMs ?? (() => undefined);
  }

  /** Hub's time (µs since 1970) minus `performance.now() * 1000` of this page; undefined before the first answer. */
  get offsetUs(): number | undefined {
    return this.#filter.offsetUs;
  }

  /** The offset is wrong by half of this round trip at most. */
  get roundTripMs(): number | undefined {
    return this.#filter.roundTripMs;
  }

  /** The hub's time now, µs since 1970. */
  hubNowUs(): number | undefined {
    const { offsetUs } = this;
    return offsetUs === undefined ? undefined : offsetUs + performance.now() * 1000;
  }

  /** Also after `stop`; while it runs, it begins anew with the often-asking. */
  start(): void {
    this.stop();
    this.#asked = 0;
    void this.#ask(this.#run);
  }

  stop(): void {
    this.#run += 1;
    clearTimeout(this.#timer);
  }

  async #ask(run: number): Promise<void> {
    const delayMs = this.#delayMs();
    const sentMs = performance.now();
    const answer = await this.#line.request('stream:feedback', {
      streamKey: this.#streamKey,
      ...(delayMs === undefined ? {} : { delayMs: clamp(delayMs) }),
    });
    if (run !== this.#run) return;
    if (answer.ok) {
      this.#filter.add({ sentMs, receivedMs: performance.now(), hubTimeUs: answer.hubTimeUs });
    }
    this.#asked += 1;
    this.#timer = setTimeout(
      () => void this.#ask(run),
      this.#asked < FIRST_ASKS ? FIRST_EVERY_MS : EVERY_MS,
    );
  }
}

function clamp(delayMs: number): number {
  return Math.round(Math.min(MAX_DELAY_MS, Math.max(0, delayMs)));
}
