/**
 * The figures of the faults bench as a table, and what is wrong with them.
 * From: faults-command.ts. To: the same, which prints both.
 */
import { markdownTable } from '../markdown-table.ts';
import { percentile } from '../percentile.ts';
import type { Fault, Measured } from './fault.ts';

export interface FaultFigures {
  fault: Fault;
  /** One for each time that came to its end. */
  times: readonly Measured[];
  /** What was not whole, a sentence for each time. */
  broken: readonly string[];
}

export function faultsTable(all: readonly FaultFigures[]): string {
  return markdownTable({
    head: ['fault', 'times', 'what', 'median (ms)', 'worst (ms)', 'promised (ms)'],
    rows: all.flatMap(({ fault, times }) =>
      fault.promised.map(({ what, mostMs }, index) => {
        const [median, worst] = [0.5, 1].map((share) => shown(valuesOf(times, index), share));
        return [fault.name, String(times.length), what, median ?? '', worst ?? '', String(mostMs)];
      }),
    ),
  });
}

/** One sentence for each promise that was not kept. */
export function faultsProblems(all: readonly FaultFigures[]): string[] {
  return all.flatMap(({ fault, times, broken }) => {
    const missed = fault.promised.flatMap(({ what, mostMs }, index) => {
      const late = valuesOf(times, index).filter((value) => !(value <= mostMs));
      if (late.length === 0) return [];
      return [
        `${fault.name}: ${what}: more than ${mostMs} ms, ${late.length} of ${times.length} times.`,
      ];
    });
    return [...missed, ...broken.map((sentence) => `${fault.name}: ${sentence}`)];
  });
}

function valuesOf(times: readonly Measured[], index: number): number[] {
  return times.map((measured) => measured[index] ?? Number.NaN);
}

function shown(values: readonly number[], share: number): string {
  return percentile(values, share)?.toFixed(0) ?? '–';
}
