/**
 * The sound of a stream: its track, the output, how loud, and whether it may be heard.
 * From: playback.ts, chunks and the page's wishes. To: the loudspeaker.
 */
import type { Chunk } from '@streamhub/protocol';
import { AudioSessionClaim } from '../../page/audio-session.ts';
import type { MediaClock } from '../clock/media-clock.ts';
import { type AudioFacts, decodedRate } from './sound-decoder.ts';
import { SoundOutputs } from './sound-outputs.ts';
import { SoundTrack } from './sound-track.ts';
import type { SoundBlock } from './worklet/sound-ring.js';

/**
 * `none`: the stream has no sound. `unplayable`: it has, and this browser cannot play it. `not_loaded`: a part of the player
 * did not load; the page has to be loaded anew. `blocked`: the browser wants a gesture first.
 */
export type PlayerSoundState =
  | 'none'
  | 'unplayable'
  | 'not_loaded'
  | 'blocked'
  | 'playing'
  | 'muted';

/** A context that may run needs a moment for it; before that, silence does not mean "blocked". */
const STARTING_MS = 500;
/** From the decoder's answer to the audio thread. */
const HAND_OVER_MS = 3;

interface SoundPlaybackOptions {
  clock: MediaClock;
  onChange: () => void;
  /** For another speed than that of the sound: blocks as they are to be heard, on the time of the clock's sound. */
  stretch?: (block: SoundBlock) => readonly SoundBlock[];
}

export class SoundPlayback {
  readonly #clock: MediaClock;
  readonly #onChange: () => void;
  readonly #stretch: (block: SoundBlock) => readonly SoundBlock[];
  #isStated = false;
  #track: SoundTrack | undefined;
  readonly #outputs: SoundOutputs;
  /** A phone plays through its loudspeaker then also while its ringer is off, as it does with a video. */
  readonly #session = new AudioSessionClaim('playback');
  #isStarting = false;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #volume = 1;
  #isMuted = false;
  #state: PlayerSoundState = 'none';

  constructor({ clock, onChange, stretch = (block) => [block] }: SoundPlaybackOptions) {
    this.#clock = clock;
    this.#stretch = stretch;
    this.#onChange = onChange;
    this.#outputs = new SoundOutputs({ clock, onChange: () => this.#apply() });
  }

  get state(): PlayerSoundState {
    return this.#state;
  }

  /** `state` does not yet say whether the browser wants a gesture. */
  get isStarting(): boolean {
    const isSilent = this.#state === 'none' || this.#state === 'blocked';
    return this.#isStarting && this.#isStated && isSilent && !this.#isMuted;
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
    return this.#outputs.underruns;
  }

  get bridged(): number {
    return this.#outputs.bridged;
  }

  get skipped(): number {
    return this.#track?.tooLate ?? 0;
  }

  /** To be called in a gesture. */
  async enable(): Promise<void> {
    if (this.#outputs.heard?.isRunning === false) this.#waitForStart();
    await this.#outputs.enable();
    this.#apply();
  }

  setTrack(track: AudioFacts | undefined): void {
    this.#track?.close();
    this.#track = undefined;
    this.#isStated = track !== undefined;
    this.#outputs.clear();
    if (track) {
      // Each track at the rate of its own samples: fewer would fold its high tones down.
      const isFirst = this.#outputs.open(decodedRate(track));
      if (isFirst && this.#outputs.heard) this.#waitForStart();
      if (this.#outputs.heard) this.#track = this.#openTrack(track);
    }
    this.#apply();
  }

  push(chunk: Chunk, nowMs: number): void {
    this.#track?.push(chunk, nowMs);
  }

  /** Often. */
  follow(nowMs: number): void {
    const output = this.#outputs.heard;
    if (!output || !this.#track) {
      this.#clock.needs('audio', undefined);
      return;
    }
    this.#outputs.follow(nowMs);
    this.#clock.needs('audio', output.isRunning ? output.leadMs + HAND_OVER_MS : undefined);
  }

  heardUs(nowMs: number): number | undefined {
    return this.#outputs.heard?.heardUs(nowMs);
  }

  restart(): void {
    this.#track?.restart();
    this.#outputs.clear();
  }

  close(): void {
    clearTimeout(this.#startTimer);
    this.#track?.close();
    this.#outputs.close();
    this.#track = undefined;
    this.#session.release();
  }

  #waitForStart(): void {
    clearTimeout(this.#startTimer);
    this.#isStarting = true;
    this.#startTimer = setTimeout(() => {
      this.#isStarting = false;
      this.#apply();
      // It may be blocked as before; but now that is certain.
      this.#onChange();
    }, STARTING_MS);
  }

  #openTrack(track: AudioFacts): SoundTrack {
    return new SoundTrack(track, {
      isWanted: () => this.#outputs.heard?.isRunning === true,
      playTimeMs: (timestampUs) => this.#clock.playTimeMs(timestampUs),
      onBlock: (block) => {
        const { timestampUs } = block;
        this.#clock.arrive('audio', { timestampUs, nowMs: performance.now() });
        for (const stretched of this.#stretch(block)) this.#outputs.push(stretched);
      },
      onUnable: () => {
        this.#track = undefined;
        this.#apply();
      },
    });
  }

  #apply(): void {
    this.#outputs.level = this.#isMuted ? 0 : this.#volume;
    const state = this.#stateNow();
    if (state === 'playing') this.#session.claim();
    else this.#session.release();
    if (state === this.#state) return;
    this.#state = state;
    this.#onChange();
  }

  #stateNow(): PlayerSoundState {
    if (!this.#isStated) return 'none';
    const output = this.#outputs.heard;
    if (!output || !this.#track) return 'unplayable';
    if (output.isBroken) return 'not_loaded';
    if (this.#isMuted || this.#volume === 0) return 'muted';
    if (output.isRunning) return 'playing';
    return this.#isStarting || output.isComingBack ? this.#state : 'blocked';
  }
}
