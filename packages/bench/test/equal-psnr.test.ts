/** The search for the bitrate at which a picture is not worse. */
import { expect, test } from 'vitest';
import { equalPsnr } from '../src/bits/equal-psnr.ts';

/** 40 dB at 2 Mbps, 3 dB for each doubling; gives a tenth more bits than it was asked for. */
const encoder = async (bitrateBps: number) => ({
  bitrateBps,
  bitsPerSecond: 1.1 * bitrateBps,
  psnrDb: 40 + 3 * Math.log2(bitrateBps / 2e6),
});
const range = { leastBps: 400_000, mostBps: 12_000_000 };

test('the fewest bits with a picture that is not worse, as they came out', async () => {
  const best = await equalPsnr({ psnrDb: 40, measure: encoder, ...range });
  expect(best?.psnrDb).toBeGreaterThanOrEqual(40);
  expect(best?.bitsPerSecond).toBeGreaterThanOrEqual(2.2e6);
  expect(best?.bitsPerSecond).toBeLessThan(1.03 * 2.2e6);
});

test('a picture that no bitrate gives is not found', async () => {
  expect(await equalPsnr({ psnrDb: 60, measure: encoder, ...range })).toBeUndefined();
});

test('of an encoder that does not keep to its bitrate, the measurement with fewest bits counts', async () => {
  const given = async (bitrateBps: number) => ({
    bitrateBps,
    bitsPerSecond: bitrateBps > 3e6 ? 1e6 : 2e6,
    psnrDb: 45,
  });
  expect((await equalPsnr({ psnrDb: 40, measure: given, ...range }))?.bitsPerSecond).toBe(2e6);
  const odd = async (bitrateBps: number) => ({
    bitrateBps,
    bitsPerSecond: bitrateBps > 2e6 ? 1e6 : 2e6,
    psnrDb: 45,
  });
  expect((await equalPsnr({ psnrDb: 40, measure: odd, ...range }))?.bitsPerSecond).toBe(1e6);
});
