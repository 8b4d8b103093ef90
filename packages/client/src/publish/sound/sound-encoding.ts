/**
 * The microphone's sound on its way to the encoder, as the page sees it.
 * From: publisher-media.ts, the microphone. To: sound-worker.ts; back, chunks for coded-sender.ts.
 *
 * Two ways: the page's MediaStreamTrackProcessor (Chromium), or an AudioWorklet (all others). Both keep their rate in a hidden
 * tab. A worker's MediaStreamTrackProcessor, as in source-feed.ts, is for pictures alone: Safari's refuses sound.
 */

import { LoadedWorker } from '../../load/loaded-worker.ts';
import { freshAddress, retried } from '../../load/retried.ts';
import { AudioSessionClaim } from '../../page/audio-session.ts';
import { trackProcessor } from '../capture/track-processor.ts';
import type { EncodingNews } from '../encode/encoded-chunk.ts';
import type { FromSoundWorker, ToSoundWorker } from './sound-messages.ts';

const RESUME_EVERY_MS = 1_000;

export class SoundEncoding {
  readonly #worker: LoadedWorker<ToSoundWorker, FromSoundWorker>;
  readonly #hear: (news: EncodingNews) => void;
  #sourceId = 0;
  #track: MediaStreamTrack | undefined;
  #isMuted = false;
  #context: AudioContext | undefined;
  #resumeTimer: ReturnType<typeof setInterval> | undefined;
  readonly #session = new AudioSessionClaim('play-and-record');
  #isClosed = false;

  constructor({ hear }: { hear: (news: EncodingNews) => void }) {
    this.#hear = hear;
    this.#worker = new LoadedWorker({
      open: () => new Worker(new URL('./sound-worker.ts', import.meta.url), { type: 'module' }),
      onReady: () => this.#workerIsReady(),
      onMessage: (said) => {
        if (said.name === 'encoding' && said.sourceId === this.#sourceId) this.#hear(said.news);
      },
      onGone: () => this.#release(),
      onLost: () => this.#hear({ name: 'failed' }),
    });
  }

  /** Stays the caller's: it is not stopped here. */
  setTrack(track: MediaStreamTrack | undefined): void {
    if (this.#isClosed) return;
    this.#track = track;
    if (track) this.#session.claim();
    else this.#session.release();
    if (this.#worker.state === 'ready') this.#feed();
  }

  setMuted({ isMuted }: { isMuted: boolean }): void {
    this.#isMuted = isMuted;
    this.#post({ name: 'muted', isMuted });
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
    this.#post({ name: 'muted', isMuted: this.#isMuted });
    if (this.#track) this.#feed();
  }

  #feed(): void {
    this.#release();
    const sourceId = ++this.#sourceId;
    const track = this.#track;
    if (!track) {
      this.#post({ name: 'source:none', sourceId });
      return;
    }
    const Processor = trackProcessor<AudioData>();
    if (!Processor) {
      this.#feedWithout(track);
      return;
    }
    const { readable } = new Processor({ track });
    this.#post({ name: 'source:readable', sourceId, readable }, [readable]);
  }

  #feedWithout(track: MediaStreamTrack): void {
    const sourceId = this.#sourceId;
    this.#tap(track, sourceId).catch(() => {
      if (sourceId === this.#sourceId && !this.#isClosed) this.#hear({ name: 'failed' });
    });
  }

  async #tap(track: MediaStreamTrack, sourceId: number): Promise<void> {
    const context = new AudioContext({ latencyHint: 'interactive' });
    this.#context = context;
    await retried((before) =>
      context.audioWorklet.addModule(
        freshAddress(new URL('./sound-worklet.js', import.meta.url), before),
      ),
    );
    if (context !== this.#context) return;
    const tap = new AudioWorkletNode(context, 'streamhub-sound-tap');
    const { port1, port2 } = new MessageChannel();
    tap.port.postMessage(port1, [port1]);
    const { sampleRate } = context;
    this.#post({ name: 'source:blocks', sourceId, port: port2, sampleRate }, [port2]);
    // It puts nothing out; but what leads to no loudspeaker may not be asked for sound (WebKit).
    context
      .createMediaStreamSource(new MediaStream([track]))
      .connect(tap)
      .connect(context.destination);
    // After a call, or another device, a phone leaves it where it stands.
    context.addEventListener('statechange', () => this.#keepRunning(context));
    if (context.state === 'suspended') await context.resume();
  }

  /** Again and again: a call may last, and the system says nothing when it is over. */
  #keepRunning(context: AudioContext): void {
    clearInterval(this.#resumeTimer);
    if (context !== this.#context || context.state === 'running' || context.state === 'closed')
      return;
    const resume = () => context.resume().catch(() => {});
    void resume();
    this.#resumeTimer = setInterval(() => void resume(), RESUME_EVERY_MS);
  }

  #release(): void {
    clearInterval(this.#resumeTimer);
    const context = this.#context;
    this.#context = undefined;
    if (context && context.state !== 'closed') context.close().catch(() => {});
  }

  #post(message: ToSoundWorker, transfer: Transferable[] = []): void {
    this.#worker.post(message, transfer);
  }
}
