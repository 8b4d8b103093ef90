/**
 * Sends a stage and a microphone as chunks: wires their encoders to the uplink, and the uplink back to the encoders.
 * From: publisher-media.ts, the plan and the sound; the publisher, the connection. To: chunk-sender.ts; the page, figures.
 */

import type { ErrorCode, TrackKind, ViewerCodecs } from '@streamhub/protocol';
import { HubClock } from '../../wire/clock-sync.ts';
import { unableViewers } from '../codec/viewers-choice.ts';
import type { EncodingNews, SoundNews, TrackFacts, UplinkShare } from '../encode/encoded-chunk.ts';
import type { EncodingPlan } from '../encode/encoding-plan.ts';
import type { CodedStats, PublisherStats, SoundState } from '../publisher-state.ts';
import type { MicrophoneSignal } from '../sound/sound-messages.ts';
import type { Stage } from '../stage/page/stage.ts';
import type { StageEncoding } from '../stage/page/stage-encoding.ts';
import { type ChunkCounts, ChunkSender } from './chunk-sender.ts';
import { CodedFigures } from './coded-figures.ts';
import type { Sender, SenderStart } from './sender.ts';
import { UplinkRate } from './uplink-rate.ts';

/** The sound as one encoding, from its first source to `end`. */
interface SentSoundSource {
  readonly state: SoundState;
  readonly microphoneSignal: MicrophoneSignal | undefined;
  begin(hear: (news: SoundNews) => void): void;
  end(): void;
}

interface CodedSenderOptions {
  stage: Pick<Stage, 'encode'>;
  plan: EncodingPlan;
  /** Outlive the sender: a stream goes on counting when its codec changes. */
  counts: ChunkCounts;
  sound: SentSoundSource;
  onRefused: (code: ErrorCode) => void;
  /** What the viewers can decode now, about once a second. */
  onDecoding: (decoding: ViewerCodecs | undefined) => void;
  /** The video encoder cannot go on. */
  onVideoFailed: () => void;
  /** Nothing has come out of the encoder for seconds, nor has it failed. */
  onSilent: (kind: 'video' | 'audio') => void;
}

interface Run {
  chunks: ChunkSender;
  clock: HubClock;
  encoding: StageEncoding;
  forget: () => void;
}

/** Less is within what a round trip tells; more would be seen in the delay. */
const CLOCK_CHANGE_US = 3_000;

