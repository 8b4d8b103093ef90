/**
 * What a process has taken of the machine so far. The same measure for the hub and for all it is compared with.
 * From: Linux' /proc, elsewhere `ps`. To: benches.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** User and system time of all its threads since its start. */
  cpuSeconds: number;
  rssBytes: number;
}

/** The unit of /proc/PID/stat: 100 a second for programs, whatever the kernel's own. */
const TICKS_PER_SECOND = 100;
/** Counted from the field behind the name, which may itself have spaces in it. */
const AT = { userTicks: 11, systemTicks: 12 };

/** @throws when the process is gone. */
export function processUsage(pid: number): ProcessUsage {
  if (process.platform !== 'linux') return askPs(pid);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[AT.userTicks]) + Number(fields[AT.systemTicks]);
  const rssKb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuSeconds: ticks / TICKS_PER_SECOND, rssBytes: 1024 * Number(rssKb) };
}

function askPs(pid: number): ProcessUsage {
  const answer = execFileSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], { encoding: 'utf8' });
  const [time = '', rssKb] = answer.trim().split(/\s+/);
  return { cpuSeconds: secondsOf(time), rssBytes: 1024 * Number(rssKb) };
}

/** `1:02.34` or `01:02:03`. */
export function secondsOf(time: string): number {
  return time.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
}
