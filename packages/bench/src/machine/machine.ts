/** What the figures were measured on. From: the system. To: tables and figure files. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isPinned } from './cores.ts';

export interface Machine {
  cores: number;
  processor: string;
  /** As the system states it; 0 where it does not. */
  ghz: number;
  node: string;
  /** The hub had a core of its own. */
  isHubPinned: boolean;
}

export function machine(): Machine {
  const all = cpus();
  return {
    cores: all.length,
    processor: all[0]?.model ?? 'unknown',
    ghz: (all[0]?.speed || statedMhz()) / 1000,
    node: process.version,
    isHubPinned: isPinned(),
  };
}

/** Where Node finds no speed, Linux may still state one. */
function statedMhz(): number {
  if (process.platform !== 'linux') return 0;
  return Number(/^cpu MHz\s*:\s*([\d.]+)/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 0);
}

export function machineLine({ cores, processor, ghz, node, isHubPinned }: Machine): string {
  const where = isHubPinned ? 'the hub on a core of its own' : 'the hub on any core';
  const speed = ghz > 0 ? ` at ${ghz.toFixed(2)} GHz` : '';
  return `${cores} cores (${processor})${speed}, Node ${node}, ${where}.`;
}
