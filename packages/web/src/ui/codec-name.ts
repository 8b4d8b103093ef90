/**
 * A codec as people call it. From: WebCodecs' strings ("avc1.42e01f") and the studio's short names. To: studio, watch.
 */
const NAMES: readonly [start: string, name: string][] = [
  ['avc', 'H.264'],
  ['h264', 'H.264'],
  ['hev', 'H.265'],
  ['hvc', 'H.265'],
  ['vp8', 'VP8'],
  ['vp09', 'VP9'],
  ['vp9', 'VP9'],
  ['av01', 'AV1'],
  ['av1', 'AV1'],
  ['jpeg', 'JPEG'],
];

export function codecName(codec: string): string {
  return NAMES.find(([start]) => codec.startsWith(start))?.[1] ?? codec;
}
