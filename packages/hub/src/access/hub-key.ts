/**
 * The hub's own key, from which all others are derived: whoever has it can make tickets, user tokens and embed passes.
 * From: open-store.ts, at the start. To: a file of the data folder, or the database of all nodes.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TICKET_KEY_FILE } from '../data-folder/file-names.ts';
import { writePrivateFile } from '../data-folder/private-file.ts';
import type { SecretTable } from '../store/store.ts';

const KEY_BYTES = 32;
const SECRET_NAME = 'hub key';

/** The key of this data folder; made where it is missing. @throws an error whose message says what to do. */
export function keyOfFolder(dataDir: string): Uint8Array {
  const file = join(dataDir, TICKET_KEY_FILE);
  const entry = lstatSync(file, { throwIfNoEntry: false });
  if (entry === undefined) writePrivateFile(file, randomBytes(KEY_BYTES));
  else if (entry.isSymbolicLink() && !existsSync(file)) {
    throw new Error(
      `${file} is a link to a file that does not exist. Delete the link, and a new key is made here.`,
    );
  }
  const key = readFileSync(file);
  if (key.byteLength !== KEY_BYTES) {
    throw new Error(
      `${file} is not a key of ${KEY_BYTES} bytes. Delete it, and a new one is made.`,
    );
  }
  return key;
}

/** What one node has signed is right at another. `first`: the key to begin with, if there is none yet. */
export async function keyOfAllNodes(
  secrets: SecretTable,
  { first }: { first?: Uint8Array } = {},
): Promise<Uint8Array> {
  const make = () => Buffer.from(first ?? randomBytes(KEY_BYTES)).toString('base64');
  const key = Buffer.from(await secrets.common(SECRET_NAME, make), 'base64');
  if (key.byteLength === KEY_BYTES) return key;
  throw new Error(
    `"${SECRET_NAME}" in the table secrets is not a key of ${KEY_BYTES} bytes. Delete the row, and a new one is made.`,
  );
}
