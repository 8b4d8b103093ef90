/**
 * Plays a stream's tracks on one clock.
 * From: player.ts, tracks and batches as the hub sends them. To: canvas and loudspeaker; back, wishes for key frames.
 */
import {
  bytesOf,
  type Chunk,
  decodeBatch,
  type Rung,
  readTracks,
  type Track,
} from '@streamhub/protocol';
import { DelayMeter } from './clock/delay-meter.ts';
import type { Latency } from './clock/latency.ts';
import { PlayoutClock } from './clock/playout-clock.ts';
import { PicturePlayback } from './picture/picture-playback.ts';
import type { DecoderState } from './picture/picture-track.ts';
import { SoundPlayback } from './sound/sound-playback.ts';
import { firstOf, isSameTrack } from './tracks.ts';
import { ViewerReport } from './viewer-report.ts';

/** The last second or two, and counts since the player began. */
export interface PlayerStats {
  /** Glass to glass, from capture to paint; undefined while the clocks are not known. */
  delayMs: number | undefined;
  /** How much of the delay is the jitter buffer's. */
  bufferTargetMs: number;
  /** Media that has arrived and is not played yet. */
  bufferedMs: number;
  bitrateBps: number;
  framesPerSecond: number;
  framesShown: number;
  /** Pictures that were there and not shown. */
  framesSkipped: number;
  /**
   * How much of the stream the hub sends this viewer, so that it is not late: `full`, or for a slow line `fewer_frames`,
   * `until_key` (video goes on with the next key chunk), `preview` or `sound`.
   */
  rung: Rung;
  /** Chunks that the hub left out for this viewer's line. */
  hubSkipped: number;
  /** Chunks that were lost on the way to the hub, or refused there. */
  chunksLost: number;
  batchesBroken: number;
  /** Gaps that were heard in the sound. */
  soundUnderruns: number;
  /** How often sound came a little too late and what was heard before went on in its place. */
  soundBridged: number;
  /** How far the sound is ahead of the picture right now; undefined without both. */
  soundAheadMs: number | undefined;
  /** How fast media time runs: 1, or a few per cent from it while the delay changes. */
  playbackRate: number;
  codec: string | undefined;
  decoder: DecoderState;
}

export interface PlaybackOptions {
  canvas: HTMLCanvasElement;
  /** Hub's time minus this page's `performance.now()`, µs. */
  hubOffsetUs(): number | undefined;
  onPainted(): void;
  onWantsKey(): void;
  onChange(): void;
}

/** The hub sends no video then: a key chunk would help nobody, and cost everybody. */
const WITHOUT_VIDEO: readonly Rung[] = ['until_key', 'preview', 'sound'];

/** The hub has its own limits; these only keep nonsense away from the decoders. */
const BATCH_LIMITS = { maxPayloadBytes: 16_000_000, maxChunks: 16_384 };
const KEY_EVERY_MS = 700;
const PAINTED_LATELY_MS = 1_000;
/** A page's clock that differs by so much is another page's. */
const OTHER_CLOCK_US = 1_000_000;

export class Playback {
  readonly #options: PlaybackOptions;
  readonly #clock = new PlayoutClock();
  readonly #meter = new DelayMeter();
  readonly #picture: PicturePlayback;
  readonly sound: SoundPlayback;
  readonly report: ViewerReport;
  #tracks = new Map<number, Track>();
  #clockOffsetUs: number | undefined;
  #askedForKeyMs = -Infinity;
  #newestUs = -Infinity;
  #painted: { timestampUs: number; nowMs: number } | undefined;
  #batchesBroken = 0;

