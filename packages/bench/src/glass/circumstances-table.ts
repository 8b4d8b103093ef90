/**
 * What a long line and a busy page cost, as a table.
 * From: the rows. To: glass-command.ts.
 */
import { markdownTable } from '../markdown-table.ts';
import { type GlassRow, nameOf } from './glass-table.ts';

/** Of rows under circumstances, by how much they are later than the calm row of the same path. */
export function circumstancesTable(rows: readonly GlassRow[]): string {
  return markdownTable({
    head: ['', 'the line adds (ms)', 'added, median (ms)', '× the line', '95 % × the calm run'],
    rows: rows.flatMap((row) => {
      const calm = rows.find(({ path, under }) => path === row.path && under === undefined);
      if (row.under === undefined || calm === undefined) return [];
      const { medianMs = Number.NaN, p95Ms = Number.NaN, under } = row;
      // On the way to the hub and on the way from it.
      const lineMs = 2 * (under.line?.delayMs ?? 0);
      const addedMs = medianMs - (calm.medianMs ?? Number.NaN);
      const ofLine = lineMs === 0 ? '–' : (addedMs / lineMs).toFixed(2);
      const ofCalm = (p95Ms / (calm.p95Ms ?? Number.NaN)).toFixed(2);
      return [[nameOf(row), String(lineMs), addedMs.toFixed(0), ofLine, ofCalm]];
    }),
  });
}
