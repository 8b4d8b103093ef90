/**
 * Looks again and again until nothing is thrown. A busy machine is no failure: Vitest's own `waitFor` gives up after a second.
 * From: tests of what comes by the bus, a row or another process. To: Vitest.
 */
import { vi } from 'vitest';

export function waitFor<Value>(look: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(look, 15_000);
}
