/**
 * The files of one recording: a folder of its own, the sidecar, and journal files whose names say where in the journal they
 * begin.
 * From: whoever writes or reads a recording.
 */
export const SIDECAR_FILE = 'sidecar.jsonl';
/** As the sidecar was when a journal file was closed; the number is where that one ends. */
const SIDECAR_COPY = /^sidecar-\d{16}\.jsonl$/;
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

export function sidecarCopy(at: number): string {
  return `sidecar-${String(at).padStart(DIGITS, '0')}.jsonl`;
}

export function isSidecar(name: string): boolean {
  return name === SIDECAR_FILE || SIDECAR_COPY.test(name);
}
