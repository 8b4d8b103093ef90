/**
 * The sound on its way to the encoder, as the page sees it: what is heard, and how loud.
 * From: publisher-sound.ts, tracks and volumes. To: sound-feed.ts and sound-worker.ts; back, chunks for the sender.
 */

import { LoadedWorker } from '../../../load/loaded-worker.ts';
import { givenWorker } from '../../../load/part-addresses.ts';
import { AudioSessionClaim } from '../../../page/audio-session.ts';
import type { EncodingNews } from '../../encode/encoded-chunk.ts';
import type {
  FromSoundWorker,
  MicrophoneSignal,
  SoundKind,
  SoundVolumes,
  ToSoundWorker,
} from '../sound-messages.ts';
import { SoundFeed } from './sound-feed.ts';

/** All that is heard. The tracks stay the caller's: they are not stopped here. */
export interface SoundMix {
  tracks: Partial<Record<SoundKind, MediaStreamTrack>>;
  volumes: SoundVolumes;
  /** Stereo, with the bitrate that music wants. */
  isMusic: boolean;
}

export interface SoundEvents {
  hear: (news: EncodingNews) => void;
  onSignal: (signal: MicrophoneSignal) => void;
}

const KINDS: readonly SoundKind[] = ['microphone', 'screen'];

export class SoundEncoding {
  readonly #events: SoundEvents;
  readonly #worker: LoadedWorker<ToSoundWorker, FromSoundWorker>;
  readonly #feeds = new Map<SoundKind, SoundFeed>();
  readonly #session = new AudioSessionClaim('play-and-record');
  #mix: SoundMix = { tracks: {}, volumes: { microphone: 1, screen: 1 }, isMusic: false };
  #isClosed = false;

  constructor(events: SoundEvents) {
    this.#events = events;
    this.#worker = new LoadedWorker({
      open: () =>
        givenWorker('soundWorker') ??
        new Worker(new URL('../worker/sound-worker.ts', import.meta.url), { type: 'module' }),
      onReady: () => this.#workerIsReady(),
      onMessage: (said) => this.#hear(said),
      onGone: () => this.#release(),
      onLost: () => this.#failed(),
    });
  }

  /** A track that is there already goes on. */
  setMix(mix: SoundMix): void {
    if (this.#isClosed) return;
    this.#mix = mix;
    if (mix.tracks.microphone) this.#session.claim();
    else this.#session.release();
    if (this.#worker.state === 'ready') this.#tellMix();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#release();
    this.#session.release();
    this.#worker.close();
  }

  /** Also when it was started anew: it knows nothing. */
  #workerIsReady(): void {
    this.#post({ name: 'open', pageOriginMs: performance.timeOrigin });
    this.#tellMix();
  }

  #tellMix(): void {
    const { tracks, volumes, isMusic } = this.#mix;
    this.#post({ name: 'mix', volumes, isMusic });
    for (const kind of KINDS) this.#feed(kind, tracks[kind]);
  }

  #feed(kind: SoundKind, track: MediaStreamTrack | undefined): void {
    const before = this.#feeds.get(kind);
    if (before?.track === track) return;
    before?.close();
    this.#feeds.delete(kind);
    if (!track) {
      this.#post({ name: 'source:none', kind });
      return;
    }
    try {
      const feed = new SoundFeed({
        track,
        onSource: (source, transfer) => this.#post({ name: 'source', kind, source }, transfer),
        onFailed: () => this.#failed(),
      });
      this.#feeds.set(kind, feed);
    } catch {
      this.#failed();
    }
  }

  #hear(said: FromSoundWorker): void {
    switch (said.name) {
      case 'ready':
        // Said once, at the start.
        break;
      case 'encoding':
        this.#events.hear(said.news);
        break;
      case 'signal':
        this.#events.onSignal(said.signal);
        break;
    }
  }

  #failed(): void {
    if (!this.#isClosed) this.#events.hear({ name: 'failed' });
  }

  #release(): void {
    for (const feed of this.#feeds.values()) feed.close();
    this.#feeds.clear();
  }

  #post(message: ToSoundWorker, transfer: Transferable[] = []): void {
    this.#worker.post(message, transfer);
  }
}
