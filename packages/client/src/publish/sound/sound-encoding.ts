/**
 * The microphone's sound on its way to the encoder, as the page sees it.
 * From: publisher-media.ts, the microphone. To: sound-worker.ts; back, chunks for coded-sender.ts.
 *
 * Two ways: the page's MediaStreamTrackProcessor (Chromium), or an AudioWorklet (all others). Both keep their rate in a hidden
 * tab. A worker's MediaStreamTrackProcessor, as in source-feed.ts, is for pictures alone: Safari's refuses sound.
 */

import { AudioSessionClaim } from '../../page/audio-session.ts';
import { trackProcessor } from '../capture/track-processor.ts';
import type { EncodingNews } from '../encode/encoded-chunk.ts';
import type { FromSoundWorker, ToSoundWorker } from './sound-messages.ts';

const RESUME_EVERY_MS = 1_000;

export class SoundEncoding {
  readonly #worker: Worker;
  readonly #hear: (news: EncodingNews) => void;
  #isReady = false;
  #sourceId = 0;
  #waitingForWorker: MediaStreamTrack | undefined;
  #context: AudioContext | undefined;
  #resumeTimer: ReturnType<typeof setInterval> | undefined;
  readonly #session = new AudioSessionClaim('play-and-record');
  #isClosed = false;

  constructor({ hear }: { hear: (news: EncodingNews) => void }) {
    this.#hear = hear;
    this.#worker = new Worker(new URL('./sound-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromSoundWorker>) => {
      if (this.#isClosed) return;
      if (data.name === 'ready') this.#workerIsReady();
      else if (data.sourceId === this.#sourceId) this.#hear(data.news);
    });
    this.#post({ name: 'open', pageOriginMs: performance.timeOrigin });
  }

  /** Stays the caller's: it is not stopped here. */
  setTrack(track: MediaStreamTrack | undefined): void {
    if (this.#isClosed) return;
    this.#release();
    const sourceId = ++this.#sourceId;
    if (!track) {
      this.#session.release();
      this.#post({ name: 'source:none', sourceId });
      return;
    }
    this.#session.claim();
    const Processor = trackProcessor<AudioData>();
    if (Processor) {
      const { readable } = new Processor({ track });
      this.#post({ name: 'source:readable', sourceId, readable }, [readable]);
    } else if (this.#isReady) {
      this.#feedWithout(track);
    } else {
      this.#waitingForWorker = track;
    }
  }

  setMuted({ isMuted }: { isMuted: boolean }): void {
    if (!this.#isClosed) this.#post({ name: 'muted', isMuted });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#release();
    this.#session.release();
    this.#worker.terminate();
  }

  #workerIsReady(): void {
    this.#isReady = true;
    const track = this.#waitingForWorker;
    this.#waitingForWorker = undefined;
    if (track) this.#feedWithout(track);
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
    await context.audioWorklet.addModule(new URL('./sound-worklet.js', import.meta.url));
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
    this.#waitingForWorker = undefined;
    clearInterval(this.#resumeTimer);
    const context = this.#context;
    this.#context = undefined;
    if (context && context.state !== 'closed') context.close().catch(() => {});
  }

  #post(message: ToSoundWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
