/**
 * Sends a stage and a microphone as chunks: wires their encoders to the uplink, and the uplink back to the encoders.
 * From: publisher-media.ts, the plan and the sound; the publisher, the connection. To: chunk-sender.ts; the page, figures.
 */

import type { ErrorCode, TrackKind, ViewerCodecs } from '@streamhub/protocol';
import { HubClock } from '../../wire/clock-sync.ts';
import { unableViewers } from '../codec/viewers-choice.ts';
import type { EncodingNews, TrackFacts, UplinkShare } from '../encode/encoded-chunk.ts';
import type { EncodingPlan } from '../encode/encoding-plan.ts';
import type { CodedStats, PublisherStats, SoundState, UplinkStats } from '../publisher-state.ts';
import type { MicrophoneSignal } from '../sound/sound-messages.ts';
import type { Stage } from '../stage/page/stage.ts';
import type { StageEncoding } from '../stage/page/stage-encoding.ts';
import { type ChunkCounts, ChunkSender } from './chunk-sender.ts';
import type { Sender, SenderStart } from './sender.ts';
import { type Leaving, SendingWatch } from './sending-watch.ts';
import { UplinkRate } from './uplink-rate.ts';

interface CodedSenderOptions {
  stage: Pick<Stage, 'encode'>;
  plan: EncodingPlan;
  /** Outlive the sender: a stream goes on counting when its codec changes. */
  counts: ChunkCounts;
  sound: { readonly state: SoundState; readonly microphoneSignal: MicrophoneSignal | undefined };
  onRefused: (code: ErrorCode) => void;
  /** What the viewers can decode now, about once a second. */
  onDecoding: (decoding: ViewerCodecs | undefined) => void;
  /** The video encoder cannot go on. */
  onVideoFailed: () => void;
  /** Nothing has come out of the encoder for seconds, nor has it failed. */
  onSilent: (kind: 'video' | 'audio') => void;
}

/** Whether anything comes out of the encoders, and whether it leaves. */
interface Watches {
  videoMade: SendingWatch;
  videoSent: SendingWatch;
  audioSent: SendingWatch;
}

interface Run {
  watches: Watches;
  chunks: ChunkSender;
  clock: HubClock;
  encoding: StageEncoding;
  forget: () => void;
}

/** Less is within what a round trip tells; more would be seen in the delay. */
const CLOCK_CHANGE_US = 3_000;
/** A shorter stop is over before the page could say so. */
const STOPPED_MS = 1_500;

export class CodedSender implements Sender {
  readonly #options: CodedSenderOptions;
  readonly #counts: ChunkCounts;
  #plan: EncodingPlan;
  readonly #rate = new UplinkRate();
  #run: Run | undefined;
  #soundFacts: TrackFacts | undefined;
  #statedOffsetUs: number | undefined;
  #stoppedSinceMs: number | undefined;
  /** The worst since the last figures. */
  #lagMs = 0;
  #worstLagMs = 0;
  #viewers = 0;
  #soundSkipped = 0;
  #codec = '';
  #size: CodedStats['size'];
  #figures = { framesSkipped: 0, targetBitrateBps: 0, fullBitrateBps: 0 };
  #delay: PublisherStats['delay'];
  #decoding: ViewerCodecs | undefined;
  #measured: { atMs: number; frames: number; videoBytes: number; bytes: number };
  #rates = { framesPerSecond: 0, uploadBps: 0, videoBps: 0 };
  /** Chunks of pictures that came out of the encoder, whether or not the line took them. */
  #picturesMade = 0;
  #leaving: { pictures: Leaving; sound: Leaving } = { pictures: 'starting', sound: 'starting' };

  constructor(options: CodedSenderOptions) {
    this.#options = options;
    this.#counts = options.counts;
    this.#plan = options.plan;
    this.#measured = this.#now();
  }

  get stats(): PublisherStats {
    const { sent, dropped } = this.#counts;
    const { framesPerSecond, uploadBps } = this.#rates;
    const { framesSkipped } = this.#figures;
    return {
      viewers: this.#viewers,
      pictures: this.#leaving.pictures,
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
      uplink: this.#uplink,
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
    this.#leaving = { pictures: 'starting', sound: 'starting' };
    this.#run = { chunks, clock, encoding: this.#encode(), forget, watches: this.#watchAll() };
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
    this.#stoppedSinceMs = undefined;
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

  /** Tracks and chunks of the sound, whether or not there is a connection. */
  hearSound(news: EncodingNews): void {
    if (news.name === 'track') this.#soundFacts = news.facts;
    this.#hear(news);
  }

  /** Another source of sound, or the same once more: it is given its time. */
  beginSound(): void {
    this.#leaving.sound = 'starting';
    if (this.#run) this.#run.watches.audioSent = this.#watchAll().audioSent;
  }

  /** There is no sound any more. */
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
    this.#worstLagMs = this.#lagMs;
    this.#lagMs = 0;
    if (this.#run) this.#look(this.#run.watches, now.atMs);
    return this.stats;
  }

  #watchAll(): Watches {
    const nowMs = performance.now();
    const { sent } = this.#counts;
    return {
      videoMade: new SendingWatch({ sent: this.#picturesMade, nowMs }),
      videoSent: new SendingWatch({ sent: sent.video, nowMs }),
      audioSent: new SendingWatch({ sent: sent.audio, nowMs }),
    };
  }

  #look(watches: Watches, nowMs: number): void {
    const { sent } = this.#counts;
    const pictures = watches.videoSent.look({ sent: sent.video, nowMs });
    const sound = watches.audioSent.look({ sent: sent.audio, nowMs });
    this.#leaving = { pictures, sound };
    if (watches.videoMade.look({ sent: this.#picturesMade, nowMs }) === 'none') {
      watches.videoMade = this.#watchAll().videoMade;
      this.#options.onSilent('video');
    }
    // Sound is stated with the video: without that it waits.
    if (sound === 'none' && pictures === 'leaving') this.#options.onSilent('audio');
  }

  /** What the page has turned on, as far as it leaves. */
  #soundNow(): SoundState {
    const wanted = this.#options.sound.state;
    if (wanted !== 'on' && wanted !== 'muted') return wanted;
    switch (this.#leaving.sound) {
      case 'leaving':
        return wanted;
      case 'starting':
        return wanted === 'muted' ? 'muted' : 'starting';
      case 'none':
        return 'failed';
    }
  }

  get #uplink(): UplinkStats {
    const { lineBps, reason } = this.#rate;
    const isStopped = performance.now() - (this.#stoppedSinceMs ?? Infinity) >= STOPPED_MS;
    return {
      targetBps: this.#figures.targetBitrateBps,
      actualBps: this.#rates.videoBps,
      lagMs: this.#worstLagMs,
      reason: isStopped ? 'stopped' : reason,
      ...(lineBps === undefined ? {} : { lineBps }),
    };
  }

  get #share(): UplinkShare {
    return { bitrate: this.#rate.share, frames: this.#rate.frameShare };
  }

  #encode(): StageEncoding {
    const encoding = this.#options.stage.encode(this.#plan, (news) => this.#hear(news));
    encoding.setUplinkShare(this.#share);
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
        if (news.facts.kind === 'video') this.#videoIs(news.facts);
        run.chunks.setTrack(news.facts);
        break;
      case 'chunk':
        if (news.chunk.kind === 'video') this.#picturesMade += 1;
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
    this.#lagMs = Math.max(this.#lagMs, lagMs);
    this.#stoppedSinceMs = chunks.isWaitingForKey ? (this.#stoppedSinceMs ?? nowMs) : undefined;
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
