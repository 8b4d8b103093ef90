/**
 * Finds the fewest bits with which a codec's picture is not worse than a given one.
 * From: bits-command.ts, the way to measure one bitrate. To: the same, the measurement with fewest bits.
 */
export interface BitsMeasured {
  bitrateBps: number;
  /** What came out, which may be other than what was asked for. */
  bitsPerSecond: number;
  psnrDb: number;
}

export interface EqualPsnrWish {
  psnrDb: number;
  measure: (bitrateBps: number) => Promise<BitsMeasured>;
  leastBps: number;
  mostBps: number;
}

/** Two bitrates nearer than this are one: an encoder's own rate control is no finer. */
const NEAR_ENOUGH = 1.03;

/** Undefined if not even `mostBps` reaches the picture. Bisects bitrates by their logarithm. */
export async function equalPsnr(wish: EqualPsnrWish): Promise<BitsMeasured | undefined> {
  const { psnrDb, measure } = wish;
  let tooLow = wish.leastBps;
  let enough = wish.mostBps;
  let best: BitsMeasured | undefined;
  while (enough / tooLow > NEAR_ENOUGH) {
    const measured = await measure(Math.round(Math.sqrt(tooLow * enough)));
    if (measured.psnrDb < psnrDb) {
      tooLow = measured.bitrateBps;
      continue;
    }
    enough = measured.bitrateBps;
    if (!best || measured.bitsPerSecond < best.bitsPerSecond) best = measured;
  }
  return best;
}
