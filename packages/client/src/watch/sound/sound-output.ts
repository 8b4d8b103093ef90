/**
 * The way from decoded sound to the loudspeaker: an audio context with the worklet in sound-worklet.js and its bridge.
 * From: sound-outputs.ts, blocks and the playout clock. To: the loudspeaker; back, how far it is and what it needs.
 */

import { addWorklet } from '../../load/part-addresses.ts';
import type { MediaClock } from '../clock/media-clock.ts';
import { HeardTime } from './heard-time.ts';
import { OutputTime } from './output-time.ts';
import { StillWatch } from './still-watch.ts';
import { StutterWatch } from './stutter-watch.ts';
import type { SoundBlock } from './worklet/sound-ring.js';
import type { SoundStatus, ToSoundWorklet } from './worklet/sound-worklet.js';

export interface SoundOutputOptions {
  /** Without it, the device's own. */
  sampleRate: number | undefined;
  clock: MediaClock;
  /** `least`: as little as the device can do, 30 ms less than the browser's own choice where that was measured. */
  buffer: DeviceBuffer;
  /** The context began or ceased to run. */
  onChange(): void;
  /** The device cannot keep up with the least buffer. */
  onStutter(): void;
  /** It says that it runs and does not, or the browser has closed it: no wait brings it back. */
  onStill(): void;
}

export type DeviceBuffer = 'least' | 'usual';

const LATENCY_HINTS = { least: 0, usual: 'interactive' } as const;

const FOLLOW_EVERY_MS = 100;
const FADE_S = 0.02;
const RESUME_EVERY_MS = 1_000;
/** A browser that lets a context run again without a gesture has done so by then. */
const COMING_BACK_MS = 3_000;

export class SoundOutput {
  readonly #context: AudioContext;
  readonly #gain: GainNode;
  readonly #clock: MediaClock;
  readonly #heard = new HeardTime();
  readonly #outputTime: OutputTime;
  readonly #stutter = new StutterWatch();
  readonly #still = new StillWatch();
  readonly #options: SoundOutputOptions;
  #node: AudioWorkletNode | undefined;
  #status: SoundStatus | undefined;
  #followedMs = -Infinity;
  #hasRun = false;
  /** Since when it does not run any more. */
  #pausedMs: number | undefined;
  #resumedMs = -Infinity;
  #isBroken = false;
  #isClosed = false;

