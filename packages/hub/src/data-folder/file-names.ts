/** What lies in the data folder. From: whoever writes or reads one of these. To: data-folder.ts, which knows them by it. */

/** SQLite keeps `-wal` and `-shm` beside it; a damaged one gets `.damaged-` and the time behind its name. */
export const DATABASE_FILE = 'streamhub.db';
export const TICKET_KEY_FILE = 'ticket-key';
export const OWN_CERTIFICATE_FILE = 'own-certificate.pem';
/** Always empty: what counts is who has locked it. */
export const LOCK_FILE = 'hub.lock';
/** Which process that is, for people. */
export const PROCESS_FILE = 'hub.pid';
/** How the command line reaches the hub that runs. */
export const CONTROL_FILE = 'hub.control';
/** Unless the operator has named another one. */
export const RECORDINGS_FOLDER = 'recordings';

/** Copies and companions of a file begin with its name. */
export function isFileOfTheHub(name: string): boolean {
  return FILES.some((file) => name.startsWith(file));
}

const FILES = [
  DATABASE_FILE,
  TICKET_KEY_FILE,
  OWN_CERTIFICATE_FILE,
  LOCK_FILE,
  PROCESS_FILE,
  CONTROL_FILE,
  RECORDINGS_FOLDER,
];
