/**
 * What becomes of a coded stream, measured: how much leaves, whether pictures and sound leave at all, and how the line is.
 * From: coded-sender.ts, each chunk and state of the line. To: the same, figures.
 */
import type { UplinkStats } from '../publisher-state.ts';
import type { ChunkCounts } from './chunk-sender.ts';
import { type Leaving, SendingWatch } from './sending-watch.ts';
import type { UplinkRate } from './uplink-rate.ts';

/** Whether anything comes out of the encoders, and whether it leaves. */
interface Watches {
  videoMade: SendingWatch;
  videoSent: SendingWatch;
  audioSent: SendingWatch;
}

interface CodedFiguresOptions {
  counts: ChunkCounts;
  rate: Pick<UplinkRate, 'lineBps' | 'reason'>;
  /** Nothing has come out of the encoder for seconds, nor has it failed. */
  onSilent: (kind: 'video' | 'audio') => void;
}

/** A shorter stop is over before the page could say so. */
const STOPPED_MS = 1_500;

export class CodedFigures {
  readonly #options: CodedFiguresOptions;
  readonly #counts: ChunkCounts;
  #watches: Watches | undefined;
  #stoppedSinceMs: number | undefined;
  /** The worst since the last figures. */
  #lagMs = 0;
  #worstLagMs = 0;
  #measured: { atMs: number; frames: number; videoBytes: number; bytes: number };
  #rates = { framesPerSecond: 0, uploadBps: 0, videoBps: 0 };
  /** Chunks of pictures that came out of the encoder, whether or not the line took them. */
  #picturesMade = 0;
  #leaving: { pictures: Leaving; sound: Leaving } = { pictures: 'starting', sound: 'starting' };

  constructor(options: CodedFiguresOptions) {
    this.#options = options;
    this.#counts = options.counts;
    this.#measured = this.#now();
  }

  get rates(): { framesPerSecond: number; uploadBps: number } {
    return this.#rates;
  }

  get leaving(): { pictures: Leaving; sound: Leaving } {
    return this.#leaving;
  }

  /** `targetBps`: what the video encoder was told to make. */
  uplink({ targetBps }: { targetBps: number }): UplinkStats {
    const { lineBps, reason } = this.#options.rate;
    const isStopped = performance.now() - (this.#stoppedSinceMs ?? Infinity) >= STOPPED_MS;
    return {
      targetBps,
      actualBps: this.#rates.videoBps,
      lagMs: this.#worstLagMs,
      reason: isStopped ? 'stopped' : reason,
      ...(lineBps === undefined ? {} : { lineBps }),
    };
  }

  /** There is a connection. */
  start(): void {
    this.#leaving = { pictures: 'starting', sound: 'starting' };
    this.#watches = this.#watchAll();
  }

  pause(): void {
    this.#watches = undefined;
    this.#stoppedSinceMs = undefined;
  }

  /** Another source of sound, or the same once more: it is given its time. */
  soundBegins(): void {
    this.#leaving.sound = 'starting';
    if (this.#watches) this.#watches.audioSent = this.#watchAll().audioSent;
  }

  pictureMade(): void {
    this.#picturesMade += 1;
  }

  lineIs({ nowMs, lagMs, isStopped }: { nowMs: number; lagMs: number; isStopped: boolean }): void {
    this.#lagMs = Math.max(this.#lagMs, lagMs);
    this.#stoppedSinceMs = isStopped ? (this.#stoppedSinceMs ?? nowMs) : undefined;
  }

  /** The rates since the last call. */
  measure(): void {
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
    if (this.#watches) this.#look(this.#watches, now.atMs);
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

  #now() {
    const { sent, bytes } = this.#counts;
    return {
      atMs: performance.now(),
      frames: sent.video,
      videoBytes: bytes.video,
      bytes: bytes.video + bytes.audio + bytes.preview,
    };
  }
}