export class CodedSender implements Sender {
  readonly #options: CodedSenderOptions;
  readonly #counts: ChunkCounts;
  #plan: EncodingPlan;
  readonly #rate = new UplinkRate();
  readonly #measured: CodedFigures;
  #run: Run | undefined;
  #soundFacts: TrackFacts | undefined;
  #statedOffsetUs: number | undefined;
  #viewers = 0;
  #soundSkipped = 0;
  #codec = '';
  #size: CodedStats['size'];
  #figures = { framesSkipped: 0, targetBitrateBps: 0, fullBitrateBps: 0 };
  #delay: PublisherStats['delay'];
  #decoding: ViewerCodecs | undefined;
  constructor(options: CodedSenderOptions) {
    this.#options = options;
    this.#counts = options.counts;
    this.#plan = options.plan;
    const { counts, onSilent } = options;
    this.#measured = new CodedFigures({ counts, rate: this.#rate, onSilent });
    options.sound.begin((news) => this.#hearSound(news));
  }

  get stats(): PublisherStats {
    const { sent, dropped } = this.#counts;
    const { framesPerSecond, uploadBps } = this.#measured.rates;
    const { framesSkipped } = this.#figures;
    return {
      viewers: this.#viewers,
      pictures: this.#measured.leaving.pictures,
      framesPerSecond,
      uploadBps,
      framesSent: sent.video,
      framesSkipped: framesSkipped + dropped.video,
      coded: {
        codec: this.#codec,
        ...(this.#size ? { size: this.#size } : {}),
        sound: this.#soundNow(),
        ...(this.#soundSkipped > 0 ? { soundSkipped: this.#soundSkipped } : {}),
        microphone: this.#options.sound.microphoneSignal,
        unableViewers: unableViewers(this.#codec, this.#decoding),
      },
      uplink: this.#measured.uplink({ targetBps: this.#figures.targetBitrateBps }),
      ...(this.#delay ? { delay: this.#delay } : {}),
    };
  }

  start({ connection, streamKey, roundTripMs }: SenderStart): void {
    this.pause();
    const chunks = new ChunkSender({
      line: connection,
      streamKey,
      roundTripMs,
      counts: this.#counts,
      rate: this.#rate,
      onViewers: (viewers) => this.countViewers(viewers),
      onRefused: this.#options.onRefused,
      onKeyWanted: () => this.#run?.encoding.requestKey(),
    });
    if (this.#soundFacts) chunks.setTrack(this.#soundFacts);
    const clock = new HubClock({ line: connection, streamKey });
    const isMine = (notice: { streamKey: string }) => notice.streamKey === streamKey;
    const forgetKey = connection.on('stream:keyframe', (notice) => {
      if (isMine(notice)) this.#run?.encoding.requestKey();
    });
    const forgetFeedback = connection.on('stream:feedback', (notice) => {
      if (!isMine(notice)) return;
      this.#delay = { viewers: notice.viewers, medianMs: notice.medianDelayMs };
      this.#decoding = notice.decoding;
      this.#options.onDecoding(notice.decoding);
    });
    const forget = () => {
      forgetKey();
      forgetFeedback();
    };
    this.#statedOffsetUs = undefined;
    this.#rate.restart();
    this.#run = { chunks, clock, encoding: this.#encode(), forget };
    this.#measured.start();
    clock.start();
  }

  pause(): void {
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    run.forget();
    run.clock.stop();
    run.encoding.close();
    run.chunks.close();
    this.#delay = undefined;
    this.#decoding = undefined;
    this.#measured.pause();
  }

  close(): void {
    this.pause();
    this.#options.sound.end();
  }

  /** Without a seam in the sound. */
  setPlan(plan: EncodingPlan | undefined): boolean {
    if (!plan) return false;
    this.#plan = plan;
    if (!this.#run) return true;
    this.#run.encoding = this.#encode();
    if (plan.codec === 'jpeg') this.#run.chunks.removeTrack('preview');
    return true;
  }

  countViewers(viewers: number): void {
    this.#viewers = viewers;
  }

  measure(): PublisherStats {
    this.#measured.measure();
    return this.stats;
  }

  /** Whether or not there is a connection. */
  #hearSound(news: SoundNews): void {
    switch (news.name) {
      case 'begins':
        this.#measured.soundBegins();
        break;
      case 'ends':
        this.#soundFacts = undefined;
        this.#run?.chunks.removeTrack('audio');
        break;
      default:
        if (news.name === 'track') this.#soundFacts = news.facts;
        this.#hear(news);
    }
  }

  /** What the page has turned on, as far as it leaves. */
  #soundNow(): SoundState {
    const wanted = this.#options.sound.state;
    if (wanted !== 'on' && wanted !== 'muted') return wanted;
    switch (this.#measured.leaving.sound) {
      case 'leaving':
        return wanted;
      case 'starting':
        return wanted === 'muted' ? 'muted' : 'starting';
      case 'none':
        return 'failed';
    }
  }

  get #share(): UplinkShare {
    return { bitrate: this.#rate.share, frames: this.#rate.frameShare };
  }

  #encode(): StageEncoding {
    const encoding = this.#options.stage.encode(this.#plan, (news) => this.#hear(news));
    encoding.setUplinkShare(this.#share);
    return encoding;
  }

  #hear(news: EncodingNews): void {
    const run = this.#run;
    if (!run) return;
    switch (news.name) {
      case 'track':
        if (news.facts.kind === 'video') this.#videoIs(news.facts);
        run.chunks.setTrack(news.facts);
        break;
      case 'chunk':
        if (news.chunk.kind === 'video') this.#measured.pictureMade();
        run.chunks.send(news.chunk);
        this.#followLine(run, news.chunk.kind);
        break;
      case 'figures':
        this.#figures = news;
        break;
      case 'sound:skipped':
        this.#soundSkipped += news.blocks;
        break;
      case 'failed':
        this.#options.onVideoFailed();
        break;
    }
  }

  #videoIs({ codec, width, height }: Extract<TrackFacts, { kind: 'video' }>): void {
    this.#codec = codec;
    this.#size = width && height ? { width, height } : undefined;
  }

  /** After each chunk: it has no timer of its own, which a hidden tab would slow down. */
  #followLine({ chunks, clock, encoding }: Run, kind: TrackKind): void {
    this.#stateClock({ chunks, clock });
    if (kind !== 'video') return;
    const nowMs = performance.now();
    const lagMs = chunks.lagMs(nowMs);
    this.#measured.lineIs({ nowMs, lagMs, isStopped: chunks.isWaitingForKey });
    const before = this.#rate.share;
    this.#rate.observe({ nowMs, lagMs, fullBps: this.#figures.fullBitrateBps });
    if (this.#rate.share !== before) encoding.setUplinkShare(this.#share);
  }

  #stateClock({ chunks, clock }: Pick<Run, 'chunks' | 'clock'>): void {
    const { offsetUs } = clock;
    if (offsetUs === undefined) return;
    const changeUs = Math.abs(offsetUs - (this.#statedOffsetUs ?? Number.POSITIVE_INFINITY));
    if (changeUs < CLOCK_CHANGE_US) return;
    this.#statedOffsetUs = offsetUs;
    chunks.setClockOffset(offsetUs);
  }
}
