/**
 * Decodes one coded video track, in order, a few pictures ahead of their play time.
 * From: picture-playback.ts, chunks. To: the same, the picture to paint now; wishes for a key frame; word that it cannot.
 */
import type { Chunk, Track } from '@streamhub/protocol';
import { CodecRetries } from '../../codec/codec-retries.ts';
import { ChunkGate } from './chunk-gate.ts';
import { FrameSchedule } from './frame-schedule.ts';
import { type Picture, pictureOfFrame } from './picture.ts';
import type { PictureTrack, PictureTrackOptions } from './picture-track.ts';

type Coded = Extract<Track, { kind: 'video' }>;

/** Decoders have few pictures to give away: the rest waits as chunks. */
const MAX_HELD = 6;
const MAX_IN_DECODER = 16;
/** Chunks so late for so long: this device does not keep up, and the group is given up. */
const HOPELESS_MS = 1_000;
const CATCH_UP_MS = 2_000;
const MAX_WAITING = 1_200;
/** An error may be that of one chunk: the first try comes with the next key chunk. */
const RETRY_WAITS_MS = [0, 1_000, 3_000, 10_000];
/** From then on the preview is shown between the tries. */
const UNABLE_FAILURES = 3;

export class VideoTrack implements PictureTrack {
  readonly #options: PictureTrackOptions;
  readonly #config: VideoDecoderConfig;
  readonly #gate: ChunkGate;
  readonly #schedule = new FrameSchedule<Picture>();
  #waiting: Chunk[] = [];
  #decoder: VideoDecoder | undefined;
  #isSupported: boolean | undefined;
  #isClosed = false;
  /** When each chunk went into the decoder, by its timestamp. */
  readonly #inDecoder = new Map<number, number>();
  #decodeMs = 5;
  readonly #retries = new CodecRetries({ waitsMs: RETRY_WAITS_MS });
  #lateFromMs: number | undefined;
  #dropped = 0;

