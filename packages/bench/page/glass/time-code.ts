/**
 * A time as bits that are painted into a picture as black and white squares, and read back from it.
 * From: code-strip.ts, a time to write, or pixels to read. To: the same.
 *
 * 24 bits of time in quarter milliseconds, then 8 bits of check.
 */
export const TIME_CODE_BITS = 32;
const TIME_BITS = 24;
const CHECK_BITS = TIME_CODE_BITS - TIME_BITS;
/** Of the time, in quarter milliseconds: more than an hour, then it begins again. */
const TURN = 2 ** TIME_BITS;
const PER_MS = 4;

export function timeCode(epochMs: number): boolean[] {
  const time = Math.round(epochMs * PER_MS) % TURN;
  return [...bitsOf(time, TIME_BITS), ...bitsOf(checkOf(time), CHECK_BITS)];
}

/** How long before `epochMs` the code was made, in ms; undefined if this is none: its check does not hold. */
export function timeCodeAgeMs(code: readonly boolean[], epochMs: number): number | undefined {
  const time = numberOf(code.slice(0, TIME_BITS));
  if (numberOf(code.slice(TIME_BITS)) !== checkOf(time)) return undefined;
  const now = Math.round(epochMs * PER_MS) % TURN;
  return ((now - time + TURN) % TURN) / PER_MS;
}

function bitsOf(number: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, at) => ((number >> (count - 1 - at)) & 1) === 1);
}

function numberOf(bits: readonly boolean[]): number {
  return bits.reduce((number, bit) => 2 * number + (bit ? 1 : 0), 0);
}

/** An all black or all white row must not pass for a code. */
function checkOf(time: number): number {
  return ((time ^ (time >> 8) ^ (time >> 16)) & 0xff) ^ 0xa5;
}
