/**
 * The bandwidth figures as a table, and what is wrong with them.
 * From: measure-row.ts. To: bandwidth-command.ts, which prints both.
 */
import { markdownTable } from '../markdown-table.ts';

export interface BandwidthRow {
  viewers: number;
  /** Written to the streamer's TCP connection. */
  streamerBps: number;
  /** Read from all viewers' TCP connections. */
  hubBps: number;
  framesSent: number;
  /** Of the viewer that received fewest. */
  framesReceivedMin: number;
}

const MAX_CHANGE = 0.05;

export function bandwidthTable(rows: readonly BandwidthRow[], streamBps: number): string {
  return markdownTable({
    head: [
      'viewers',
      'streamer sends (Mbps)',
      'hub sends (Mbps)',
      'frames each viewer received (min)',
      'peer-to-peer WebRTC would need from the streamer (Mbps)',
    ],
    rows: rows.map((row) => [
      String(row.viewers),
      mbps(row.streamerBps),
      mbps(row.hubBps),
      `${row.framesReceivedMin} of ${row.framesSent}`,
      mbps(row.viewers * streamBps),
    ]),
  });
}

/** One sentence for each claim that does not hold. The first row is what the others are compared with. */
export function bandwidthProblems(rows: readonly BandwidthRow[]): string[] {
  const [first] = rows;
  if (!first) return ['Nothing was measured.'];
  return rows.flatMap((row) => {
    const change = row.streamerBps / first.streamerBps - 1;
    const missing = row.framesSent - row.framesReceivedMin;
    return [
      ...(Math.abs(change) > MAX_CHANGE
        ? [
            `With ${row.viewers} viewers the streamer sends ${mbps(row.streamerBps)} Mbps, with ${first.viewers} it sends ${mbps(first.streamerBps)} Mbps: it must not change by more than ${100 * MAX_CHANGE} %.`,
          ]
        : []),
      ...(missing > 0
        ? [
            `With ${row.viewers} viewers, one of them missed ${missing} of ${row.framesSent} frames.`,
          ]
        : []),
    ];
  });
}

export function mbps(bitsPerSecond: number): string {
  return (bitsPerSecond / 1e6).toFixed(2);
}
