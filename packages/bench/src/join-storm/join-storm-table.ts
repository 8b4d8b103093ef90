/**
 * The figures of the join-storm bench as a table, and what is wrong with them.
 * From: measure-join-storm.ts. To: join-storm-command.ts, which prints both.
 */
import type { JoinSeen } from '../load/crowd-messages.ts';
import { markdownTable } from '../markdown-table.ts';
import { percentile } from '../percentile.ts';

export interface JoinStormRow {
  viewers: number;
  joins: JoinSeen[];
  /** Of the streamer, from the first join on. */
  keyframesAsked: number;
}

/** Issue 4. */
const MOST = { bufferMs: 500, keyframesAsked: 2 };

export function joinStormTable(rows: readonly JoinStormRow[]): string {
  return markdownTable({
    head: [
      'viewers within a second',
      'buffer, 50 % (ms)',
      '99 % (ms)',
      'most (ms)',
      'with connecting, 99 % (ms)',
      'buffer (kB)',
      'key frames asked for',
    ],
    rows: rows.map(({ viewers, joins, keyframesAsked }) => {
      const bufferMs = joins.map((join) => join.bufferMs);
      const connectMs = joins.map(({ fromConnectMs }) => fromConnectMs);
      const bytes = joins.map(({ bufferBytes }) => bufferBytes);
      return [
        String(viewers),
        percentile(bufferMs, 0.5)?.toFixed(0) ?? '–',
        percentile(bufferMs, 0.99)?.toFixed(0) ?? '–',
        percentile(bufferMs, 1)?.toFixed(0) ?? '–',
        percentile(connectMs, 0.99)?.toFixed(0) ?? '–',
        ((percentile(bytes, 0.5) ?? 0) / 1e3).toFixed(0),
        String(keyframesAsked),
      ];
    }),
  });
}

/** One sentence for each claim that does not hold. */
export function joinStormProblems(rows: readonly JoinStormRow[]): string[] {
  if (rows.length === 0) return ['Nothing was measured.'];
  return rows.flatMap(({ viewers, joins, keyframesAsked }, at) => {
    const storm = `Storm ${at + 1}`;
    const late = joins.filter(({ bufferMs }) => bufferMs > MOST.bufferMs).length;
    const useless = joins.filter(({ isDecodable }) => !isDecodable).length;
    return [
      ...(joins.length < viewers ? [`${storm}: only ${joins.length} of ${viewers} joined.`] : []),
      ...(late > 0
        ? [`${storm}: ${late} of ${viewers} viewers had no buffer within ${MOST.bufferMs} ms.`]
        : []),
      ...(useless > 0 ? [`${storm}: ${useless} buffers do not begin with a key frame.`] : []),
      ...(keyframesAsked > MOST.keyframesAsked
        ? [
            `${storm}: the streamer was asked for ${keyframesAsked} key frames, at most ${MOST.keyframesAsked} allowed.`,
          ]
        : []),
    ];
  });
}
