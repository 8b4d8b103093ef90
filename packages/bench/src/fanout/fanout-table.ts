/**
 * The figures of the fanout bench as a table, and what is wrong with them.
 * From: measure-fanout.ts. To: fanout-command.ts, which prints both.
 */
import type { ServerFigures } from '../load/measure-server.ts';
import { markdownTable } from '../markdown-table.ts';

export type FanoutPath =
  | 'hub'
  | 'hub-feedback'
  | 'socket-io-binary'
  | 'socket-io-base64'
  | 'ws'
  | 'net'
  | 'node-media-server';

export interface FanoutRow extends ServerFigures {
  path: FanoutPath;
  /** Of what was fed; missing where only the feeder knows. */
  deliveredShare: number | undefined;
  /** Messages of the WebSocket, or writes where there is none. */
  writesPerViewerSecond: number;
  /** From the sending of a batch's newest chunk to its arrival at those who are sampled. */
  newest50Ms?: number | undefined;
  newest99Ms?: number | undefined;
  /** Of its oldest: with the time that the hub waited for more. */
  oldest99Ms?: number | undefined;
}

export interface FanoutFigures {
  /** Each server with the same number of viewers. */
  peers: readonly FanoutRow[];
  /** The hub with and without feedback, and the floor, with many. */
  crowd: readonly FanoutRow[];
  /** Of the core; 0 if it is not known. */
  ghz: number;
}

const NAMES: Record<FanoutPath, string> = {
  hub: 'StreamHub',
  'hub-feedback': 'StreamHub, viewers report',
  'socket-io-binary': 'Socket.IO room, binary',
  'socket-io-base64': 'Socket.IO room, base64',
  ws: 'ws.send',
  net: 'net, same batches (floor)',
  'node-media-server': 'Node-Media-Server, FLV',
};
/** Issue 4. */
const MOST_OF_SOCKET_IO = 1 / 6;
const MOST_OF_MEDIA_SERVER = 1 / 3;
const MOST_OF_FLOOR = 1.3;
const CROWD = { ghz: 2.5, coreShare: 0.65, rssBytes: 250e6, newest99Ms: 80 };
/** Who leaves something out has less to do. A chunk or two lie on either end of the time. */
const LEAST_DELIVERED = 0.99;
const LEAST_OF_PEER = 0.97;

export function fanoutTable({ peers, crowd, ghz }: FanoutFigures): string {
  return [peers, crowd]
    .filter((rows) => rows.length > 0)
    .map((rows) => rowsTable(rows, { ghz, busy: crowd.find(({ path }) => path === 'hub') }))
    .join('\n\n');
}

function rowsTable(
  rows: readonly FanoutRow[],
  { ghz, busy }: { ghz: number; busy: FanoutRow | undefined },
): string {
  const hub = rows.find(({ path }) => path === 'hub');
  return markdownTable({
    head: [
      '',
      'viewers',
      'µs per viewer and second',
      'times StreamHub',
      'times busy StreamHub',
      'ms per MB',
      'core (%)',
      `at ${CROWD.ghz} GHz (%)`,
      'RSS (MB)',
      'kbps each',
      'delivered (%)',
      'messages a second',
      'out, 50 % (ms)',
      'out, 99 % (ms)',
      'oldest chunk, 99 % (ms)',
    ],
    rows: rows.map((row) => [
      NAMES[row.path],
      String(row.viewers),
      row.cpuUsPerViewerSecond.toFixed(0),
      times(row, hub),
      times(row, busy),
      row.cpuMsPerMegabyte.toFixed(1),
      (100 * row.coreShare).toFixed(0),
      ghz > 0 ? (100 * atClaimedSpeed(row.coreShare, ghz)).toFixed(0) : '–',
      (row.peakRssBytes / 1e6).toFixed(0),
      ((8 * row.bytesPerViewerSecond) / 1e3).toFixed(0),
      row.deliveredShare === undefined ? '–' : (100 * row.deliveredShare).toFixed(1),
      row.writesPerViewerSecond.toFixed(1),
      row.newest50Ms?.toFixed(1) ?? '–',
      row.newest99Ms?.toFixed(1) ?? '–',
      row.oldest99Ms?.toFixed(1) ?? '–',
    ]),
  });
}

