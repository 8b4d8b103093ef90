/** As whom a program runs that refuses to run as root. From: tests that may be root. */
import { readFileSync } from 'node:fs';

/** Nothing if the test itself may run it. */
export type RunAs = { uid?: number; gid?: number };

/** Debian makes users for some programs; else the one that may do nothing has to do. */
export function userToRunAs(name: string): RunAs {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((text) => text.split(':'))
    .find(([user]) => user === name);
  return { uid: Number(line?.[2] ?? 65_534), gid: Number(line?.[3] ?? 65_534) };
}
