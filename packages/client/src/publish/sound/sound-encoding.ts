/**
 * The microphone's sound on its way to the encoder, as the page sees it.
 * From: publisher-media.ts, the microphone. To: sound-worker.ts; back, chunks for coded-sender.ts.
 *
 * Three ways, the best that this browser has, as in source-feed.ts: the page's MediaStreamTrackProcessor (Chromium), the
 * worker's (Safari), an AudioWorklet (Firefox). All three keep their rate in a hidden tab.
 */

import { trackProcessor } from '../capture/track-processor.ts';
import type { EncodingNews } from '../encode/encoded-chunk.ts';
import type { FromSoundWorker, ToSoundWorker } from './sound-messages.ts';

export class SoundEncoding {
  readonly #worker: Worker;
  readonly #hear: (news: EncodingNews) => void;
  #ready: { hasTrackProcessor: boolean } | undefined;
  #sourceId = 0;
  #waitingForWorker: MediaStreamTrack | undefined;
  #context: AudioContext | undefined;
  #isClosed = false;

  constructor({ hear }: { hear: (news: EncodingNews) => void }) {
    this.#hear = hear;
    this.#worker = new Worker(new URL('./sound-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromSoundWorker>) => {
      if (this.#isClosed) return;
      if (data.name === 'ready') this.#workerIsReady(data);
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
      this.#post({ name: 'source:none', sourceId });
      return;
    }
    const Processor = trackProcessor<AudioData>();
    if (Processor) {
      const { readable } = new Processor({ track });
      this.#post({ name: 'source:readable', sourceId, readable }, [readable]);
    } else if (this.#ready) {
      this.#feedWithout(track, this.#ready);
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
    this.#worker.terminate();
  }

  #workerIsReady({ hasTrackProcessor }: { hasTrackProcessor: boolean }): void {
    this.#ready = { hasTrackProcessor };
    const track = this.#waitingForWorker;
    this.#waitingForWorker = undefined;
    if (track) this.#feedWithout(track, this.#ready);
  }

  #feedWithout(track: MediaStreamTrack, { hasTrackProcessor }: { hasTrackProcessor: boolean }) {
    const sourceId = this.#sourceId;
    if (hasTrackProcessor) {
      const copy = track.clone();
      try {
        const transfer = [copy as unknown as Transferable];
        this.#post({ name: 'source:track', sourceId, track: copy }, transfer);
        return;
      } catch {
        // Tracks of sound cannot move to a worker here.
        copy.stop();
      }
    }
    this.#tap(track, sourceId).catch(() => {
      if (sourceId === this.#sourceId && !this.#isClosed) this.#hear({ name: 'failed' });
    });
  }

  async #tap(track: MediaStreamTrack, sourceId: number): Promise<void> {
    const context = new AudioContext({ latencyHint: 'interactive' });
    this.#context = context;
    await context.audioWorklet.addModule(new URL('./sound-worklet.js', import.meta.url));
    if (context !== this.#context) return;
    const tap = new AudioWorkletNode(context, 'streamhub-sound-tap', { numberOfOutputs: 0 });
    const { port1, port2 } = new MessageChannel();
    tap.port.postMessage(port1, [port1]);
    const { sampleRate } = context;
    this.#post({ name: 'source:blocks', sourceId, port: port2, sampleRate }, [port2]);
    context.createMediaStreamSource(new MediaStream([track])).connect(tap);
    if (context.state === 'suspended') await context.resume();
  }

  #release(): void {
    this.#waitingForWorker = undefined;
    const context = this.#context;
    this.#context = undefined;
    if (context && context.state !== 'closed') context.close().catch(() => {});
  }

  #post(message: ToSoundWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
