/**
 * Where a picture's time goes: how long it takes from one part of its way to the next, as a table.
 * From: measure-path.ts, when each picture passed which part. To: glass-command.ts.
 */
import type { PassedAt, SendingTimes, ShowingTimes } from '../../page/glass/stage-times.ts';
import { markdownTable } from '../markdown-table.ts';
import { percentile } from '../percentile.ts';

/** In the order of the way; each the median, ms, of all pictures that were seen at both its ends. */
export interface WayTimes {
  encodingMs: number | undefined;
  sendingMs: number | undefined;
  hubMs: number | undefined;
  decodingMs: number | undefined;
  waitingMs: number | undefined;
  /** From the canvas to the refresh that shows it. */
  showingMs: number | undefined;
}

type Part = keyof SendingTimes | keyof ShowingTimes;

export function wayTimes(
  passed: SendingTimes & ShowingTimes,
  { medianMs }: { medianMs?: number | undefined },
): WayTimes {
  const between = (from: Part, to: Part) => percentile(betweenMs(passed[from], passed[to]), 0.5);
  const paintedMs = between('captured', 'painted');
  const isShown = medianMs !== undefined && paintedMs !== undefined;
  return {
    encodingMs: between('captured', 'encoded'),
    sendingMs: between('encoded', 'sent'),
    hubMs: between('sent', 'received'),
    decodingMs: between('received', 'decoded'),
    waitingMs: between('decoded', 'painted'),
    showingMs: isShown ? medianMs - paintedMs : undefined,
  };
}

export function wayTable(rows: readonly { name: string; way: WayTimes }[]): string {
  return markdownTable({
    head: [
      'median (ms)',
      'captured → encoded',
      '→ sent',
      '→ hub → received',
      '→ decoded',
      '→ due and painted',
      '→ shown',
    ],
    rows: rows.map(({ name, way }) => [
      name,
      ...[way.encodingMs, way.sendingMs, way.hubMs].map(tenths),
      ...[way.decodingMs, way.waitingMs, way.showingMs].map(tenths),
    ]),
  });
}

function betweenMs(from: PassedAt, to: PassedAt): number[] {
  const began = new Map(from);
  return to.flatMap(([timestampUs, atMs]) => {
    const beganMs = began.get(timestampUs);
    return beganMs === undefined ? [] : [atMs - beganMs];
  });
}

function tenths(ms: number | undefined): string {
  return ms === undefined ? '–' : ms.toFixed(1);
}
