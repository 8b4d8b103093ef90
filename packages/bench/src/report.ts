/**
 * How a bench ends: its table and what is wrong with it.
 * From: the commands. To: standard output; a file, if asked for; the exit code.
 */
import { writeFile } from 'node:fs/promises';
import { type Machine, machineLine } from './machine/machine.ts';

export interface Report {
  bench: string;
  machine: Machine;
  /** Ready to be printed. */
  table: string;
  /** Whatever the bench knows, for the file. */
  figures: object;
  problems: readonly string[];
  json: string | undefined;
}

/** @throws with one sentence for each claim that does not hold. */
export async function report(made: Report): Promise<void> {
  const { bench, machine, table, figures, problems, json } = made;
  process.stdout.write(`\n${machineLine(machine)}\n\n${table}\n`);
  if (json) {
    const all = { bench, machine, ...figures, problems };
    await writeFile(json, `${JSON.stringify(all, null, 2)}\n`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
