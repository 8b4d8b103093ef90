/**
 * Remembers when a viewer was sent what: one mark for all that was sent within 20 ms.
 * From: delivery-lag.ts. To: delivery-lag.ts, which asks by the number that a viewer has received.
 * Bound: 128 marks, so at least the last 2.5 s; who asks for what is older is told of the oldest.
 */
const MARKS = 128;
const MARK_EVERY_MS = 20;
/** Fields of a mark; each wraps round at 32 bits, and only differences are used. */
const FIELDS = 3;
const AT_MS = 0;
const FIRST_COUNT = 1;
const BYTES_BEFORE = 2;

export class SentMarks {
  readonly #marks = new Uint32Array(MARKS * FIELDS);
  readonly #startMs: number;
  #made = 0;
  /** All that was sent. */
  count = 0;
  bytes = 0;

  constructor({ nowMs }: { nowMs: number }) {
    this.#startMs = nowMs;
  }

  add(nowMs: number, bytes: number): void {
    const atMs = nowMs - this.#startMs;
    if (this.#made === 0 || this.#difference(atMs, this.#made - 1, AT_MS) >= MARK_EVERY_MS) {
      const place = (this.#made % MARKS) * FIELDS;
      this.#marks[place + AT_MS] = atMs;
      this.#marks[place + FIRST_COUNT] = this.count + 1;
      this.#marks[place + BYTES_BEFORE] = this.bytes;
      this.#made += 1;
    }
    this.count += 1;
    this.bytes += bytes;
  }

  /** The mark of the so manieth that was sent. */
  of(count: number): number {
    const oldest = Math.max(0, this.#made - MARKS);
    let mark = Math.max(oldest, this.#made - 1);
    while (mark > oldest && this.#difference(count, mark, FIRST_COUNT) < 0) mark -= 1;
    return mark;
  }

  /** When the mark was made: at most 20 ms before any of it was sent. */
  atMs(mark: number, nowMs: number): number {
    return nowMs - Math.max(0, this.#difference(nowMs - this.#startMs, mark, AT_MS));
  }

  /** What had been sent before the mark. */
  bytesBefore(mark: number): number {
    return this.bytes - this.#difference(this.bytes, mark, BYTES_BEFORE);
  }

  #difference(value: number, mark: number, field: number): number {
    return (value - (this.#marks[(mark % MARKS) * FIELDS + field] ?? 0)) | 0;
  }
}
