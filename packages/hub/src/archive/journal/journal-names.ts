/**
 * The files of one recording: a folder of its own, the sidecar, and journal files whose names say where in the journal they
 * begin.
 * From: whoever writes or reads a recording.
 */
export const SIDECAR_FILE = 'sidecar.jsonl';
const DIGITS = 16;
const JOURNAL_FILE = /^journal-(\d{16})$/;

export function journalFile(at: number): string {
  return `journal-${String(at).padStart(DIGITS, '0')}`;
}

/** Undefined for any other file. */
export function beginOf(name: string): number | undefined {
  const digits = JOURNAL_FILE.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