  constructor(options: PlaybackOptions) {
    const { canvas, onChange } = options;
    const clock = this.#clock;
    this.#options = options;
    this.sound = new SoundPlayback({ clock, onChange });
    this.report = new ViewerReport({
      delayMs: () => this.delayMs,
      onRung: onChange,
      onLoss: () => this.#picture.doubt(),
    });
    this.#picture = new PicturePlayback({
      clock,
      canvas,
      onChange,
      onPainted: (painted) => this.#paintedNow(painted),
      onWantsKey: () => this.#wantsKey(),
    });
  }

  get picture(): Pick<PicturePlayback, 'mode' | 'framesShown'> {
    return this.#picture;
  }

  /** `tracks` as the hub sent them. False: they are no tracks, and nothing has changed. */
  setTracks(tracks: unknown, clockOffsetUs?: number): boolean {
    const stated = readTracks(tracks);
    if (!stated) return false;
    const steppedUs = Math.abs((clockOffsetUs ?? 0) - (this.#clockOffsetUs ?? clockOffsetUs ?? 0));
    this.#clockOffsetUs = clockOffsetUs;
    if (steppedUs > OTHER_CLOCK_US) this.restart();
    const before = [...this.#tracks.values()];
    this.#tracks = new Map(stated.map((track) => [track.trackId, track]));
    this.report.tracksStated();
    const audio = firstOf(stated, 'audio');
    const hasSound = audio !== undefined;
    if (!isSameTrack(audio, firstOf(before, 'audio'))) this.sound.setTrack(audio);
    const video = firstOf(stated, 'video');
    const hadSound = firstOf(before, 'audio') !== undefined;
    if (!isSameTrack(video, firstOf(before, 'video')) || hasSound !== hadSound) {
      this.#picture.setVideo(video, { hasSound });
    }
    const preview = firstOf(stated, 'preview');
    if (!isSameTrack(preview, firstOf(before, 'preview'))) this.#picture.setPreview(preview);
    return true;
  }

  /** The one batch, or no bytes, that comes at join. */
  buffer(data: unknown): void {
    const bytes = bytesOf(data);
    this.report.restart();
    if (bytes?.byteLength === 0) return;
    const chunks = this.#chunksOf(bytes);
    this.report.seen(chunks);
    const nowMs = performance.now();
    const newestUs = chunks.reduce((newest, each) => Math.max(newest, each.timestampUs), -Infinity);
    if (chunks.length > 0) this.#clock.begin({ timestampUs: newestUs, nowMs });
    for (const chunk of chunks) this.#play(chunk, nowMs);
  }

  data(data: unknown): void {
    const nowMs = performance.now();
    const bytes = bytesOf(data);
    const chunks = this.#chunksOf(bytes);
    this.report.received(chunks, nowMs);
    for (const chunk of chunks) {
      const kind = this.#tracks.get(chunk.trackId)?.kind;
      if (kind === 'video' || kind === 'audio') {
        this.#clock.arrive(kind, { timestampUs: chunk.timestampUs, nowMs });
      }
      this.#play(chunk, nowMs);
    }
    this.#meter.received({ nowMs, bytes: bytes?.byteLength ?? 0 });
    this.#clock.update(nowMs);
    this.sound.follow(nowMs);
  }

  /** Each refresh of the screen. */
  tick(): void {
    const nowMs = performance.now();
    this.#clock.update(nowMs);
    this.#picture.paint(nowMs);
  }

  /** Our line broke, or another page sends now: what comes next does not continue what was. */
  restart(): void {
    this.#clock.reset();
    this.#newestUs = -Infinity;
    this.#askedForKeyMs = -Infinity;
    this.#picture.restart();
    this.sound.restart();
    this.report.restart();
  }

  get latency(): Latency {
    return this.#clock.latency;
  }

  set latency(latency: Latency) {
    this.#clock.latency = latency;
  }

  set isLooking(isLooking: boolean) {
    this.#picture.isLooking = isLooking;
  }

  get delayMs(): number | undefined {
    return this.#meter.delayMs(performance.now());
  }

  get stats(): PlayerStats {
    const nowMs = performance.now();
    const playedUs = this.#clock.timestampUsAt(nowMs);
    const picture = this.#picture;
    return {
      delayMs: this.#meter.delayMs(nowMs),
      bufferTargetMs: this.#clock.bufferMs,
      bufferedMs: this.#clock.isSet ? Math.max(0, (this.#newestUs - playedUs) / 1000) : 0,
      bitrateBps: this.#meter.bitrateBps(nowMs),
      framesPerSecond: this.#meter.framesPerSecond(nowMs),
      framesShown: picture.framesShown,
      framesSkipped: picture.skipped,
      rung: this.report.rung,
      hubSkipped: this.report.hubSkipped,
      chunksLost: this.report.lost,
      batchesBroken: this.#batchesBroken,
      soundUnderruns: this.sound.underruns,
      soundBridged: this.sound.bridged,
      soundAheadMs: this.#soundAheadMs,
      playbackRate: this.#clock.rate,
      codec: picture.codec,
      decoder: picture.decoder,
    };
  }

  close(): void {
    this.#picture.close();
    this.sound.close();
  }

  /** At the last picture: between two the sound runs ahead of what is still on the screen. */
  get #soundAheadMs(): number | undefined {
    const painted = this.#painted;
    if (!painted || this.#picture.mode.pictureMode === 'preview') return undefined;
    if (performance.now() - painted.nowMs > PAINTED_LATELY_MS) return undefined;
    const heardUs = this.sound.heardUs(painted.nowMs);
    return heardUs === undefined ? undefined : (heardUs - painted.timestampUs) / 1000;
  }

  #chunksOf(bytes: Uint8Array | undefined): Chunk[] {
    const batch = bytes && decodeBatch(bytes, BATCH_LIMITS);
    if (batch?.ok) return batch.chunks;
    this.#batchesBroken += 1;
    return [];
  }

  #play(chunk: Chunk, nowMs: number): void {
    switch (this.#tracks.get(chunk.trackId)?.kind) {
      case 'video':
        this.#newestUs = Math.max(this.#newestUs, chunk.timestampUs);
        this.#picture.pushVideo(chunk);
        return;
      case 'audio':
        this.#newestUs = Math.max(this.#newestUs, chunk.timestampUs);
        this.sound.push(chunk, nowMs);
        return;
      case 'preview':
        this.#picture.pushPreview(chunk);
        return;
      case undefined:
        // The hub lets no unknown track pass; a second track of a kind is for players to come.
        return;
    }
  }

  #paintedNow({ timestampUs, nowMs }: { timestampUs: number; nowMs: number }): void {
    const hubOffsetUs = this.#options.hubOffsetUs();
    const isKnown = hubOffsetUs !== undefined && this.#clockOffsetUs !== undefined;
    const delayMs = isKnown
      ? nowMs + (hubOffsetUs - timestampUs - (this.#clockOffsetUs ?? 0)) / 1000
      : undefined;
    this.#painted = { timestampUs, nowMs };
    this.#meter.painted({ nowMs, delayMs });
    this.#options.onPainted();
  }

  #wantsKey(): void {
    if (WITHOUT_VIDEO.includes(this.report.rung)) return;
    const nowMs = performance.now();
    if (nowMs - this.#askedForKeyMs < KEY_EVERY_MS) return;
    this.#askedForKeyMs = nowMs;
    this.#options.onWantsKey();
  }
}
