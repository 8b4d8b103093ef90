/**
 * Loads a part of the program that is not there yet. A connection may break for a moment, so a failure is tried again; a
 * part that a newer version of the pages has replaced never comes, and then the last failure is told.
 * From: the pages' `import()`, part-addresses.ts for worklets. To: the same.
 */
export interface RetryTimes {
  /** Before each try. */
  waitsMs: readonly number[];
  /** An answer that takes longer is none. */
  deadlineMs: number;
}

export const RETRY_TIMES: RetryTimes = { waitsMs: [0, 400, 1_600], deadlineMs: 10_000 };

/** Rejects with what the last try said. `load` is told how many tries there were before. */
export async function retried<Part>(
  load: (before: number) => Promise<Part>,
  { waitsMs, deadlineMs }: RetryTimes = RETRY_TIMES,
): Promise<Part> {
  let reason: unknown;
  for (const [before, waitMs] of waitsMs.entries()) {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    try {
      return await within(deadlineMs, load(before));
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}

/** A worklet's address that failed once is not asked for again by browsers; with another query it is another address. */
export function freshAddress(address: URL, before: number): URL {
  if (before === 0) return address;
  const fresh = new URL(address);
  fresh.searchParams.set('again', String(before));
  return fresh;
}

function within<Part>(deadlineMs: number, loading: Promise<Part>): Promise<Part> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it did not load in time')), deadlineMs);
    loading.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
