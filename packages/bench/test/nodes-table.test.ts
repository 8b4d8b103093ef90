/** What the bench of nodes says of its figures. */
import { expect, test } from 'vitest';
import { type NodesFigures, nodesProblems, nodesTable } from '../src/nodes/nodes-table.ts';

const FINE: NodesFigures = {
  rows: [
    row({ what: 'one node', viewers: 0, originShare: 0.02, deliveredShare: undefined }),
    row({ what: 'one node', viewers: 100, originShare: 0.22 }),
    row({ viewers: 1, originShare: 0.03, edgeShare: 0.03 }),
    row({ viewers: 100, originShare: 0.03, edgeShare: 0.228 }),
  ],
  addedMs: { median: 1, of99: 6, chunks: 800 },
  crossing: { streams: 100, deliveredShare: 1, nodeShares: [0.2, 0.2] },
};

function row(more: Partial<NodesFigures['rows'][number]>) {
  const what = 'two nodes' as const;
  const shares = { originShare: 0, edgeShare: undefined, busShare: 0.01, deliveredShare: 1 };
  return { what, viewers: 0, ...shares, ...more };
}

function withRow(at: number, more: Partial<NodesFigures['rows'][number]>): NodesFigures {
  const rows = FINE.rows.map((each, index) => (index === at ? { ...each, ...more } : each));
  return { ...FINE, rows };
}

test('nodes: figures that keep all promises have no problem, and show their arithmetic', () => {
  expect(nodesProblems(FINE)).toEqual([]);
  const table = nodesTable(FINE);
  // (1 - 0.02) / 0.002, (1 - 0.03) / 0.002, and (1 - 0.03) / 0.002.
  expect(table).toContain('490 of one node; 485 of the origin and 485 of the edge');
  expect(table).toContain('1.98 times');
  expect(table).toContain('1.0 ms median, 6.0 ms at 99 %');
});

test.each([
  ['the bus is slow', { ...FINE, addedMs: { median: 6, of99: 6, chunks: 1 } }, /The bus adds 6\.0/],
  ['the bus is slow at times', { ...FINE, addedMs: { median: 1, of99: 21, chunks: 1 } }, /21\.0/],
  ['the origin pays for viewers elsewhere', withRow(3, { originShare: 0.05 }), /grows .*1\.67/],
  ['an edge is dear', withRow(3, { edgeShare: 0.26 }), /costs an edge 1\.18 times/],
  ['two nodes bring little', withRow(3, { edgeShare: 0.4 }), /carry 1\.5/],
  ['something was lost', withRow(3, { deliveredShare: 0.9 }), /Not all was delivered/],
])('nodes: it is told if %s', (_name, figures, sentence) => {
  expect(nodesProblems(figures).join('\n')).toMatch(sentence);
});
