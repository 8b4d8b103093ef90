/**
 * The figures of the many-streams bench as a table, and what is wrong with them.
 * From: measure-streams.ts. To: many-streams-command.ts, which prints both.
 */
import type { ServerFigures } from '../load/measure-server.ts';
import { markdownTable } from '../markdown-table.ts';

export interface StreamsRow extends Pick<ServerFigures, 'coreShare' | 'peakRssBytes' | 'seconds'> {
  /** `net`: the floor, a bare relay. */
  server: 'hub' | 'net';
  streams: number;
  viewersEach: number;
  /** To all viewers, per second. */
  deliveredBytes: number;
  /** Of the chunks fed, over all viewers. */
  deliveredShare: number | undefined;
}

/** Issue 4: either way. */
const MOST_APART = 0.2;
const LEAST_DELIVERED = 0.99;

const SERVERS = { hub: 'StreamHub', net: '`net` relay' };

export function manyStreamsTable(rows: readonly StreamsRow[]): string {
  return markdownTable({
    head: [
      'server',
      'streams',
      'viewers each',
      'core (%)',
      'delivered (Mbps)',
      'delivered (%)',
      'ns per byte',
      'ratio',
      'RSS (MB)',
    ],
    rows: rows.map((row) => {
      const cost = costPerByte(row);
      const first = costOfOneStream(rows, row.server);
      return [
        SERVERS[row.server],
        String(row.streams),
        String(row.viewersEach),
        (100 * row.coreShare).toFixed(1),
        ((8 * row.deliveredBytes) / 1e6).toFixed(1),
        row.deliveredShare === undefined ? '–' : (100 * row.deliveredShare).toFixed(1),
        cost?.toFixed(1) ?? '–',
        cost && first ? (cost / first).toFixed(2) : '–',
        (row.peakRssBytes / 1e6).toFixed(0),
      ];
    }),
  });
}

/** One sentence for each claim that does not hold: of the hub, one stream is what many are compared with. */
export function manyStreamsProblems(rows: readonly StreamsRow[]): string[] {
  const first = costOfOneStream(rows, 'hub');
  if (!first) return ['Nothing was measured.'];
  const apart = rows.flatMap((row) => {
    const cost = costPerByte(row);
    const isFine = cost === undefined || Math.abs(cost / first - 1) <= MOST_APART;
    if (row.server !== 'hub' || isFine) return [];
    const ratio = `${(cost / first).toFixed(2)} times that of one stream`;
    return [
      `The cost per byte of ${nameOf(row)} is ${ratio}, within ${100 * MOST_APART} % allowed.`,
    ];
  });
  return [...apart, ...rows.flatMap(deliveryProblems)];
}

function costOfOneStream(
  rows: readonly StreamsRow[],
  server: StreamsRow['server'],
): number | undefined {
  const one = rows.find((row) => row.server === server && row.streams === 1);
  return one && costPerByte(one);
}

function deliveryProblems(row: StreamsRow): string[] {
  const { deliveredShare } = row;
  if (deliveredShare === undefined || deliveredShare >= LEAST_DELIVERED) return [];
  return [`${nameOf(row)}: only ${(100 * deliveredShare).toFixed(0)} % was delivered.`];
}

function nameOf({ streams, viewersEach }: StreamsRow): string {
  return `${streams} streams × ${viewersEach} viewers`;
}

/** Nanoseconds of processor time; missing where nobody watches. */
function costPerByte({ coreShare, deliveredBytes }: StreamsRow): number | undefined {
  return deliveredBytes > 0 ? (1e9 * coreShare) / deliveredBytes : undefined;
}
