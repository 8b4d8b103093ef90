/**
 * The picture that the tests send: left half red, right half blue, and over them a white bar that moves to the right.
 * Small and slow, because every test pays for it in software on all its pages.
 * To: y4m-clip.ts and still-frame.ts, which make it; picture-columns.ts and moving-picture.ts, which find it again.
 */
export const pattern = {
  width: 320,
  height: 180,
  barWidth: 32,
  framesPerSecond: 15,
  /** The bar's way from the left edge to the right one; then it begins again. */
  frames: 15,
} as const;

/** The bar's left edge in one frame, even: the clip has one colour sample for each two pixels. */
export function barLeft(frame: number): number {
  const way = pattern.width - pattern.barWidth;
  return 2 * Math.round((way * frame) / (pattern.frames - 1) / 2);
}
