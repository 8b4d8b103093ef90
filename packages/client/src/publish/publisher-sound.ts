/**
 * The sound of a publisher: a microphone, what a shared screen plays, how loud each is. Opens their encoder while there is
 * something to hear, and anew when it fails.
 * From: publisher-media.ts, wishes and the sender. To: sound-encoding.ts; back, news for the sender, and states.
 */

import type { EncodingNews, SoundNews } from './encode/encoded-chunk.ts';
import type { SoundState } from './publisher-state.ts';
import { SoundEncoding, type SoundEvents, type SoundMix } from './sound/page/sound-encoding.ts';
import type { MicrophoneSignal } from './sound/sound-messages.ts';

/** A captured sound, as far as it is sent. */
export interface SentSound {
  track: MediaStreamTrack;
  /** Music and no speech: stereo, with more bitrate. */
  isMusic?: boolean;
}

export function sentSound(given: SentSound | MediaStreamTrack | undefined): SentSound | undefined {
  return given && !('track' in given) ? { track: given } : given;
}

export type SoundLine = Pick<SoundEncoding, 'setMix' | 'close'>;
export type OpenSound = (events: SoundEvents) => SoundLine;

type Hear = (news: SoundNews) => void;

interface PublisherSoundOptions {
  hasEncoder: boolean;
  microphone: SentSound | undefined;
  open?: OpenSound | undefined;
}

/** Before each try to open it anew; the last one goes on for ever. A microphone or a program may be back any time. */
const RETRY_WAITS_MS = [0, 1_000, 3_000, 10_000];
/** After so long it has proved itself: what fails then counts anew. */
const STEADY_MS = 30_000;

export class PublisherSound {
  readonly #options: PublisherSoundOptions;
  #microphone: SentSound | undefined;
  #screen: SentSound | undefined;
  #isMuted = false;
  #screenVolume = 1;
  #tell: Hear | undefined;
  #line: SoundLine | undefined;
  #hasFailed = false;
  #tries = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #openedMs = 0;
  #signal: MicrophoneSignal | undefined;

  constructor(options: PublisherSoundOptions) {
    this.#options = options;
    this.#microphone = options.microphone;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** What was turned on, whether or not it leaves. */
  get state(): SoundState {
    if (!this.#options.hasEncoder) return 'unsupported';
    if (!this.#microphone && !this.#screen) return 'none';
    if (this.#hasFailed) return 'failed';
    if (!this.#screen && this.microphoneSignal === 'none') return 'no_signal';
    const isHeard =
      (this.#microphone && !this.#isMuted) || (this.#screen && this.#screenVolume > 0);
    return isHeard ? 'on' : 'muted';
  }

  /** What the microphone gives, muted or not; undefined without one, and before it is known. */
  get microphoneSignal(): MicrophoneSignal | undefined {
    if (!this.#microphone) return undefined;
    return this.#microphone.track.muted ? 'none' : this.#signal;
  }

  setMicrophone(microphone: SentSound | undefined): void {
    if (microphone?.track === this.#microphone?.track) return;
    this.#microphone = microphone;
    this.#signal = undefined;
    this.#sourcesChanged();
  }

  setScreen(screen: SentSound | undefined): void {
    if (screen?.track === this.#screen?.track) return;
    this.#screen = screen;
    this.#sourcesChanged();
  }

  setMuted({ isMuted }: { isMuted: boolean }): void {
    this.#isMuted = isMuted;
    this.#line?.setMix(this.#mix);
  }

  /** 0 to 1. */
  setScreenVolume(volume: number): void {
    this.#screenVolume = volume;
    this.#line?.setMix(this.#mix);
  }

  /** From now on it is encoded, whenever there is any. */
  begin(hear: Hear): void {
    this.#tell = hear;
    this.#feed();
  }

  /** Nothing is encoded any more, until `begin`. */
  end(): void {
    this.#tell = undefined;
    this.#hasFailed = false;
    this.#tries = 0;
    this.#close();
  }

  /** Something is on, and nothing of it has left for seconds. */
  nothingLeaves(): void {
    if (!this.#line) return;
    this.#countTries();
    if (this.#tries === 0) this.#openLater();
    // A microphone that gives nothing is no failure: it may give again any time.
    else if (this.state !== 'no_signal') this.#failed();
  }

  /** Another microphone may work where the one before did not. */
  #sourcesChanged(): void {
    if (this.#hasFailed) this.#close();
    this.#hasFailed = false;
    this.#tries = 0;
    if (this.#tell) this.#feed();
  }

  #feed(): void {
    clearTimeout(this.#retryTimer);
    const tell = this.#tell;
    if (!tell) return;
    if (this.state === 'none' || this.state === 'unsupported') {
      this.#close();
      tell({ name: 'ends' });
      return;
    }
    tell({ name: 'begins' });
    if (!this.#line) this.#openedMs = performance.now();
    this.#line ??= this.#open(tell);
    this.#line.setMix(this.#mix);
  }

  #open(tell: Hear): SoundLine {
    const open: OpenSound = this.#options.open ?? ((events) => new SoundEncoding(events));
    const line = open({
      hear: (news) => {
        if (line === this.#line) this.#hear(news, tell);
      },
      onSignal: (signal) => {
        if (line === this.#line) this.#signal = signal;
      },
    });
    return line;
  }

  #hear(news: EncodingNews, tell: Hear): void {
    if (news.name === 'failed') {
      this.#failed();
      return;
    }
    if (news.name === 'chunk') this.#hasFailed = false;
    tell(news);
  }

  #failed(): void {
    this.#countTries();
    this.#tries = Math.max(1, this.#tries);
    this.#hasFailed = true;
    this.#tell?.({ name: 'ends' });
    this.#openLater();
  }

  #countTries(): void {
    if (performance.now() - this.#openedMs >= STEADY_MS) this.#tries = 0;
  }

  #openLater(): void {
    this.#close();
    const waitMs = RETRY_WAITS_MS[Math.min(this.#tries, RETRY_WAITS_MS.length - 1)] ?? 0;
    this.#tries += 1;
    if (waitMs === 0) this.#feed();
    else this.#retryTimer = setTimeout(() => this.#feed(), waitMs);
  }

  #close(): void {
    clearTimeout(this.#retryTimer);
    this.#line?.close();
    this.#line = undefined;
  }

  get #mix(): SoundMix {
    const [microphone, screen] = [this.#microphone?.track, this.#screen?.track];
    return {
      tracks: { ...(microphone ? { microphone } : {}), ...(screen ? { screen } : {}) },
      volumes: { microphone: this.#isMuted ? 0 : 1, screen: this.#screenVolume },
      isMusic: this.#microphone?.isMusic === true || screen !== undefined,
    };
  }
}
