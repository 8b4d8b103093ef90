/**
 * A streamer on a line of changing rate, in simulated time: encoder, uplink-lag.ts, uplink-rate.ts, line and hub.
 * From: uplink-rate.test.ts, a line. To: the same, what happened at each moment.
 */
import { BATCH_OVERHEAD_BYTES } from '../src/publish/send/line-rate.ts';
import { UplinkLag } from '../src/publish/send/uplink-lag.ts';
import { UplinkRate } from '../src/publish/send/uplink-rate.ts';
import { seededRandom } from './random.ts';

export interface Simulation {
  seed: number;
  forMs: number;
  /** What the line carries at a moment, in bits a second. */
  lineBps(nowMs: number): number;
  roundTripMs?: number | ((nowMs: number) => number);
  /** Answers come later by up to so much, at random. */
  jitterMs?: number;
  /** So much passes at once after a rest, as many providers' lines do. */
  burstBytes?: number;
  /** The hub is busy and wishes for batches of so long. */
  gatherMs?: number;
  fullBps?: number;
}

/** At one moment, each 100 ms. */
export interface Moment {
  nowMs: number;
  share: number;
  frameShare: number;
  lagMs: number;
  /** How old the newest picture is that the hub has, beyond the way there. */
  delayMs: number;
  isWaitingForKey: boolean;
}

interface Batch {
  left: number;
  /** When its newest picture was made. */
  pictureMs: number | undefined;
}

const STEP_MS = 5;
const LAYERS = [0, 2, 1, 2];
const LAYER_SIZE = [1.7, 0.7, 1.0];
const KEY_SIZE = 6;
const KEY_EVERY_MS = 4_000;
/** An encoder follows a new bitrate by and by. */
const ENCODER_FOLLOWS_MS = 400;
const AUDIO = { everyMs: 20, bytes: 80 };
const PREVIEW = { everyMs: 1_000, bytes: 7_000 };

export function simulate(wish: Simulation): Moment[] {
  const { seed, forMs, lineBps, jitterMs = 3, burstBytes = 0, fullBps = 600_000 } = wish;
  const { gatherMs = 0 } = wish;
  const random = seededRandom(seed);
  const roundTrip = (nowMs: number) =>
    typeof wish.roundTripMs === 'function' ? wish.roundTripMs(nowMs) : (wish.roundTripMs ?? 40);
  const lag = new UplinkLag({ roundTripMs: roundTrip(0) + jitterMs / 2 });
  const rate = new UplinkRate();
  const moments: Moment[] = [];
  const queue: Batch[] = [];
  const answers: number[] = [];
  let spareBytes = burstBytes;
  let madeBps = fullBps;
  let frame = 0;
  let inGroup = 0;
  let keyMs = Number.NEGATIVE_INFINITY;
  let wantsKeyMs: number | undefined;
  let newestMs = 0;
  const next = { video: random() * 33, audio: random() * 20, preview: random() * 1_000 };

  let gathered: { bytes: number; videoBytes: number; pictureMs: number | undefined } | undefined;
  let sentMs = Number.NEGATIVE_INFINITY;
  const send = (kind: 'video' | 'audio' | 'preview', bytes: number, nowMs: number) => {
    gathered ??= { bytes: 0, videoBytes: 0, pictureMs: undefined };
    gathered.bytes += bytes;
    if (kind === 'video') {
      gathered.videoBytes += bytes;
      gathered.pictureMs = nowMs;
    }
    if (nowMs - sentMs < gatherMs) return;
    queue.push({ left: gathered.bytes + BATCH_OVERHEAD_BYTES, pictureMs: gathered.pictureMs });
    lag.sent({ nowMs, bytes: gathered.bytes });
    rate.sent({ nowMs, ...gathered });
    gathered = undefined;
    sentMs = nowMs;
  };

  for (let nowMs = 0; nowMs < forMs; nowMs += STEP_MS) {
    while (answers[0] !== undefined && answers[0] <= nowMs) {
      answers.shift();
      const confirmed = lag.confirm(nowMs);
      if (confirmed) rate.confirmed(confirmed);
    }
    if (nowMs >= next.audio) {
      next.audio += AUDIO.everyMs;
      if (lag.admits({ kind: 'audio', isKey: true, temporalLayer: 0 }, nowMs)) {
        send('audio', AUDIO.bytes, nowMs);
      }
    }
    if (nowMs >= next.preview) {
      next.preview += PREVIEW.everyMs;
      if (lag.admits({ kind: 'preview', isKey: true, temporalLayer: 0 }, nowMs)) {
        send('preview', PREVIEW.bytes, nowMs);
      }
    }
    if (nowMs >= next.video) {
      next.video += 1_000 / 30;
      frame += 1;
      madeBps += ((fullBps * rate.share - madeBps) * 1_000) / 30 / ENCODER_FOLLOWS_MS;
      if (rate.frameShare === 1 || frame % 2 === 0) {
        const isKey = nowMs - keyMs >= KEY_EVERY_MS || (wantsKeyMs ?? Infinity) <= nowMs;
        if (isKey) {
          keyMs = nowMs;
          wantsKeyMs = undefined;
          inGroup = 0;
        }
        const temporalLayer = LAYERS[inGroup % 4] ?? 0;
        inGroup += 1;
        const ofAverage = isKey
          ? KEY_SIZE
          : (LAYER_SIZE[temporalLayer] ?? 1) * (0.7 + 0.6 * random());
        const bytes = (madeBps / 8 / 30 / rate.frameShare) * ofAverage * 0.95;
        if (lag.admits({ kind: 'video', isKey, temporalLayer }, nowMs)) {
          send('video', bytes, nowMs);
        } else if (lag.isWaitingForKey && lag.isFree(nowMs)) wantsKeyMs ??= nowMs + 30;
        rate.observe({ nowMs, lagMs: lag.lagMs(nowMs), fullBps });
      }
    }
    const passing = (lineBps(nowMs) / 8_000) * STEP_MS;
    let passes = passing + spareBytes;
    while (queue[0] && passes > 0) {
      const first = queue[0];
      const passed = Math.min(first.left, passes);
      first.left -= passed;
      passes -= passed;
      if (first.left > 0.001) break;
      queue.shift();
      newestMs = first.pictureMs ?? newestMs;
      const answerMs = nowMs + roundTrip(nowMs) + random() * jitterMs;
      // One connection: answers never overtake each other.
      answers.push(Math.max(answerMs, answers.at(-1) ?? 0));
    }
    spareBytes = Math.min(burstBytes, passes);
    if (nowMs % 100 === 0) {
      const { share, frameShare } = rate;
      const isWaitingForKey = lag.isWaitingForKey;
      const delayMs = nowMs - newestMs;
      moments.push({ nowMs, share, frameShare, lagMs: lag.lagMs(nowMs), delayMs, isWaitingForKey });
    }
  }
  return moments;
}
