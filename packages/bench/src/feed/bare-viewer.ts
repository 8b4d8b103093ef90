/**
 * One viewer of a stream of chunks that reads every header, notes when each chunk came, and reports to the hub as the
 * player does.
 * From: a hub, or a proxy in front of it. To: slow-viewers, uplink.
 */
import { forEachChunk } from '@streamhub/protocol';
import { monotonicUs } from '../machine/monotonic-clock.ts';
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import { granted } from './bare-streamer.ts';
import type { FedHeader } from './coded-feed.ts';
import { mustReport } from './feedback-pace.ts';

export interface BareViewerOptions {
  address: string;
  streamKey: string;
  /** The time that the streamer's timestamps are compared with, µs. */
  nowUs?: () => number;
  /** `isLive` is false for what came with the buffer. */
  onChunk?: (header: FedHeader, seen: { delayMs: number; isLive: boolean }) => void;
  onEvent?: (event: string, args: unknown[]) => void;
}

export interface BareViewer extends Disposable {
  readonly isOpen: boolean;
  /** `full` until the hub says otherwise. */
  readonly rung: string;
  readonly skipped: number;
}

const LOOK_EVERY_MS = 50;
const FIRST_REPORTS_MS = 1_000;

interface FeedbackAnswer {
  rung?: string;
  skipped?: number;
  reportEveryMs?: number;
}

/** Resolves when the viewer has joined. */
export async function openBareViewer(options: BareViewerOptions): Promise<BareViewer> {
  const { address, streamKey, nowUs = monotonicUs, onChunk, onEvent } = options;
  const state = {
    rung: 'full',
    skipped: 0,
    everyMs: FIRST_REPORTS_MS,
    delayMs: 0,
    delayBeforeMs: 0,
  };
  const take = (payload: Buffer, { isLive }: { isLive: boolean }) => {
    forEachChunk(payload, ({ payloadBytes: _, ...header }) => {
      const delayMs = (nowUs() - header.timestampUs) / 1000;
      if (isLive) state.delayMs = delayMs;
      onChunk?.(header, { delayMs, isLive });
    });
  };
  const hub = await BareSocketIo.connect({
    address,
    onData: (payload) => take(payload, { isLive: true }),
    onOtherBinary: (event, payload) => {
      if (event === 'stream:buffer' && payload.length > 0) take(payload, { isLive: false });
    },
    ...(onEvent ? { onEvent } : {}),
  });
  try {
    await granted(hub, 'stream:join', { streamKey, format: 'chunks' });
  } catch (error) {
    hub[Symbol.dispose]();
    throw error;
  }
  const joinedMs = performance.now();
  let reportedMs = joinedMs;
  const look = async () => {
    const nowMs = performance.now();
    const moment = {
      sinceJoinedMs: nowMs - joinedMs,
      sinceReportMs: nowMs - reportedMs,
      isFull: state.rung === 'full',
      everyMs: state.everyMs,
      delayMs: state.delayMs,
      delayBeforeMs: state.delayBeforeMs,
    };
    if (!mustReport(moment)) return;
    reportedMs = nowMs;
    state.delayBeforeMs = state.delayMs;
    // The answer may come long after the next report on a slow line; nobody waits for it.
    const answer = (await hub.request('stream:feedback', {
      streamKey,
      delayMs: Math.min(600_000, Math.max(0, Math.round(state.delayMs))),
      received: hub.dataEvents,
    })) as FeedbackAnswer;
    state.rung = answer.rung ?? 'full';
    state.skipped = answer.skipped ?? 0;
    state.everyMs = answer.reportEveryMs ?? FIRST_REPORTS_MS;
  };
  const looking = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    get isOpen() {
      return hub.socket.isOpen;
    },
    get rung() {
      return state.rung;
    },
    get skipped() {
      return state.skipped;
    },
    [Symbol.dispose]() {
      clearInterval(looking);
      hub[Symbol.dispose]();
    },
  };
}