  /** Throws where there is no audio at all, or none at this rate. */
  constructor(options: SoundOutputOptions) {
    const { sampleRate, clock, buffer } = options;
    this.#clock = clock;
    this.#options = options;
    this.#context = new AudioContext({
      latencyHint: LATENCY_HINTS[buffer],
      ...(sampleRate === undefined ? {} : { sampleRate }),
    });
    this.#outputTime = new OutputTime(this.#context, this.#heard);
    this.#gain = this.#context.createGain();
    this.#gain.connect(this.#context.destination);
    this.#context.addEventListener('statechange', () => this.#stateChanged());
    // Where a gesture is needed it waits for that; elsewhere some browsers begin only when asked to.
    void this.enable();
    void this.#load();
  }

  /** False until a gesture where the browser wants one. */
  get isRunning(): boolean {
    return this.#node !== undefined && this.#context.state === 'running';
  }

  /** It ran, and may run again by itself: the browser has not asked for a gesture. */
  get isComingBack(): boolean {
    if (!this.#hasRun || this.#pausedMs === undefined) return false;
    const state: string = this.#context.state;
    return state === 'interrupted' || performance.now() - this.#pausedMs < COMING_BACK_MS;
  }

  /** True: its files did not load, or it broke. This one will never run, whatever the viewer does. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** It says that it runs, and its time stands still. */
  get isStill(): boolean {
    return this.#still.isStill;
  }

  /** Gaps that were heard. */
  get underruns(): number {
    return this.#status?.underruns ?? 0;
  }

  /** How often sound came too late, but not so late that it was heard as a gap. */
  get bridged(): number {
    return (this.#status?.dryings ?? 0) - this.underruns;
  }

  get leadMs(): number {
    return this.#heard.leadMs;
  }

  set level(level: number) {
    this.#gain.gain.setTargetAtTime(level, this.#context.currentTime, FADE_S);
  }

  /** To be called in a gesture. */
  async enable(): Promise<void> {
    try {
      if (!this.#isClosed) await this.#context.resume();
    } catch {
      // Closed meanwhile, or the device is gone: `isRunning` says so.
    }
  }

  push(block: SoundBlock): void {
    this.#post(
      { name: 'block', block },
      block.channels.map(({ buffer }) => buffer),
    );
  }

  /** Often: tells the audio thread what has to be heard when. */
  follow(nowMs: number): void {
    if (!this.isRunning) {
      this.#tryAgain(nowMs);
      return;
    }
    if (nowMs - this.#followedMs < FOLLOW_EVERY_MS) return;
    this.#followedMs = nowMs;
    this.#still.add({ contextTimeS: this.#context.currentTime, nowMs });
    if (this.#still.isStill) this.#options.onStill();
    this.#outputTime.measure(nowMs);
    if (!this.#clock.isSet) return;
    const timestampUs = this.#clock.soundTimestampUsAt(nowMs);
    const contextTimeS = this.#heard.contextTimeS(nowMs);
    this.#post({ name: 'clock', clock: { timestampUs, contextTimeS, rate: this.#clock.rate } });
    this.#stutter.add({ contextTimeS: this.#context.currentTime, nowMs });
    if (this.#stutter.isStuttering) this.#options.onStutter();
  }

  /** What is heard at that time; undefined in silence. */
  heardUs(nowMs: number): number | undefined {
    const status = this.#status;
    if (!this.isRunning || status?.timestampUs === undefined) return undefined;
    const sinceMs = nowMs - this.#heard.heardMs(status.contextTimeS);
    return status.timestampUs + sinceMs * 1000;
  }

  clear(): void {
    // What comes next may be of another time, which has to be known before.
    this.#followedMs = -Infinity;
    this.#post({ name: 'clear' });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#post({ name: 'close' });
    this.#node?.disconnect();
    // Only a context that is closed already rejects.
    this.#context.close().catch(() => {});
  }

  #stateChanged(): void {
    if (this.#isClosed) return;
    this.#outputTime.clear();
    this.#still.clear();
    const { state } = this.#context;
    if (state === 'running') {
      this.#hasRun = true;
      this.#pausedMs = undefined;
    } else {
      this.#pausedMs ??= performance.now();
      this.#tryAgain(performance.now());
    }
    if (state === 'closed') this.#options.onStill();
    this.#options.onChange();
  }

  /** After a call, a lock of the screen, another device: a browser that let it run before may want no gesture again. */
  #tryAgain(nowMs: number): void {
    if (!this.#hasRun || nowMs - this.#resumedMs < RESUME_EVERY_MS) return;
    if (this.#context.state === 'running') return;
    this.#resumedMs = nowMs;
    void this.enable();
    // By now it may not be coming back any more.
    this.#options.onChange();
  }

  async #load(): Promise<void> {
    try {
      const context = this.#context;
      const [bridge, ring, worklet] = [
        new URL('./worklet/sound-bridge.js', import.meta.url),
        new URL('./worklet/sound-ring.js', import.meta.url),
        new URL('./worklet/sound-worklet.js', import.meta.url),
      ];
      await Promise.all([
        addWorklet(context, { name: 'soundBridge', own: bridge }),
        addWorklet(context, { name: 'soundRing', own: ring }),
        addWorklet(context, { name: 'soundWorklet', own: worklet }),
      ]);
    } catch {
      // A page whose security policy forbids the file, a line that broke for long, or pages that are newer than this one.
      return this.#giveUp();
    }
    if (!this.#isClosed) this.#openNode();
  }

  #openNode(): void {
    const node = new AudioWorkletNode(this.#context, 'streamhub-sound', {
      numberOfInputs: 0,
      outputChannelCount: [2],
    });
    node.port.onmessage = ({ data }: MessageEvent<SoundStatus>) => this.#heardFrom(data);
    // It threw, and is silent from now on.
    node.onprocessorerror = () => {
      this.#node = undefined;
      this.#giveUp();
    };
    node.connect(this.#gain);
    this.#node = node;
    this.#options.onChange();
  }

  #giveUp(): void {
    this.#isBroken = true;
    if (!this.#isClosed) this.#options.onChange();
  }

  #heardFrom(status: SoundStatus): void {
    const ranDry = status.dryings > (this.#status?.dryings ?? 0);
    this.#status = status;
    if (ranDry) this.#clock.ranDry(performance.now());
  }

  #post(message: ToSoundWorklet, transfer: Transferable[] = []): void {
    this.#node?.port.postMessage(message, transfer);
  }
}
