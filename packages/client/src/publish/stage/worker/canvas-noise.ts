/**
 * Tries whether what is read from a canvas is what was drawn. Browsers that protect their users from being recognised may
 * give noise, or nothing: Firefox with `privacy.resistFingerprinting`, Brave when it blocks all it can.
 * From: stage-worker.ts, once. To: the same.
 */
const SIDE = 16;
const COLOUR = [200, 120, 40] as const;
/** Some change the last bits of some pixels, which nobody sees; and no browser keeps colours exactly. */
const MAX_DIFFERENCE = 8;

export function givesNoise(): boolean {
  const context = new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
  // Whoever draws without one says so.
  if (!context) return false;
  context.fillStyle = `rgb(${COLOUR.join(' ')})`;
  context.fillRect(0, 0, SIDE, SIDE);
  try {
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    return data.some((value, place) => {
      const drawn = COLOUR[place % 4];
      return drawn !== undefined && Math.abs(value - drawn) > MAX_DIFFERENCE;
    });
  } catch {
    return true;
  }
}
