/**
 * A viewer behind a line of any kind, simulated: a stream of chunks is offered to a `LatencyBudget`, what it permits goes
 * through a queue with a rate that changes, and the viewer reports as the player does.
 * Used by latency-budget.test.ts. A line is made from a seed, so that one that failed can be kept.
 */
import type { ChunkHeader, Rung, Track } from '@streamhub/protocol';
import type { PlacedChunk } from '../src/broadcast/buffer/batch.ts';
import { SharedData } from '../src/broadcast/buffer/shared-data.ts';
import { CutSheet } from '../src/broadcast/cut-sheet.ts';
import { LatencyBudget } from '../src/broadcast/pace/latency-budget.ts';
import { ALL_GATES_OPEN, LEAD_GATE } from '../src/broadcast/pace/permit.ts';
import { TrackRoles } from '../src/broadcast/pace/track-roles.ts';
import { DecoderModel } from './decoder-model.ts';

export const BUDGET_MS = 500;
export const TICK_MS = 1000 / 30;

export interface StreamShape {
  bytesPerSecond: number;
  groupMs: number;
  layers: 1 | 2 | 3;
  /** How many times as large as the others key chunks are. */
  keySize: number;
  hasSound: boolean;
  hasPreview: boolean;
}

/** From `fromMs` on the line carries so much. 0: it stands still. */
interface Stretch {
  fromMs: number;
  bytesPerSecond: number;
}

export interface Line {
  stretches: Stretch[];
  roundTripMs: number;
  /** Each message and each report is up to so much later. */
  jitterMs: number;
  /** What kernels and proxies hold before anything is seen to wait at the hub. */
  hiddenBytes: number;
  /** While the line stands still, reports do not come through either. */
  isDeaf?: boolean;
  /** How often the viewer reports while all is well; undefined: never. */
  reportEveryMs: number | undefined;
}

export interface Seen {
  undecodable: number;
  /** Each message that came: when it was sent, and how long it stood in queues. */
  delays: { sentMs: number; delayMs: number }[];
  rungs: { atMs: number; rung: Rung }[];
  /** Tick by tick: whether the picture of this tick was sent. */
  hasVideo: boolean[];
  skipped: number;
  waitingMaxBytes: number;
}

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function tracksOf({ layers, hasSound, hasPreview }: StreamShape): Track[] {
  return [
    { kind: 'video', trackId: 0, codec: 'vp8', temporalLayers: layers },
    ...(hasSound
      ? [{ kind: 'audio', trackId: 1, codec: 'opus', sampleRate: 48_000, channels: 1 } as const]
      : []),
    ...(hasPreview ? [{ kind: 'preview', trackId: 2, codec: 'jpeg' } as const] : []),
  ];
}

const PATTERNS = { 1: [0], 2: [0, 1], 3: [0, 2, 1, 2] };
/** Layer 0 has about 55 % of the bits. */
const LAYER_SIZES = { 1: [1], 2: [1.1, 0.9], 3: [2.2, 0.8, 0.5] };
const SOUND_BYTES = 116;
const PREVIEW_BYTES = 5_000;

