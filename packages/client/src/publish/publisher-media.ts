/**
 * What a publisher sends, and how: decides the mode, makes the sender of pictures and sound.
 * From: publisher.ts, wishes. To: the same, a sender for the stream.
 */

import type { ErrorCode, ViewerCodecs } from '@streamhub/protocol';
import { CodecProbe } from './codec/codec-probe.ts';
import { ModeChoice, type VideoWish } from './codec/mode-choice.ts';
import {
  type BrowserAbilities,
  browserAbilities,
  isWaitingForVideo,
  type PublishMode,
} from './codec/publish-mode.ts';
import { VideoRecovery } from './codec/video-recovery.ts';
import type { EncodingPlan } from './encode/encoding-plan.ts';
import { type OpenSound, PublisherSound, type SentSound, sentSound } from './publisher-sound.ts';
import type { StageProblem } from './publisher-state.ts';
import { newChunkCounts } from './send/chunk-sender.ts';
import { CodedSender } from './send/coded-sender.ts';
import { FrameSender } from './send/frame-sender.ts';
import type { Sender, SenderStart } from './send/sender.ts';
import type { Stage } from './stage/page/stage.ts';

export type PublisherStage = Pick<
  Stage,
  'onFrame' | 'encode' | 'size' | 'frameRate' | 'whenReady' | 'state' | 'restart'
>;

export interface PublisherMediaOptions {
  stage: PublisherStage;
  video?: VideoWish | undefined;
  microphone?: SentSound | MediaStreamTrack | undefined;
  /** Shared with the page's settings, so that nothing is tried twice. */
  probe?: CodecProbe | undefined;
  onRefused: (code: ErrorCode) => void;
  /** `mode` is another one while the stream runs on. */
  onChange: () => void;
  /** For tests. */
  abilities?: BrowserAbilities | undefined;
  openSound?: OpenSound | undefined;
}

/** Each change is a seam for all viewers, and whoever joins can cause one. */
const FOLLOW_EVERY_MS = 10_000;

