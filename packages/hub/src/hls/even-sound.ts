/**
 * Puts blocks of sound that were recorded without a break behind each other without a break. Their times are not so exact: those of
 * a WebM are whole milliseconds, and each block a little too early or too late would be heard as a rough sound.
 * From: aac-sound.ts. Pure.
 */
/** `end`: behind its last sample. */
export interface Block {
  at: number;
  end: number;
  channels: Float32Array[];
}

/** 10 ms. What is further off is a hole, or another clock. */
const EXACT_TO = 480;

/** A row of blocks begins where its times say on average: with many of them, two segments find nearly the same. */
export function evenly(blocks: readonly Block[]): Block[] {
  return rowsOf(blocks).flatMap((row) => {
    const begin = Math.round(row.begin);
    let length = 0;
    return row.blocks.map(({ at, end, channels }) => {
      const place = begin + length;
      length += end - at;
      return { at: place, end: begin + length, channels };
    });
  });
}

interface Row {
  /** The mean of what each block's time says. */
  begin: number;
  length: number;
  blocks: Block[];
}

function rowsOf(blocks: readonly Block[]): Row[] {
  const rows: Row[] = [];
  for (const block of blocks) {
    const { at, end } = block;
    const row = rows.at(-1);
    if (row === undefined || Math.abs(at - row.begin - row.length) > EXACT_TO) {
      rows.push({ begin: at, length: end - at, blocks: [block] });
      continue;
    }
    row.blocks.push(block);
    row.begin += (at - row.length - row.begin) / row.blocks.length;
    row.length += end - at;
  }
  return rows;
}
