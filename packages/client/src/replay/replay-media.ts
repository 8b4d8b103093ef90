/**
 * Picture and sound of a replay: what a live stream plays with, on the replay's own clock.
 * From: replay.ts, tracks and chunks. To: the canvas, the loudspeaker; back, word of each picture.
 */
import type { Chunk, Rung, Track, TrackKind } from '@streamhub/protocol';
import { DelayMeter } from '../watch/clock/delay-meter.ts';
import { PaintLoop } from '../watch/picture/paint-loop.ts';
import { PicturePlayback } from '../watch/picture/picture-playback.ts';
import type { PlayerStats } from '../watch/playback.ts';
import type { Played } from '../watch/player-reading.ts';
import { SoundPlayback } from '../watch/sound/sound-playback.ts';
import { firstOf, isSameTrack } from '../watch/tracks.ts';
import { ReplayClock } from './replay-clock.ts';
import { TimeStretch } from './time-stretch.ts';

interface ReplayMediaOptions {
  canvas: HTMLCanvasElement;
  onPainted(): void;
  onChange(): void;
  /** Often: at each refresh of the screen, and ten times per second where there is none. */
  onTurn(): void;
  /** What was not decoded while nobody looked is missing now. */
  onLookedAgain(): void;
}

/** A hidden page has no refreshes. */
const TURN_EVERY_MS = 100;
/** Few enough for any decoder to be kept at work. */
const MAX_WAITING = 60;

export class ReplayMedia implements Played {
  readonly clock = new ReplayClock();
  readonly picture: PicturePlayback;
  readonly sound: SoundPlayback;
  readonly latency = 'auto';
  readonly report: { rung: Rung } = { rung: 'full' };
  readonly #options: ReplayMediaOptions;
  readonly #meter = new DelayMeter();
  readonly #paintLoop: PaintLoop;
  readonly #timer: ReturnType<typeof setInterval>;
  #tracks: readonly Track[] = [];
  #stretch = new TimeStretch(1);
  #isLooking = true;
  #isVisible = true;
  #isInSight = true;
  #isPlayedWhenHidden = false;
  /** How far ahead something was read, in seconds. */
  bufferedS = 0;

  constructor(options: ReplayMediaOptions) {
    const { clock } = this;
    const { canvas, onChange } = options;
    this.#options = options;
    this.sound = new SoundPlayback({
      clock,
      onChange,
      stretch: (block) => this.#stretch.push(block),
    });
    this.picture = new PicturePlayback({
      clock,
      canvas,
      onChange,
      onPainted: ({ nowMs }) => {
        this.#meter.painted({ nowMs, delayMs: undefined });
        options.onPainted();
      },
      onWantsKey: () => {},
    });
    this.#paintLoop = new PaintLoop({
      onTick: options.onTurn,
      onVisible: (isVisible) => {
        this.#isVisible = isVisible;
        this.#look();
      },
    });
    this.#timer = setInterval(options.onTurn, TURN_EVERY_MS);
  }

  get canTakeVideo(): boolean {
    return this.picture.waiting < MAX_WAITING;
  }

  set playsWhenHidden(isPlayed: boolean) {
    this.#isPlayedWhenHidden = isPlayed;
    this.#look();
  }

  set isInSight(isInSight: boolean) {
    this.#isInSight = isInSight;
    this.#look();
  }

  /** What belongs to a live connection stays empty. */
  get stats(): PlayerStats {
    const { picture, sound, clock } = this;
    return {
      delayMs: undefined,
      bufferTargetMs: 0,
      bufferedMs: this.bufferedS * 1000,
      bitrateBps: 0,
      framesPerSecond: this.#meter.framesPerSecond(performance.now()),
      framesShown: picture.framesShown,
      framesSkipped: picture.skipped,
      rung: 'full',
      hubSkipped: 0,
      chunksLost: 0,
      batchesBroken: 0,
      soundUnderruns: sound.underruns,
      soundBridged: sound.bridged,
      soundAheadMs: undefined,
      playbackRate: clock.speed,
      codec: picture.codec,
      decoder: picture.decoder,
    };
  }

  /** A track that is stated as before goes on, in the middle of its group. */
  setTracks(tracks: readonly Track[]): void {
    const before = this.#tracks;
    this.#tracks = tracks;
    const audio = firstOf(tracks, 'audio');
    const video = firstOf(tracks, 'video');
    const preview = firstOf(tracks, 'preview');
    if (!isSameTrack(audio, firstOf(before, 'audio'))) this.sound.setTrack(audio);
    // Each picture waits for its time, with sound or without.
    if (!isSameTrack(video, firstOf(before, 'video'))) {
      this.picture.setVideo(video, { hasSound: true });
    }
    if (!isSameTrack(preview, firstOf(before, 'preview'))) this.picture.setPreview(preview);
  }

  push(chunk: Chunk, kind: TrackKind): void {
    if (kind === 'video') this.picture.pushVideo(chunk);
    else if (kind === 'preview') this.picture.pushPreview(chunk);
    else this.sound.push(chunk, performance.now());
  }

  /** The clock stands there, and nothing from before is played any more. */
  seek(timestampUs: number): void {
    this.clock.seek(timestampUs);
    this.#stretch = new TimeStretch(this.clock.speed);
    this.picture.restart();
    this.sound.restart();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#paintLoop.close();
    this.picture.close();
    this.sound.close();
  }

  #look(): void {
    const isLooking = this.#isPlayedWhenHidden || (this.#isVisible && this.#isInSight);
    // It is told again and again, also by what a seek changes.
    if (isLooking === this.#isLooking) return;
    this.#isLooking = isLooking;
    this.picture.isLooking = isLooking;
    if (isLooking && this.picture.isWaitingForKey) this.#options.onLookedAgain();
  }
}
