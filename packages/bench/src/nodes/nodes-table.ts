/**
 * The figures of the nodes bench as tables, and what is wrong with them.
 * From: measure-nodes.ts. To: nodes-command.ts, which prints both.
 */
import { markdownTable } from '../markdown-table.ts';

/** Processor time of one node while one stream is live; of one core, 1 is all of it. */
export interface NodeRow {
  what: 'one node' | 'two nodes';
  /** Viewers of the one node, or all of them at the edge. */
  viewers: number;
  /** Of the one node, or of the origin. */
  originShare: number;
  edgeShare: number | undefined;
  busShare: number | undefined;
  /** Of the bytes that were fed, to each viewer. */
  deliveredShare: number | undefined;
}

export interface NodesFigures {
  rows: readonly NodeRow[];
  /** Of each chunk: at a viewer of the edge after one of the origin. */
  addedMs: { median: number; of99: number; chunks: number };
  crossing: { streams: number; deliveredShare: number; nodeShares: readonly [number, number] };
}

const MOST_ADDED = { median: 5, of99: 20 };
/** The origin's cost for many viewers at the edge, against that for one. */
const MOST_ORIGIN_GROWTH = 1.15;
const MOST_EDGE_COST = 1.1;
const LEAST_GAIN = 1.7;
const LEAST_DELIVERED = 0.99;

export function nodesTable({ rows, addedMs, crossing }: NodesFigures): string {
  const percent = (share: number | undefined) =>
    share === undefined ? '–' : (100 * share).toFixed(1);
  const table = markdownTable({
    head: ['', 'viewers', 'node or origin (%)', 'edge (%)', 'NATS (%)', 'delivered (%)'],
    rows: rows.map((row) => [
      row.what,
      String(row.viewers),
      percent(row.originShare),
      percent(row.edgeShare),
      percent(row.busShare),
      percent(row.deliveredShare),
    ]),
  });
  const { median, of99, chunks } = addedMs;
  const [one, other] = crossing.nodeShares;
  return [
    table,
    '',
    `Added through the bus: ${median.toFixed(1)} ms median, ${of99.toFixed(1)} ms at 99 %, of ${chunks} chunks.`,
    `${crossing.streams} streams crossing: ${percent(crossing.deliveredShare)} % delivered, the nodes took ${percent(one)} % and ${percent(other)} % of a core.`,
    arithmeticLine(rows),
  ].join('\n');
}

/** One sentence for each claim that does not hold. */
export function nodesProblems(figures: NodesFigures): string[] {
  const { rows, addedMs, crossing } = figures;
  const problems: string[] = [];
  if (addedMs.median > MOST_ADDED.median || addedMs.of99 > MOST_ADDED.of99) {
    problems.push(
      `The bus adds ${addedMs.median.toFixed(1)} ms and at 99 % ${addedMs.of99.toFixed(1)} ms, ${MOST_ADDED.median} and ${MOST_ADDED.of99} allowed.`,
    );
  }
  const costs = costsOf(rows);
  if (costs === undefined) return [...problems, 'Nothing was measured of the nodes.'];
  if (costs.originGrowth > MOST_ORIGIN_GROWTH) {
    problems.push(
      `The origin's cost grows with viewers elsewhere: ${costs.originGrowth.toFixed(2)} times.`,
    );
  }
  if (costs.edgeCost > MOST_EDGE_COST) {
    problems.push(
      `A viewer costs an edge ${costs.edgeCost.toFixed(2)} times what it costs one node, ${MOST_EDGE_COST} allowed.`,
    );
  }
  if (costs.gain < LEAST_GAIN) {
    problems.push(
      `Two nodes carry ${costs.gain.toFixed(2)} times the viewers of one, ${LEAST_GAIN} promised.`,
    );
  }
  const delivered = [crossing, ...rows].flatMap((row) => row.deliveredShare ?? []);
  if (Math.min(...delivered) < LEAST_DELIVERED) problems.push('Not all was delivered.');
  return problems;
}

/** What the four rows say together. `gain`: of two cores over one, if each is filled with viewers. */
function costsOf(rows: readonly NodeRow[]) {
  const of = (what: NodeRow['what'], isFull: (viewers: number) => boolean) =>
    rows.find((row) => row.what === what && isFull(row.viewers));
  const single = of('one node', (viewers) => viewers > 0);
  const empty = of('one node', (viewers) => viewers === 0);
  const first = of('two nodes', (viewers) => viewers === 1);
  const many = of('two nodes', (viewers) => viewers > 1);
  if (!single || !empty || many?.edgeShare === undefined || first?.edgeShare === undefined) {
    return undefined;
  }
  const each = (single.originShare - empty.originShare) / single.viewers;
  const eachAtEdge = (many.edgeShare - first.edgeShare) / (many.viewers - 1);
  const one = (1 - empty.originShare) / each;
  const origin = (1 - many.originShare) / each;
  const edge = (1 - first.edgeShare) / eachAtEdge;
  return {
    originGrowth: many.originShare / first.originShare,
    edgeCost: many.edgeShare / many.viewers / (single.originShare / single.viewers),
    one,
    origin,
    edge,
    gain: (origin + edge) / one,
  };
}

function arithmeticLine(rows: readonly NodeRow[]): string {
  const costs = costsOf(rows);
  if (costs === undefined) return '';
  const [one, origin, edge] = [costs.one, costs.origin, costs.edge].map((each) => each.toFixed(0));
  return `A core full of viewers, by these rows: ${one} of one node; ${origin} of the origin and ${edge} of the edge together are ${costs.gain.toFixed(2)} times that.`;
}