export class PublisherMedia {
  readonly #options: PublisherMediaOptions;
  readonly #probe: CodecProbe;
  readonly #abilities: BrowserAbilities;
  readonly sound: PublisherSound;
  readonly #choice: ModeChoice;
  readonly #recovery = new VideoRecovery({ attempt: (how) => void this.#tryVideo(how) });
  #sender: Sender | undefined;
  #started: SenderStart | undefined;
  #counts = newChunkCounts();
  #followedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PublisherMediaOptions) {
    this.#options = options;
    this.#probe = options.probe ?? new CodecProbe();
    this.#abilities = options.abilities ?? browserAbilities();
    this.#choice = new ModeChoice({
      abilities: this.#abilities,
      probe: this.#probe,
      rate: () => ({ ...options.stage.size, frameRate: options.stage.frameRate }),
      hasFailed: (codec) => this.#recovery.hasFailed(codec),
    });
    if (options.video) this.#choice.wish = options.video;
    this.sound = new PublisherSound({
      hasEncoder: this.#abilities.hasAudioEncoder,
      microphone: sentSound(options.microphone),
      open: options.openSound,
    });
  }

  get mode(): PublishMode {
    return this.#choice.mode;
  }

  get sender(): Sender | undefined {
    return this.#sender;
  }

  /** Without a stage there is nothing to send. Never rejects. */
  hasStage(): Promise<boolean> {
    return this.#options.stage.whenReady();
  }

  /** Where there is none. */
  get stageProblem(): StageProblem {
    return this.#options.stage.state === 'noise' ? 'canvas_noise' : 'part_missing';
  }

  /** Settles how to send; takes as long as trying the codecs does. Never rejects. */
  async prepare(): Promise<void> {
    await this.#choice.settle();
  }

  /** Sends on this connection; the figures go on from an earlier one. */
  start(start: SenderStart): void {
    this.#started = start;
    this.#sender ??= this.#open();
    this.#sender.start(start);
    this.#waitForVideo();
  }

  pause(): void {
    this.#recovery.stop();
    this.#started = undefined;
    this.#sender?.pause();
  }

  /** The stream is over: the next one counts from zero, and the sound's encoder ends. */
  stop(): void {
    // What is being settled is not for the next stream.
    this.#choice.mode = this.mode;
    this.#choice.decoding = undefined;
    this.#close();
    this.#counts = newChunkCounts();
  }

  /** What the viewers can decode now. */
  async #followViewers(decoding: ViewerCodecs | undefined): Promise<void> {
    this.#choice.decoding = decoding;
    this.#recovery.look();
    const { mode, isWorthAChange } = this.#choice;
    const nowMs = performance.now();
    if (!isWorthAChange || nowMs - this.#followedAtMs < FOLLOW_EVERY_MS) return;
    this.#followedAtMs = nowMs;
    if (!(await this.#choice.settle())) return;
    const now = this.mode;
    if (now.name === 'coded' && mode.name === 'coded' && now.codec === mode.codec) return;
    this.#reopen();
    this.#options.onChange();
  }

  async setVideo(video: VideoWish): Promise<void> {
    this.#choice.wish = video;
    this.#recovery.forget();
    if (this.mode.name === 'undecided') return;
    await this.prepare();
    this.#reopen();
    this.#waitForVideo();
  }

  /** JPEG is what viewers see until a codec works. */
  #videoFailed(): void {
    const { mode } = this;
    if (mode.name !== 'coded') return;
    this.#change({ name: 'jpeg', why: 'encoder_failed' });
    this.#recovery.failed(mode.codec);
  }

  #waitForVideo(): void {
    if (this.#started && isWaitingForVideo(this.mode)) this.#recovery.later();
  }

  async #tryVideo({ isAnew }: { isAnew: boolean }): Promise<void> {
    if (isAnew) this.#probe.doubt();
    if (!(await this.#choice.settle())) return;
    if (isWaitingForVideo(this.mode)) this.#waitForVideo();
    else this.#reopen();
    this.#options.onChange();
  }

  /** The hub does not know an event: what is left is what every hub knows. */
  fallBackToClassic(): void {
    this.#change({ name: 'classic', why: 'hub_knows_no_chunks' });
  }

  #change(mode: PublishMode): void {
    this.#choice.mode = mode;
    this.#reopen();
    this.#options.onChange();
  }

  /** While it sends, at once; otherwise with the next start. */
  #reopen(): void {
    this.#recovery.stop();
    const isInUse = this.#sender?.setPlan(this.#plan);
    if (isInUse) return;
    const started = this.#started;
    const viewers = this.#sender?.stats.viewers ?? 0;
    this.#close();
    if (!started) return;
    this.start(started);
    this.#sender?.countViewers(viewers);
  }

  #close(): void {
    this.pause();
    this.#sender?.close();
    this.#sender = undefined;
  }

  #open(): Sender {
    const { stage, onRefused } = this.#options;
    const plan = this.#plan;
    if (!plan) return new FrameSender({ stage, onRefused });
    return new CodedSender({
      stage,
      plan,
      counts: this.#counts,
      sound: this.sound,
      onRefused,
      onDecoding: (decoding) => void this.#followViewers(decoding),
      onVideoFailed: () => this.#videoFailed(),
      onSilent: (kind) => (kind === 'video' ? stage.restart() : this.sound.nothingLeaves()),
    });
  }

  /** Undefined: the classic path. */
  get #plan(): EncodingPlan | undefined {
    const { bitrateBps } = this.#choice.wish;
    const { mode } = this;
    if (mode.name === 'classic' || mode.name === 'undecided') return undefined;
    if (mode.name !== 'coded') return { codec: 'jpeg' };
    const { codec, hasLayers } = mode;
    return { codec, hasLayers, ...(bitrateBps === undefined ? {} : { bitrateBps }) };
  }
}
