/**
 * Sends a stage and a microphone as chunks: wires their encoders to the uplink, and the uplink back to the encoders.
 * From: publisher-media.ts, the plan and the sound; publisher.ts, the connection. To: chunk-sender.ts; the page, figures.
 */
import type { ErrorCode, TrackKind } from '@streamhub/protocol';
import { HubClock } from '../../wire/clock-sync.ts';
import type { EncodingNews, TrackFacts } from '../encode/encoded-chunk.ts';
import type { PublisherStats, SoundState } from '../publisher-state.ts';
import type { Stage, StageEncoding } from '../stage/stage.ts';
import type { EncodingPlan } from '../stage/stage-messages.ts';
import { BitrateShare } from './bitrate-share.ts';
import { type ChunkCounts, ChunkSender } from './chunk-sender.ts';
import type { Sender, SenderStart } from './sender.ts';

interface CodedSenderOptions {
  stage: Pick<Stage, 'encode'>;
  plan: EncodingPlan;
  /** Outlive the sender: a stream goes on counting when its codec changes. */
  counts: ChunkCounts;
  sound: () => SoundState;
  onRefused: (code: ErrorCode) => void;
  /** The video encoder cannot go on. */
  onVideoFailed: () => void;
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
  readonly #bitrate = new BitrateShare();
  #run: Run | undefined;
  #soundFacts: TrackFacts | undefined;
  #statedOffsetUs: number | undefined;
  #wasWaitingForKey = false;
  #viewers = 0;
  #codec = '';
  #figures = { framesSkipped: 0, targetBitrateBps: 0 };
  #delay: PublisherStats['delay'];
  #measured: { atMs: number; frames: number; videoBytes: number; bytes: number };
  #rates = { framesPerSecond: 0, uploadBps: 0, videoBps: 0 };

  constructor(options: CodedSenderOptions) {
    this.#options = options;
    this.#counts = options.counts;
    this.#plan = options.plan;
    this.#measured = this.#now();
  }

  get stats(): PublisherStats {
    const { sent, dropped } = this.#counts;
    const { framesPerSecond, uploadBps, videoBps } = this.#rates;
    const { framesSkipped, targetBitrateBps } = this.#figures;
    return {
      viewers: this.#viewers,
      framesPerSecond,
      uploadBps,
      framesSent: sent.video,
      framesSkipped: framesSkipped + dropped.video,
      coded: { codec: this.#codec, targetBitrateBps, videoBps, sound: this.#options.sound() },
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
    });
    const forget = () => {
      forgetKey();
      forgetFeedback();
    };
    this.#statedOffsetUs = undefined;
    this.#run = { chunks, clock, encoding: this.#encode(), forget };
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
  }

  /** Another codec or bitrate; also while it sends, without a seam in the sound. */
  setPlan(plan: EncodingPlan): void {
    this.#plan = plan;
    if (!this.#run) return;
    this.#run.encoding = this.#encode();
    if (plan.codec === 'jpeg') this.#run.chunks.removeTrack('preview');
  }

  countViewers(viewers: number): void {
    this.#viewers = viewers;
  }

  /** Tracks and chunks of the microphone, whether or not there is a connection. */
  hearSound(news: EncodingNews): void {
    if (news.name === 'track') this.#soundFacts = news.facts;
    this.#hear(news);
  }

  /** There is no microphone any more. */
  endSound(): void {
    this.#soundFacts = undefined;
    this.#run?.chunks.removeTrack('audio');
  }

  measure(): PublisherStats {
    const before = this.#measured;
    const now = this.#now();
    const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1000);
    this.#rates = {
      framesPerSecond: (now.frames - before.frames) / seconds,
      uploadBps: (8 * (now.bytes - before.bytes)) / seconds,
      videoBps: (8 * (now.videoBytes - before.videoBytes)) / seconds,
    };
    this.#measured = now;
    return this.stats;
  }

  #encode(): StageEncoding {
    const encoding = this.#options.stage.encode(this.#plan, (news) => this.#hear(news));
    encoding.setBitrateShare(this.#bitrate.share);
    return encoding;
  }

  #now() {
    const { sent, bytes } = this.#counts;
    return {
      atMs: performance.now(),
      frames: sent.video,
      videoBytes: bytes.video,
      bytes: bytes.video + bytes.audio + bytes.preview,
    };
  }

  #hear(news: EncodingNews): void {
    const run = this.#run;
    if (!run) return;
    switch (news.name) {
      case 'track':
        if (news.facts.kind === 'video') this.#codec = news.facts.codec;
        run.chunks.setTrack(news.facts);
        break;
      case 'chunk':
        run.chunks.send(news.chunk);
        this.#followLine(run, news.chunk.kind);
        break;
      case 'figures':
        this.#figures = news;
        break;
      case 'failed':
        this.#options.onVideoFailed();
        break;
    }
  }

  /** After each chunk: it has no timer of its own, which a hidden tab would slow down. */
  #followLine({ chunks, clock, encoding }: Run, kind: TrackKind): void {
    this.#stateClock({ chunks, clock });
    if (kind !== 'video') return;
    const nowMs = performance.now();
    const isWaiting = chunks.isWaitingForKey;
    const hasDropped = isWaiting && !this.#wasWaitingForKey;
    this.#wasWaitingForKey = isWaiting;
    const before = this.#bitrate.share;
    this.#bitrate.observe({ nowMs, lagMs: chunks.lagMs(nowMs), hasDropped });
    if (this.#bitrate.share !== before) encoding.setBitrateShare(this.#bitrate.share);
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