/** Deals out the chunks of each tick. */
function source(shape: StreamShape, random: () => number): (tick: number) => PlacedChunk[] {
  const { bytesPerSecond, groupMs, layers, keySize, hasSound, hasPreview } = shape;
  const groupTicks = Math.max(1, Math.round(groupMs / TICK_MS));
  const pattern = PATTERNS[layers];
  const others = (hasSound ? 50 * SOUND_BYTES : 0) + (hasPreview ? PREVIEW_BYTES : 0);
  const usual = (bytesPerSecond - others) / 30 / (1 + (keySize - 1) / groupTicks);
  const sequences = [0, 0, 0];
  return (tick) => {
    const chunks: PlacedChunk[] = [];
    let offset = 0;
    const add = (trackId: number, layer: number, isKey: boolean, size: number) => {
      const sequence = sequences[trackId] ?? 0;
      sequences[trackId] = sequence + 1;
      const payloadBytes = Math.max(1, Math.round(size) - 16);
      const header: ChunkHeader = {
        trackId,
        isKey,
        temporalLayer: layer,
        payloadBytes,
        timestampUs: tick * TICK_MS * 1000,
        sequence,
      };
      chunks.push({ header, offset });
      offset += payloadBytes + 16;
    };
    const place = tick % groupTicks;
    const layer = pattern[place % pattern.length] ?? 0;
    const layerSize = LAYER_SIZES[layers][layer] ?? 1;
    const size = usual * (place === 0 ? keySize : layerSize) * (0.7 + 0.6 * random());
    add(0, layer, place === 0, size);
    if (hasSound)
      for (let n = 0; n < (tick % 3 === 0 ? 1 : 2); n += 1) add(1, 0, true, SOUND_BYTES);
    if (hasPreview && tick % 30 === 7) add(2, 0, true, PREVIEW_BYTES);
    return chunks;
  };
}

interface Message {
  sentMs: number;
  endsAtByte: number;
  chunks: PlacedChunk[];
}

export function watch(
  { shape, line, durationMs }: { shape: StreamShape; line: Line; durationMs: number },
  seed: number,
): Seen {
  const random = randomFrom(seed);
  const roles = new TrackRoles(tracksOf(shape));
  const budget = new LatencyBudget({
    budgetMs: BUDGET_MS,
    shape: roles.shape,
    nowMs: 0,
    buffer: { bytes: 0, spanMs: 0 },
  });
  const next = source(shape, random);
  const decoder = new DecoderModel();
  const seen: Seen = {
    undecodable: 0,
    delays: [],
    rungs: [{ atMs: 0, rung: 'full' }],
    hasVideo: [],
    skipped: 0,
    waitingMaxBytes: 0,
  };
  const oneWayMs = line.roundTripMs / 2;
  const queue: Message[] = [];
  let gates = ALL_GATES_OPEN & ~LEAD_GATE;
  let handed = 0;
  let carried = 0;
  let stretch = 0;
  let received = 0;
  let lastCameMs = 0;
  let recentDelayMs = 0;
  /** On their way back: reports to the hub, then answers to the viewer. */
  const reports: { atMs: number; received: number }[] = [];
  const answers: { atMs: number; rung: Rung }[] = [];
  const arrivals: { atMs: number; message: Message }[] = [];
  let nextReportMs = 250;
  let toldRung: Rung = 'full';

  for (let tick = 0; tick * TICK_MS < durationMs; tick += 1) {
    const nowMs = tick * TICK_MS;
    // The line carries what fits into one tick.
    const from = nowMs - TICK_MS;
    while ((line.stretches[stretch + 1]?.fromMs ?? Number.POSITIVE_INFINITY) <= nowMs) stretch += 1;
    const rate = line.stretches[stretch]?.bytesPerSecond ?? 0;
    const before = carried;
    carried = Math.min(handed, carried + (rate * TICK_MS) / 1000);
    while (queue[0] !== undefined && queue[0].endsAtByte <= carried) {
      const message = queue.shift() as Message;
      const leftMs = Math.max(message.sentMs, from + ((message.endsAtByte - before) / rate) * 1000);
      const jitterMs = random() * line.jitterMs;
      arrivals.push({ atMs: leftMs + oneWayMs + jitterMs, message });
    }
    while (arrivals[0] !== undefined && arrivals[0].atMs <= nowMs) {
      const { atMs, message } = arrivals.shift() as { atMs: number; message: Message };
      const cameMs = Math.max(lastCameMs, atMs);
      lastCameMs = cameMs;
      received += 1;
      recentDelayMs = cameMs - message.sentMs - oneWayMs;
      seen.delays.push({ sentMs: message.sentMs, delayMs: recentDelayMs });
      for (const { header } of message.chunks)
        if (!decoder.canDecode(header)) seen.undecodable += 1;
    }
    while (answers[0] !== undefined && answers[0].atMs <= nowMs)
      toldRung = answers.shift()?.rung ?? 'full';
    if (line.reportEveryMs !== undefined && nowMs >= nextReportMs) {
      reports.push({ atMs: nowMs + oneWayMs + random() * line.jitterMs, received });
      const isWatched = nowMs < 3_000 || toldRung !== 'full' || recentDelayMs > 120;
      nextReportMs = nowMs + (isWatched ? 250 : line.reportEveryMs) * (1 + 0.1 * random());
    }
    while (reports[0] !== undefined && reports[0].atMs <= nowMs && !(line.isDeaf && rate === 0)) {
      const report = reports.shift() as { atMs: number; received: number };
      budget.report(report.received, { nowMs, calmMs: 1_000 });
      const queuedMs = rate === 0 ? 1_000 : ((handed - carried) / rate) * 1000;
      answers.push({ atMs: nowMs + queuedMs + oneWayMs, rung: budget.rung });
    }
    const chunks = next(tick);
    for (const { header } of chunks) decoder.wasMade(header);
    const waitingBytes = Math.max(0, handed - carried - line.hiddenBytes);
    seen.waitingMaxBytes = Math.max(seen.waitingMaxBytes, waitingBytes);
    const permit = budget.permit(nowMs, waitingBytes, gates & LEAD_GATE);
    let sentChunks: PlacedChunk[] = [];
    const sheet = new CutSheet({
      chunks,
      roles,
      share: (kept) => {
        sentChunks = [...kept];
        const bytes = kept.reduce((sum, { header }) => sum + header.payloadBytes + 16, 0);
        return new SharedData(Buffer.allocUnsafe(bytes));
      },
    });
    const cut = sheet.cutFor(gates, permit, 0);
    gates = cut.gates;
    seen.skipped += cut.left;
    seen.hasVideo.push(sentChunks.some(({ header }) => header.trackId === 0));
    if (cut.data !== undefined) {
      handed += cut.bytes;
      budget.sent(nowMs, cut);
      queue.push({ sentMs: nowMs, endsAtByte: handed, chunks: sentChunks });
    }
    if (seen.rungs.at(-1)?.rung !== budget.rung)
      seen.rungs.push({ atMs: nowMs, rung: budget.rung });
  }
  return seen;
}

