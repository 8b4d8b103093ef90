/**
 * The sound of a stream: its track, the output, how loud, and whether it may be heard.
 * From: playback.ts, chunks and the page's wishes. To: the loudspeaker.
 */
import type { Chunk, Track } from '@streamhub/protocol';
import type { PlayoutClock } from '../clock/playout-clock.ts';
import { type DeviceBuffer, SoundOutput } from './sound-output.ts';
import { SoundTrack } from './sound-track.ts';

/**
 * `none`: the stream has no sound. `unplayable`: it has, and this browser or this page cannot play it. `blocked`: the
 * browser wants a gesture first.
 */
export type PlayerSoundState = 'none' | 'unplayable' | 'blocked' | 'playing' | 'muted';

type Audio = Extract<Track, { kind: 'audio' }>;

/** A context that may run needs a moment for it; before that, silence does not mean "blocked". */
const STARTING_MS = 500;
/** From the decoder's answer to the audio thread. */
const HAND_OVER_MS = 3;

export class SoundPlayback {
  readonly #clock: PlayoutClock;
  readonly #onChange: () => void;
  #isStated = false;
  #track: SoundTrack | undefined;
  #output: SoundOutput | undefined;
  #buffer: DeviceBuffer = 'least';
  /** Of outputs that are closed. */
  #before = { underruns: 0, bridged: 0 };
  #isStarting = false;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #volume = 1;
  #isMuted = false;
  #state: PlayerSoundState = 'none';

  constructor({ clock, onChange }: { clock: PlayoutClock; onChange: () => void }) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get state(): PlayerSoundState {
    return this.#state;
  }

  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    this.#volume = Math.min(1, Math.max(0, volume || 0));
    this.#apply();
  }

  get muted(): boolean {
    return this.#isMuted;
  }

  set muted(isMuted: boolean) {
    this.#isMuted = isMuted;
    this.#apply();
  }

  get underruns(): number {
    return this.#before.underruns + (this.#output?.underruns ?? 0);
  }

  get bridged(): number {
    return this.#before.bridged + (this.#output?.bridged ?? 0);
  }

  get skipped(): number {
    return this.#track?.tooLate ?? 0;
  }

  get heldMs(): number {
    return this.#output?.heldMs ?? 0;
  }

  /** To be called in a gesture. */
  async enable(): Promise<void> {
    await this.#output?.enable();
    this.#apply();
  }

  setTrack(track: Audio | undefined): void {
    this.#track?.close();
    this.#track = undefined;
    this.#isStated = track !== undefined;
    this.#output?.clear();
    if (track && typeof AudioDecoder !== 'undefined') {
      this.#output ??= this.#openOutput(track.sampleRate);
      if (this.#output) this.#track = this.#openTrack(track);
    }
    this.#apply();
  }

  push(chunk: Chunk, nowMs: number): void {
    this.#track?.push(chunk, nowMs);
  }

  /** Often. */
  follow(nowMs: number): void {
    const output = this.#output;
    if (!output || !this.#track) {
      this.#clock.needs('audio', undefined);
      return;
    }
    output.follow(nowMs);
    this.#clock.needs('audio', output.isRunning ? output.leadMs + HAND_OVER_MS : undefined);
  }

  heardUs(nowMs: number): number | undefined {
    return this.#output?.heardUs(nowMs);
  }

  restart(): void {
    this.#track?.restart();
    this.#output?.clear();
  }

  close(): void {
    clearTimeout(this.#startTimer);
    this.#track?.close();
    this.#output?.close();
    this.#track = undefined;
    this.#output = undefined;
  }

  #openOutput(sampleRate: number): SoundOutput | undefined {
    if (typeof AudioContext === 'undefined') return undefined;
    this.#isStarting = true;
    this.#startTimer = setTimeout(() => {
      this.#isStarting = false;
      this.#apply();
    }, STARTING_MS);
    try {
      return new SoundOutput({
        sampleRate,
        clock: this.#clock,
        buffer: this.#buffer,
        onChange: () => this.#apply(),
        onStutter: () => this.#enlargeBuffer(sampleRate),
      });
    } catch {
      return undefined;
    }
  }

  /** For as long as this page plays: what the device could not do it will not learn. */
  #enlargeBuffer(sampleRate: number): void {
    if (this.#buffer === 'usual') return;
    this.#buffer = 'usual';
    this.#before = { underruns: this.underruns, bridged: this.bridged };
    this.#output?.close();
    this.#output = this.#openOutput(sampleRate);
    this.#apply();
  }

  #openTrack(track: Audio): SoundTrack {
    return new SoundTrack(track, {
      isWanted: () => this.#output?.isRunning === true,
      playTimeMs: (timestampUs) => this.#clock.playTimeMs(timestampUs),
      onBlock: (block) => {
        const { timestampUs } = block;
        this.#clock.arrive('audio', { timestampUs, nowMs: performance.now() });
        this.#output?.push(block);
      },
      onUnable: () => {
        this.#track = undefined;
        this.#apply();
      },
    });
  }

  #apply(): void {
    if (this.#output) this.#output.level = this.#isMuted ? 0 : this.#volume;
    const state = this.#stateNow();
    if (state === this.#state) return;
    this.#state = state;
    this.#onChange();
  }

  #stateNow(): PlayerSoundState {
    if (!this.#isStated) return 'none';
    if (!this.#output || !this.#track || this.#output.isBroken) return 'unplayable';
    if (this.#isMuted || this.#volume === 0) return 'muted';
    if (this.#output.isRunning) return 'playing';
    return this.#isStarting ? this.#state : 'blocked';
  }
}
