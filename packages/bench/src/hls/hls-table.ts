/**
 * The figures of the HLS bench as a table, and what is wrong with them.
 * From: measure-hls.ts. To: hls-command.ts, which prints them.
 */
import { markdownTable } from '../markdown-table.ts';

export interface HlsFigures {
  players: number;
  segmentMs: number;
  segmentBytes: number;
  /** Of a core: the stream alone, and with the players behind nginx. */
  aloneShare: number;
  crowdShare: number;
  requests: number;
  failures: number;
  delayMs: number;
}

/** Issue 17. */
const MOST_SEGMENT_MS = 10;
const MOST_CROWD_SHARE = 0.01;
const MOST_DELAY_MS = 8_000;

export function hlsTable(figures: HlsFigures): string {
  const { players, segmentMs, segmentBytes, aloneShare, crowdShare, requests, delayMs } = figures;
  return markdownTable({
    head: ['what', 'figure'],
    rows: [
      ['processor time of a segment', `${segmentMs.toFixed(1)} ms`],
      ['size of a segment', `${(segmentBytes / 1e3).toFixed(0)} kB`],
      ['the stream alone, of a core', `${(100 * aloneShare).toFixed(1)} %`],
      [`with ${players} players behind nginx`, `${(100 * crowdShare).toFixed(1)} %`],
      ['what the players asked nginx for', `${requests} times`],
      ['delay of a player, at most', `${(delayMs / 1_000).toFixed(1)} s`],
    ],
  });
}

/** One sentence for each claim that does not hold. */
export function hlsProblems(figures: HlsFigures): string[] {
  const { segmentMs, aloneShare, crowdShare, failures, delayMs } = figures;
  const more = crowdShare - aloneShare;
  const problems: string[] = [];
  if (segmentMs > MOST_SEGMENT_MS) problems.push(`a segment takes ${segmentMs.toFixed(1)} ms`);
  if (more > MOST_CROWD_SHARE) {
    problems.push(`the players cost the hub ${(100 * more).toFixed(1)} % of a core`);
  }
  if (failures > 0) problems.push(`${failures} requests failed`);
  if (delayMs > MOST_DELAY_MS) problems.push(`a player is ${Math.round(delayMs)} ms late`);
  return problems;
}