function times(row: FanoutRow, hub: FanoutRow | undefined): string {
  return hub ? (costOf(row) / costOf(hub)).toFixed(2) : '–';
}

/** Of the whole stream: who delivered half of it would have had twice as much to do. */
function costOf({ cpuUsPerViewerSecond, deliveredShare = 1 }: FanoutRow): number {
  return cpuUsPerViewerSecond / deliveredShare;
}

/** One sentence for each claim that does not hold. What was left out claims nothing. */
export function fanoutProblems(figures: FanoutFigures): string[] {
  const { peers, crowd } = figures;
  if (peers.length + crowd.length === 0) return ['Nothing was measured.'];
  const busy = crowd.find(({ path }) => path === 'hub') ?? peers.find(({ path }) => path === 'hub');
  return [
    ...ratioProblems(busy, { path: 'socket-io-binary', rows: peers, most: MOST_OF_SOCKET_IO }),
    ...ratioProblems(busy, { path: 'node-media-server', rows: peers, most: MOST_OF_MEDIA_SERVER }),
    ...ratioProblems(busy, {
      path: 'net',
      rows: crowd.length > 0 ? crowd : peers,
      most: MOST_OF_FLOOR,
    }),
    ...peers.flatMap(deliveryProblems),
    ...crowdProblems(figures),
  ];
}

interface Ratio {
  path: FanoutPath;
  rows: readonly FanoutRow[];
  most: number;
}

function ratioProblems(hub: FanoutRow | undefined, { path, rows, most }: Ratio): string[] {
  const peer = rows.find((row) => row.path === path);
  if (!hub || !peer) return [];
  const ratio = hubCost(hub, peer);
  if (ratio <= most) return [];
  const than = `${ratio.toFixed(3)} of the processor time of ${NAMES[path]}`;
  return [
    `StreamHub with ${hub.viewers} viewers takes ${than}, at most ${most.toFixed(3)} allowed.`,
  ];
}

/** Per viewer or per megabyte, whichever is worse for the hub: the media server is fed a stream of its own. */
function hubCost(hub: FanoutRow, peer: FanoutRow): number {
  const byViewer = costOf(hub) / costOf(peer);
  if (peer.path !== 'node-media-server') return byViewer;
  return Math.max(byViewer, hub.cpuMsPerMegabyte / peer.cpuMsPerMegabyte);
}

function crowdProblems({ crowd, ghz }: FanoutFigures): string[] {
  return crowd.flatMap((row) => {
    if (row.path !== 'hub') return deliveryProblems(row);
    const who = `${NAMES[row.path]}, ${row.viewers} viewers`;
    const share = ghz > 0 ? atClaimedSpeed(row.coreShare, ghz) : row.coreShare;
    const newest99Ms = row.newest99Ms ?? Number.POSITIVE_INFINITY;
    return [
      ...(share > CROWD.coreShare
        ? [
            `${who}: ${percent(share)} of a core at ${CROWD.ghz} GHz, at most ${percent(CROWD.coreShare)} allowed.`,
          ]
        : []),
      ...(row.peakRssBytes > CROWD.rssBytes
        ? [
            `${who}: ${(row.peakRssBytes / 1e6).toFixed(0)} MB, at most ${CROWD.rssBytes / 1e6} allowed.`,
          ]
        : []),
      ...(newest99Ms > CROWD.newest99Ms
        ? [
            `${who}: 99 % of the batches were out within ${newest99Ms.toFixed(0)} ms, at most ${CROWD.newest99Ms} allowed.`,
          ]
        : []),
      ...deliveryProblems(row),
    ];
  });
}

/** Those whose ratio would be worth nothing. Of the peers, beginning and end fall between two looks. */
function deliveryProblems(row: FanoutRow): string[] {
  const { path, viewers, deliveredShare = 0 } = row;
  if (!isHub(row) && path !== 'net' && path !== 'socket-io-binary') return [];
  if (deliveredShare >= (isHub(row) ? LEAST_DELIVERED : LEAST_OF_PEER)) return [];
  return [`${NAMES[path]}, ${viewers} viewers: only ${percent(deliveredShare)} was delivered.`];
}

function isHub({ path }: FanoutRow): boolean {
  return path === 'hub' || path === 'hub-feedback';
}

function atClaimedSpeed(coreShare: number, ghz: number): number {
  return (coreShare * ghz) / CROWD.ghz;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
