/** What the bits bench says about its figures. */
import { expect, test } from 'vitest';
import { bitsProblems, bitsTable, type CodecRow } from '../src/bits/bits-table.ts';

const jpeg = { base64Bps: 24e6, psnrDb: 41 };
const row = (codec: CodecRow['codec'], bitsPerSecond: number): CodecRow => ({
  codec,
  bitsPerSecond,
  psnrDb: 41.02,
});

test('6 times fewer bits for H.264, 8 for VP8 and 12 for VP9 and AV1 are no problem', () => {
  const rows = [row('h264', 4e6), row('vp8', 3e6), row('vp9', 2e6), row('av1', 2e6)];
  expect(bitsProblems(jpeg, rows)).toEqual([]);
});

test('less than that is one, for each codec with its own figure', () => {
  const rows = [row('h264', 4.1e6), row('vp8', 3.1e6), row('vp9', 2.1e6), row('av1', 2.1e6)];
  expect(bitsProblems(jpeg, rows)).toEqual([
    expect.stringContaining('H.264 needs 5.9 times'),
    expect.stringContaining('it must be 8 times'),
    expect.stringContaining('it must be 12 times'),
    expect.stringContaining('it must be 12 times'),
  ]);
});

test('a codec that never has as good a picture is a problem, and nothing measured is one', () => {
  expect(bitsProblems(jpeg, [{ codec: 'vp8' }])).toEqual([
    expect.stringContaining('did not reach'),
  ]);
  expect(bitsProblems(jpeg, [])).toHaveLength(1);
});

test('the table has a line for JPEG and one for each codec', () => {
  const lines = bitsTable(jpeg, [row('h264', 3e6), { codec: 'av1' }]).split('\n');
  const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  expect(lines).toHaveLength(5);
  expect(cells[3]).toEqual(['', 'H.264', '3.00', '41.02', '8.0', '6', '']);
  expect(cells[4]).toEqual(['', 'AV1', '–', '–', '–', '12', '']);
});