/** When the trouble is over: from here on a random line is good. */
export const GOOD_FROM_MS = 30_000;

/** Rates that change, stand still, or are good; deep and shallow buffers; all kinds of streams and reports. */
export function randomCase(seed: number): { shape: StreamShape; line: Line } {
  const random = randomFrom(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const oneOf = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const shape: StreamShape = {
    bytesPerSecond: between(30_000, 300_000),
    groupMs: between(1_000, 8_000),
    layers: oneOf(1, 2, 3),
    keySize: between(1, 10),
    hasSound: random() < 0.8,
    hasPreview: random() < 0.7,
  };
  const good = shape.bytesPerSecond * between(4, 30);
  const stretches: Stretch[] = [{ fromMs: 0, bytesPerSecond: good }];
  for (let fromMs = between(3_000, 8_000); fromMs < GOOD_FROM_MS - 2_000; ) {
    const isStill = random() < 0.15;
    const share = isStill ? 0 : oneOf(between(0.05, 0.5), between(0.3, 1), between(0.8, 2), 10);
    stretches.push({ fromMs, bytesPerSecond: share * shape.bytesPerSecond });
    fromMs += isStill ? between(200, 5_000) : between(500, 15_000);
  }
  stretches.push({ fromMs: GOOD_FROM_MS, bytesPerSecond: good });
  return {
    shape,
    line: {
      stretches,
      roundTripMs: between(5, 300),
      jitterMs: between(0, 50),
      hiddenBytes: oneOf(30_000, between(0, 500_000), 8_000_000),
      reportEveryMs: between(250, 1_000),
      isDeaf: random() < 0.5,
    },
  };
}
