/**
 * How many files and connections this process may have open at one time.
 * From: the system, where it tells. To: front-door.ts, which leaves some for files.
 */
import { readFileSync } from 'node:fs';

const LINUX_LIMITS = '/proc/self/limits';
const SOFT_LIMIT = /^Max open files\s+(\d+)/m;

export function descriptorLimit(): number | undefined {
  try {
    const [, soft] = SOFT_LIMIT.exec(readFileSync(LINUX_LIMITS, 'utf8')) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
