/**
 * Brings one track's sound to the sound's worker.
 * From: sound-encoding.ts, a track. To: the sound's worker.
 *
 * Two ways: the page's MediaStreamTrackProcessor (Chromium), or an AudioWorklet (all others). Both keep their rate in a hidden
 * tab. A worker's MediaStreamTrackProcessor, as in source-feed.ts, is for pictures alone: Safari's refuses sound.
 */
import { addWorklet } from '../../../load/part-addresses.ts';
import { trackProcessor } from '../../capture/track-processor.ts';
import type { SoundSource } from '../sound-messages.ts';

const RESUME_EVERY_MS = 1_000;

interface SoundFeedOptions {
  track: MediaStreamTrack;
  onSource: (source: SoundSource, transfer: Transferable[]) => void;
  onFailed: () => void;
}

export class SoundFeed {
  readonly track: MediaStreamTrack;
  readonly #options: SoundFeedOptions;
  #context: AudioContext | undefined;
  #resumeTimer: ReturnType<typeof setInterval> | undefined;
  #isClosed = false;

  /** The track stays the caller's: it is not stopped here. */
  constructor(options: SoundFeedOptions) {
    this.#options = options;
    this.track = options.track;
    const Processor = trackProcessor<AudioData>();
    if (Processor) {
      const { readable } = new Processor({ track: this.track });
      options.onSource({ name: 'readable', readable }, [readable]);
    } else {
      this.#tap().catch(() => {
        if (!this.#isClosed) options.onFailed();
      });
    }
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#resumeTimer);
    const context = this.#context;
    if (context && context.state !== 'closed') context.close().catch(() => {});
  }

  async #tap(): Promise<void> {
    const context = new AudioContext({ latencyHint: 'interactive' });
    this.#context = context;
    await addWorklet(context, {
      name: 'captureWorklet',
      own: new URL('../worklet/sound-worklet.js', import.meta.url),
    });
    if (this.#isClosed) return;
    const tap = new AudioWorkletNode(context, 'streamhub-sound-tap');
    const { port1, port2 } = new MessageChannel();
    tap.port.postMessage(port1, [port1]);
    const { sampleRate } = context;
    this.#options.onSource({ name: 'blocks', port: port2, sampleRate }, [port2]);
    // It puts nothing out; but what leads to no loudspeaker may not be asked for sound (WebKit).
    context
      .createMediaStreamSource(new MediaStream([this.track]))
      .connect(tap)
      .connect(context.destination);
    // After a call, or another device, a phone leaves it where it stands.
    context.addEventListener('statechange', () => this.#keepRunning(context));
    if (context.state === 'suspended') await context.resume();
  }

  /** Again and again: a call may last, and the system says nothing when it is over. */
  #keepRunning(context: AudioContext): void {
    clearInterval(this.#resumeTimer);
    if (this.#isClosed || context.state === 'running' || context.state === 'closed') return;
    const resume = () => context.resume().catch(() => {});
    void resume();
    this.#resumeTimer = setInterval(() => void resume(), RESUME_EVERY_MS);
  }
}
