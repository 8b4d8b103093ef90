/**
 * Which bytes a request wants (RFC 9110, section 14). One range is served; a request for several, or for what is no range, gets
 * everything, as for one without.
 * From: ranged-answer.ts.
 */
const ONE_RANGE = /^bytes=(\d{0,16})-(\d{0,16})$/;

/** `to` is not part of it. */
export interface ByteRange {
  from: number;
  to: number;
}

/** Undefined: everything. */
export function rangeOf(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = ONE_RANGE.exec(header?.replaceAll(' ', '') ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  if (first === '') {
    const wanted = Number(last);
    return wanted === 0 || size === 0
      ? 'unsatisfiable'
      : { from: Math.max(0, size - wanted), to: size };
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(size, Number(last) + 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'unsatisfiable' : { from, to };
}