  constructor(track: Coded, options: PictureTrackOptions) {
    this.#options = options;
    this.#gate = new ChunkGate({ temporalLayers: track.temporalLayers });
    this.#config = {
      codec: track.codec,
      optimizeForLatency: true,
      ...(track.description ? { description: track.description } : {}),
      // Named by the streamer's browser: what this one does not know, it has no decoder for.
      ...(track.colorSpace ? { colorSpace: track.colorSpace as VideoColorSpaceInit } : {}),
      ...(track.width && track.height
        ? { codedWidth: track.width, codedHeight: track.height }
        : {}),
    };
    void this.#ask();
  }

  get state() {
    if (this.#isSupported === undefined) return 'asking';
    if (!this.#isSupported) return 'unsupported';
    return this.#gate.isWaitingForKey ? 'waiting_for_key' : 'decoding';
  }

  get decodeMs(): number {
    return this.#decodeMs;
  }

  get skipped(): number {
    return this.#schedule.skipped + this.#dropped;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  push(chunk: Chunk): void {
    if (this.#isClosed || this.#isSupported === false) return;
    if (!this.#retries.isDue(performance.now())) {
      this.#dropped += 1;
      return;
    }
    if (chunk.isKey) this.#giveUpOnSlowGroup();
    if (this.#gate.take(chunk)) this.#waiting.push(chunk);
    else this.#dropped += 1;
    if (this.#waiting.length > MAX_WAITING) this.#dropGroup();
    if (this.#gate.isWaitingForKey) this.#options.onWantsKey();
    this.#feed();
  }

  doubt(): void {
    this.#gate.doubt();
  }

  take(nowMs: number): Picture | undefined {
    const { isImmediate, playTimeMs } = this.#options;
    const picture = this.#schedule.take(nowMs, isImmediate() ? () => nowMs : playTimeMs);
    this.#giveUpIfHopeless(nowMs);
    this.#feed();
    return picture;
  }

  /** Nobody looks, or the streamer begins anew: nothing more until the next key chunk. */
  restart(): void {
    this.#dropGroup();
    this.#gate.reset();
    this.#schedule.clear();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.restart();
  }

  async #ask(): Promise<void> {
    try {
      const answer = await VideoDecoder.isConfigSupported(this.#config);
      this.#isSupported = answer.supported === true;
    } catch {
      // A codec string that means nothing to this browser is thrown back as a TypeError.
      this.#isSupported = false;
    }
    if (this.#isClosed) return;
    if (this.#isSupported) return this.#feed();
    this.#waiting = [];
    this.#options.onUnable('codec_not_supported');
  }

  #feed(): void {
    if (this.#isClosed || !this.#isSupported) return;
    while (this.#schedule.length < MAX_HELD && this.#inDecoder.size < MAX_IN_DECODER) {
      const chunk = this.#waiting.shift();
      if (!chunk) return;
      this.#decode(chunk);
    }
  }

  #decode({ isKey, timestampUs, payload }: Chunk): void {
    try {
      this.#decoder ??= this.#openDecoder();
      const type = isKey ? 'key' : 'delta';
      this.#decoder.decode(new EncodedVideoChunk({ type, timestamp: timestampUs, data: payload }));
      this.#inDecoder.set(timestampUs, performance.now());
    } catch {
      this.#failed();
    }
  }

  #openDecoder(): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (frame) => {
        if (decoder === this.#decoder) this.#decoded(frame);
        else frame.close();
      },
      error: () => {
        if (decoder === this.#decoder) this.#failed();
      },
    });
    decoder.configure({
      ...this.#config,
      ...(this.#retries.isTurnOfSoftware ? { hardwareAcceleration: 'prefer-software' } : {}),
    });
    return decoder;
  }

  #decoded(frame: VideoFrame): void {
    const sinceMs = this.#inDecoder.get(frame.timestamp);
    // Pictures come out in the order of their timestamps: those before this one were swallowed, and come no more.
    for (const timestampUs of this.#inDecoder.keys()) {
      if (timestampUs <= frame.timestamp) this.#inDecoder.delete(timestampUs);
    }
    // While many are in the decoder they wait for each other: that time says nothing of one.
    if (sinceMs !== undefined && this.#inDecoder.size <= 1) {
      this.#decodeMs += (performance.now() - sinceMs - this.#decodeMs) / 16;
    }
    this.#retries.cameOut();
    this.#schedule.push(pictureOfFrame(frame));
    this.#options.onPicture();
    this.#feed();
  }

  #failed(): void {
    const nowMs = performance.now();
    this.#retries.failed(nowMs);
    this.#dropGroup();
    if (this.#retries.failures >= UNABLE_FAILURES) this.#options.onUnable('decoder_failed');
    else if (this.#retries.isDue(nowMs)) this.#options.onWantsKey();
  }

  /** A new key chunk is here while the group before it is still waiting, far too late. */
  #giveUpOnSlowGroup(): void {
    if (this.#lateMs(performance.now()) >= HOPELESS_MS / 2) this.#dropGroup();
  }

  /** Of the oldest that waits. What is never shown is never late. */
  #lateMs(nowMs: number): number {
    const oldest = this.#waiting[0];
    const lateMs = oldest ? nowMs - this.#options.playTimeMs(oldest.timestampUs) : 0;
    return lateMs === Infinity ? 0 : lateMs;
  }

  #giveUpIfHopeless(nowMs: number): void {
    if (this.#lateMs(nowMs) < HOPELESS_MS) {
      this.#lateFromMs = undefined;
      return;
    }
    this.#lateFromMs ??= nowMs;
    if (nowMs - this.#lateFromMs < CATCH_UP_MS) return;
    this.#lateFromMs = undefined;
    this.#dropGroup();
    this.#options.onWantsKey();
  }

  /** With its decoder, which may hold on to what it was given for ever. The next key chunk gets a new one. */
  #dropGroup(): void {
    this.#dropped += this.#waiting.length;
    this.#waiting = [];
    this.#gate.shut();
    this.#closeDecoder();
  }

  #closeDecoder(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    this.#inDecoder.clear();
    if (decoder && decoder.state !== 'closed') decoder.close();
  }
}
