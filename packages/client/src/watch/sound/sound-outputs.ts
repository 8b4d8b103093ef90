/**
 * One way to the loudspeaker, and another in its place where it does not do: for a track of another rate, a device that
 * cannot keep up, a context that stands still. The new one is heard once it runs; until then the old one is, so that a
 * browser that wants a gesture for each context is asked for none while the old one still plays.
 * From: sound-playback.ts, blocks and wishes. To: sound-output.ts.
 */
import type { MediaClock } from '../clock/media-clock.ts';
import { type DeviceBuffer, SoundOutput } from './sound-output.ts';
import type { SoundBlock } from './worklet/sound-ring.js';

interface SoundOutputsOptions {
  clock: MediaClock;
  /** What is heard, or may be heard, has changed. */
  onChange(): void;
}

/** A context that is allowed to run runs by then. */
const RUNS_WITHIN_MS = 3_000;
/** Between two of which the first was of no use; each pause is twice the one before. */
const PAUSE_MS = { least: 2_000, most: 60_000 };

export class SoundOutputs {
  readonly #options: SoundOutputsOptions;
  #heard: SoundOutput | undefined;
  /** In place of the one that is heard, once it runs. */
  #next: SoundOutput | undefined;
  #nextTimer: ReturnType<typeof setTimeout> | undefined;
  #sampleRate: number | undefined;
  #buffer: DeviceBuffer = 'least';
  #level = 1;
  /** Of outputs that are closed. */
  #before = { underruns: 0, bridged: 0 };
  #replacedMs = -Infinity;
  #pauseMs = PAUSE_MS.least;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SoundOutputsOptions) {
    this.#options = options;
  }

  /** Undefined where there is no audio at all. */
  get heard(): SoundOutput | undefined {
    return this.#heard;
  }

  get underruns(): number {
    return this.#before.underruns + (this.#heard?.underruns ?? 0);
  }

  get bridged(): number {
    return this.#before.bridged + (this.#heard?.bridged ?? 0);
  }

  set level(level: number) {
    this.#level = level;
    for (const output of this.#all) output.level = level;
  }

  /** True: it is the first one, which needs a moment to begin. */
  open(sampleRate: number): boolean {
    const isOther = sampleRate !== this.#sampleRate;
    this.#sampleRate = sampleRate;
    if (this.#heard) {
      if (isOther) this.#replace();
      return false;
    }
    this.#heard = this.#make();
    return true;
  }

  push(block: SoundBlock): void {
    if (this.#next) {
      const channels = block.channels.map((samples) => samples.slice());
      this.#next.push({ ...block, channels });
    }
    this.#heard?.push(block);
  }

  follow(nowMs: number): void {
    for (const output of this.#all) output.follow(nowMs);
  }

  clear(): void {
    for (const output of this.#all) output.clear();
  }

  /** To be called in a gesture. */
  async enable(): Promise<void> {
    await Promise.all(this.#all.map((output) => output.enable()));
  }

  close(): void {
    clearTimeout(this.#nextTimer);
    clearTimeout(this.#retryTimer);
    for (const output of this.#all) output.close();
    this.#heard = undefined;
    this.#next = undefined;
  }

  get #all(): SoundOutput[] {
    return [this.#heard, this.#next].filter((output) => output !== undefined);
  }

  #make(): SoundOutput | undefined {
    if (typeof AudioContext === 'undefined') return undefined;
    return this.#open(this.#sampleRate) ?? this.#open(undefined);
  }

  #open(sampleRate: number | undefined): SoundOutput | undefined {
    try {
      const output: SoundOutput = new SoundOutput({
        sampleRate,
        clock: this.#options.clock,
        buffer: this.#buffer,
        onChange: () => this.#changed(output),
        onStutter: () => this.#stutters(output),
        onStill: () => this.#replaceInTime(output),
      });
      output.level = this.#level;
      return output;
    } catch {
      // No device, or none that takes this rate.
      return undefined;
    }
  }

  /** For as long as this page plays: what the device could not do it will not learn. */
  #stutters(output: SoundOutput): void {
    if (output !== this.#heard || this.#buffer === 'usual') return;
    this.#buffer = 'usual';
    this.#replace();
  }

  #changed(output: SoundOutput): void {
    if (output === this.#next && output.isRunning) this.#takeNext();
    if (output === this.#heard && output.isBroken) this.#replaceLater();
    this.#options.onChange();
  }

  /** Of one that was of no use at once; then less and less often, for the next one may be of none either. */
  #replaceInTime(output: SoundOutput): void {
    const nowMs = performance.now();
    if (output !== this.#heard || this.#next || nowMs - this.#replacedMs < this.#pauseMs) return;
    const isFirst = this.#replacedMs === -Infinity;
    this.#pauseMs = isFirst ? PAUSE_MS.least : Math.min(PAUSE_MS.most, this.#pauseMs * 2);
    this.#replacedMs = nowMs;
    this.#replace();
  }

  /** Its files did not come: the line may be back by then. */
  #replaceLater(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      if (this.#heard?.isBroken) this.#replaceInTime(this.#heard);
    }, this.#pauseMs);
  }

  #replace(): void {
    clearTimeout(this.#nextTimer);
    this.#next?.close();
    this.#next = this.#make();
    if (!this.#next) return;
    this.#nextTimer = setTimeout(() => this.#waitedForNext(), RUNS_WITHIN_MS);
  }

  /** It does not run. In place of one that plays it is given up; in place of one that does not, a gesture may start it. */
  #waitedForNext(): void {
    const isOldGood = this.#heard?.isRunning === true && !this.#heard.isStill;
    if (isOldGood || this.#next?.isBroken) {
      this.#next?.close();
      this.#next = undefined;
      if (this.#heard?.isBroken) this.#replaceLater();
    } else this.#takeNext();
    this.#options.onChange();
  }

  #takeNext(): void {
    clearTimeout(this.#nextTimer);
    this.#before = { underruns: this.underruns, bridged: this.bridged };
    this.#heard?.close();
    this.#heard = this.#next;
    this.#next = undefined;
  }
}
