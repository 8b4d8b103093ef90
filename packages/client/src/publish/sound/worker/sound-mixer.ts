/**
 * Mixes a microphone with the sound of a shared screen.
 * From: sound-loop.ts, blocks of each source. To: the same, blocks of what viewers hear.
 *
 * No clock of its own: one of the sources leads, and each of its blocks is sent on at once, with as much of the other as
 * waits. The leader is the microphone, which never pauses by itself; where it stands still for a moment, the other leads.
 * Every source counts time by its own clock: what waits for too long is left out, and where none waits there is silence.
 */
import type { SoundKind, SoundVolumes } from '../sound-messages.ts';
import { SampleQueue } from './sample-queue.ts';
import { clipped, SOUND_RATE, type SoundPlanes } from './sound-planes.ts';

/** Of one that follows: so much is there before it is heard, so that it does not stutter. */
const WAITING_FRAMES = 0.02 * SOUND_RATE;
const MOST_WAITING_FRAMES = 0.1 * SOUND_RATE;
/** Less than it takes to fill what may wait, so that nothing of that time is left out. */
const STILL_MS = 60;

interface Source {
  readonly waiting: SampleQueue;
  isFlowing: boolean;
  channels: number;
  /** The volume that its last block ended with. */
  volume: number;
  cameMs: number;
}

export class SoundMixer {
  readonly #onMixed: (planes: SoundPlanes) => void;
  readonly #sources = new Map<SoundKind, Source>();
  #leader: SoundKind | undefined;
  volumes: SoundVolumes = { microphone: 1, screen: 1 };
  /** Two channels also where no source has two. */
  isStereo = false;

  constructor({ onMixed }: { onMixed: (planes: SoundPlanes) => void }) {
    this.#onMixed = onMixed;
  }

  /** A new one, or in place of the one of its kind. */
  add(kind: SoundKind, { nowMs }: { nowMs: number }): void {
    this.#sources.set(kind, {
      waiting: new SampleQueue(),
      isFlowing: false,
      channels: 1,
      volume: this.volumes[kind],
      cameMs: nowMs,
    });
    this.#leader = this.#sources.has('microphone') ? 'microphone' : kind;
  }

  remove(kind: SoundKind): void {
    this.#sources.delete(kind);
    const [left] = this.#sources;
    this.#leader = left?.[0];
    // What waits was to be mixed with what has been sent.
    left?.[1].waiting.clear();
  }

  /** A block of a source at `SOUND_RATE`, of one channel or two. */
  take(kind: SoundKind, planes: SoundPlanes, { nowMs }: { nowMs: number }): void {
    const source = this.#sources.get(kind);
    const frames = planes[0]?.length ?? 0;
    if (!source || frames === 0) return;
    source.channels = planes.length;
    source.cameMs = nowMs;
    source.waiting.push(planes);
    if (kind === this.#leader) {
      this.#mix(source.waiting.length);
    } else if (source.waiting.length > MOST_WAITING_FRAMES) {
      const led = this.#leader && this.#sources.get(this.#leader);
      if (led && nowMs - led.cameMs <= STILL_MS) {
        source.waiting.pull(source.waiting.length - WAITING_FRAMES);
      } else {
        // What waits is of the time in which the leader stood still.
        this.#leader = kind;
        this.#mix(source.waiting.length);
      }
    }
  }

  #mix(frames: number): void {
    const sources = [...this.#sources];
    const isStereo = this.isStereo || sources.some(([, { channels }]) => channels === 2);
    const mixed = Array.from({ length: isStereo ? 2 : 1 }, () => new Float32Array(frames));
    for (const [kind, source] of sources) {
      const planes = this.#next(kind, source, frames);
      const [from, to] = [source.volume, this.volumes[kind]];
      source.volume = to;
      for (const [channel, sum] of mixed.entries()) {
        const plane = planes?.[channel];
        if (!plane) continue;
        // From one volume to the other without a click.
        const step = (to - from) / frames;
        for (let at = 0; at < frames; at += 1) {
          sum[at] = (sum[at] ?? 0) + (plane[at] ?? 0) * (from + step * (at + 1));
        }
      }
    }
    this.#onMixed(mixed.map((plane) => plane.map(clipped)));
  }

  #next(kind: SoundKind, source: Source, frames: number): SoundPlanes | undefined {
    const { waiting } = source;
    if (kind === this.#leader) return waiting.pull(frames);
    source.isFlowing ||= waiting.length >= WAITING_FRAMES;
    if (!source.isFlowing) return undefined;
    source.isFlowing = waiting.length >= frames;
    return waiting.pull(frames);
  }
}
