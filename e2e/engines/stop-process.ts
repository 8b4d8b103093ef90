/**
 * Ends a child process and waits until it is gone; one that is gone already is no fault.
 * From: what starts processes here. To: the system.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const KILL_AFTER_MS = 5_000;

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await gone;
  clearTimeout(timer);
}
