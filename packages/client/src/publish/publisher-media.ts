/**
 * What a publisher sends, and how: decides the mode, keeps the microphone, makes the sender.
 * From: publisher.ts, wishes. To: the same, a sender for the stream.
 */
import type { ErrorCode, ViewerCodecs } from '@streamhub/protocol';
import { CodecRetries } from '../codec/codec-retries.ts';
import type { Microphone } from './capture/microphone.ts';
import { CodecProbe } from './encode/codec-probe.ts';
import type { EncodingNews } from './encode/encoded-chunk.ts';
import { ModeChoice, type VideoWish } from './mode-choice.ts';
import {
  type BrowserAbilities,
  browserAbilities,
  isWaitingForVideo,
  type PublishMode,
} from './publish-mode.ts';
import type { SoundState, StageProblem } from './publisher-state.ts';
import { newChunkCounts } from './send/chunk-sender.ts';
import { CodedSender } from './send/coded-sender.ts';
import { FrameSender } from './send/frame-sender.ts';
import type { Sender, SenderStart } from './send/sender.ts';
import { SoundEncoding } from './sound/sound-encoding.ts';
import type { Stage } from './stage/stage.ts';
import type { EncodingPlan } from './stage/stage-messages.ts';
import { VideoRecovery } from './video-recovery.ts';

export type PublisherStage = Pick<
  Stage,
  'onFrame' | 'encode' | 'size' | 'frameRate' | 'whenReady' | 'state' | 'restart'
>;

export interface PublisherMediaOptions {
  stage: PublisherStage;
  video?: VideoWish | undefined;
  microphone?: Pick<Microphone, 'track'> | undefined;
  /** Shared with the page's settings, so that nothing is tried twice. */
  probe?: CodecProbe | undefined;
  onRefused: (code: ErrorCode) => void;
  /** `mode` is another one while the stream runs on. */
  onChange: () => void;
  /** For tests. */
  abilities?: BrowserAbilities | undefined;
  openSound?: ((hear: (news: EncodingNews) => void) => SoundLine) | undefined;
}

export type SoundLine = Pick<SoundEncoding, 'setTrack' | 'setMuted' | 'close'>;

const SOUND_RETRY_WAITS_MS = [200, 1_000, 3_000, 10_000];
/** Each change is a seam for all viewers, and whoever joins can cause one. */
const FOLLOW_EVERY_MS = 10_000;

