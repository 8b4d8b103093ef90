/**
 * Brings the microphone and the sound of a shared screen to their one encoder, off the page's main thread and apart from the
 * stage's worker, whose drawing would make sound wait.
 * From: sound-worker.ts, sources and volumes. To: the same, news of the encoder and of the microphone.
 */

import type { EncodingNews } from '../../encode/encoded-chunk.ts';
import { pageClockUs } from '../../page-clock.ts';
import type {
  FromSoundWorker,
  MicrophoneSignal,
  SoundKind,
  SoundSource,
  ToSoundWorker,
} from '../sound-messages.ts';
import { SignalWatch } from './signal-watch.ts';
import { SoundEncoder } from './sound-encoder.ts';
import { SoundIntake } from './sound-intake.ts';
import { SoundMixer } from './sound-mixer.ts';
import { peakOf, type SoundPlanes } from './sound-planes.ts';

export type SoundOpening = Extract<ToSoundWorker, { name: 'open' }>;

type Post = (message: FromSoundWorker, transfer?: Transferable[]) => void;

const LOOK_EVERY_MS = 500;

export class SoundLoop {
  readonly #post: Post;
  readonly #encoder: SoundEncoder;
  readonly #mixer: SoundMixer;
  readonly #intakes = new Map<SoundKind, SoundIntake>();
  #watch: SignalWatch | undefined;
  #signal: MicrophoneSignal | undefined;
  #lookTimer: ReturnType<typeof setInterval> | undefined;

  constructor({ pageOriginMs }: SoundOpening, post: Post) {
    this.#post = post;
    this.#encoder = new SoundEncoder({
      nowUs: pageClockUs({ pageOriginMs }),
      hear: (news) => this.#tell(news),
    });
    this.#mixer = new SoundMixer({ onMixed: (planes) => this.#encoder.encode(planes) });
  }

  hear(message: Exclude<ToSoundWorker, SoundOpening>): void {
    switch (message.name) {
      case 'mix':
        this.#mixer.volumes = message.volumes;
        this.#mixer.isStereo = message.isMusic;
        this.#encoder.isMusic = message.isMusic;
        break;
      case 'source':
        this.#close(message.kind);
        this.#open(message.kind, message.source);
        break;
      case 'source:none':
        this.#close(message.kind);
        this.#mixer.remove(message.kind);
        break;
    }
  }

  #open(kind: SoundKind, source: SoundSource): void {
    // Nobody kept the time until now.
    if (this.#intakes.size === 0) this.#encoder.restartClock();
    this.#mixer.add(kind, { nowMs: performance.now() });
    if (kind === 'microphone') this.#watchMicrophone();
    const intake = new SoundIntake(source, {
      onPlanes: (planes) => {
        if (this.#intakes.get(kind) === intake) this.#take(kind, planes);
      },
      onFailed: () => this.#tell({ name: 'failed' }),
    });
    this.#intakes.set(kind, intake);
  }

  #take(kind: SoundKind, planes: SoundPlanes): void {
    const nowMs = performance.now();
    // Before it is muted: whoever is muted should know whether they would be heard.
    if (kind === 'microphone') this.#watch?.take({ peak: peakOf(planes), nowMs });
    this.#mixer.take(kind, planes, { nowMs });
  }

  #close(kind: SoundKind): void {
    this.#intakes.get(kind)?.close();
    this.#intakes.delete(kind);
    if (kind === 'microphone') clearInterval(this.#lookTimer);
  }

  #watchMicrophone(): void {
    const watch = new SignalWatch({ nowMs: performance.now() });
    this.#watch = watch;
    this.#signal = undefined;
    this.#lookTimer = setInterval(() => {
      const signal = watch.look({ nowMs: performance.now() });
      if (signal === undefined || signal === this.#signal) return;
      this.#signal = signal;
      this.#post({ name: 'signal', signal });
    }, LOOK_EVERY_MS);
  }

  #tell(news: EncodingNews): void {
    const transfer = news.name === 'chunk' ? [news.chunk.payload.buffer] : [];
    this.#post({ name: 'encoding', news }, transfer);
  }
}