export class PublisherMedia {
  readonly #options: PublisherMediaOptions;
  readonly #probe: CodecProbe;
  readonly #abilities: BrowserAbilities;
  readonly #choice: ModeChoice;
  readonly #recovery = new VideoRecovery({ attempt: (how) => void this.#tryVideo(how) });
  #microphone: Pick<Microphone, 'track'> | undefined;
  #isMuted = false;
  /** And none has come since. */
  #hasSoundFailed = false;
  readonly #soundRetries = new CodecRetries({ waitsMs: SOUND_RETRY_WAITS_MS });
  #soundTimer: ReturnType<typeof setTimeout> | undefined;
  /** This microphone's sound was opened a second time. */
  #isSoundTriedAgain = false;
  #sender: Sender | undefined;
  #started: SenderStart | undefined;
  #sound: SoundLine | undefined;
  #counts = newChunkCounts();
  #followedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PublisherMediaOptions) {
    this.#options = options;
    this.#probe = options.probe ?? new CodecProbe();
    this.#abilities = options.abilities ?? browserAbilities();
    this.#microphone = options.microphone;
    this.#choice = new ModeChoice({
      abilities: this.#abilities,
      probe: this.#probe,
      rate: () => ({ ...options.stage.size, frameRate: options.stage.frameRate }),
      hasFailed: (codec) => this.#recovery.hasFailed(codec),
    });
    if (options.video) this.#choice.wish = options.video;
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

  setMicrophone(microphone: Pick<Microphone, 'track'> | undefined): void {
    this.#microphone = microphone;
    if (this.#hasSoundFailed) this.#closeSound();
    this.#hasSoundFailed = false;
    this.#isSoundTriedAgain = false;
    if (this.#sender instanceof CodedSender) this.#feedSound(this.#sender);
  }

  setMuted({ isMuted }: { isMuted: boolean }): void {
    this.#isMuted = isMuted;
    this.#sound?.setMuted({ isMuted });
  }

  get isMuted(): boolean {
    return this.#isMuted;
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
    if (this.#sender instanceof CodedSender && this.mode.name !== 'classic') {
      this.#sender.setPlan(this.#plan());
      return;
    }
    const started = this.#started;
    const viewers = this.#sender?.stats.viewers ?? 0;
    this.#close();
    if (!started) return;
    this.start(started);
    this.#sender?.countViewers(viewers);
  }

  #close(): void {
    this.pause();
    this.#sender = undefined;
    this.#closeSound();
  }

  #closeSound(): void {
    clearTimeout(this.#soundTimer);
    this.#sound?.close();
    this.#sound = undefined;
  }

  #open(): Sender {
    const { stage, onRefused } = this.#options;
    if (this.mode.name === 'classic' || this.mode.name === 'undecided') {
      return new FrameSender({ stage, onRefused });
    }
    const sender = new CodedSender({
      stage,
      plan: this.#plan(),
      counts: this.#counts,
      sound: () => this.#soundState(),
      onRefused,
      onDecoding: (decoding) => void this.#followViewers(decoding),
      onVideoFailed: () => this.#videoFailed(),
      onSilent: (kind) => (kind === 'video' ? stage.restart() : this.#soundIsSilent(sender)),
    });
    this.#feedSound(sender);
    return sender;
  }

  #plan(): EncodingPlan {
    const { bitrateBps } = this.#choice.wish;
    const { mode } = this;
    if (mode.name !== 'coded') return { codec: 'jpeg' };
    const { codec, hasLayers } = mode;
    return { codec, hasLayers, ...(bitrateBps === undefined ? {} : { bitrateBps }) };
  }

  #feedSound(sender: CodedSender): void {
    const track = this.#microphone?.track;
    if (!track || !this.#abilities.hasAudioEncoder) {
      this.#closeSound();
      sender.endSound();
      return;
    }
    sender.beginSound();
    this.#sound ??= this.#openSound(sender);
    this.#sound.setTrack(track);
  }

  /** A microphone that is on, and nothing of it leaves. */
  #soundIsSilent(sender: CodedSender): void {
    if (!this.#sound || this.#hasSoundFailed) return;
    this.#closeSound();
    if (this.#isSoundTriedAgain) {
      this.#hasSoundFailed = true;
      sender.endSound();
    } else {
      this.#isSoundTriedAgain = true;
      this.#feedSound(sender);
    }
  }

  #openSound(sender: CodedSender): SoundLine {
    const hear = (news: EncodingNews) => {
      if (sound !== this.#sound) return;
      if (news.name === 'failed') {
        this.#soundFailed(sender);
        return;
      }
      if (news.name === 'chunk') {
        this.#hasSoundFailed = false;
        this.#soundRetries.cameOut();
      }
      sender.hearSound(news);
    };
    const sound: SoundLine = this.#options.openSound?.(hear) ?? new SoundEncoding({ hear });
    sound.setMuted({ isMuted: this.#isMuted });
    return sound;
  }

  /** Its encoder cannot go on, now. */
  #soundFailed(sender: CodedSender): void {
    this.#hasSoundFailed = true;
    this.#closeSound();
    sender.endSound();
    const waitMs = this.#soundRetries.failed(performance.now());
    this.#soundTimer = setTimeout(() => this.#feedSound(sender), waitMs);
  }

  #soundState(): SoundState {
    if (!this.#abilities.hasAudioEncoder) return 'unsupported';
    if (!this.#microphone) return 'none';
    if (this.#hasSoundFailed) return 'failed';
    return this.#isMuted ? 'muted' : 'on';
  }
}
