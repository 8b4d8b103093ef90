/**
 * Sends one file to the object storage, and looks at what is there. Only then the row says that it is whole.
 * From: offloader.ts. To: object-storage.ts; the file's row, which also says how far a long upload is.
 */
import { randomInt } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import type { StoredFileRow } from '../../store/rows.ts';
import type { StoredFileTable } from '../../store/store.ts';
import { faultOf } from './fault-of.ts';
import type { ObjectStorage } from './object-storage.ts';
import { StorageFault } from './storage-fault.ts';
import { BLOCK_BYTES } from './stored-blocks.ts';

/** The smallest that S3 takes of an upload in parts; one is in memory. */
const PART_BYTES = 5 * 1024 * 1024;
/** Of a longer file these are compared: the first, the last, and others that nobody can foretell. */
const COMPARED_BLOCKS = 4;

interface Parts {
  storage: ObjectStorage;
  rows: StoredFileTable;
  /** So much has been sent. */
  onSent(bytes: number): void;
}

interface File {
  /** Of the object. */
  name: string;
  recordingId: string;
  path: string;
}

interface Compared {
  name: string;
  bytes: number;
  storage: ObjectStorage;
}

/** How far a long upload is. */
const UploadText = z.object({ id: z.string(), etags: z.array(z.string()) });

/**
 * False: its recording is not known, or was deleted meanwhile. Rejects with a StorageFault, or the error of a disk or a
 * database: then it can be tried again.
 */
export async function sendFile({ name, recordingId, path }: File, parts: Parts): Promise<boolean> {
  const { storage, rows } = parts;
  const opened = await openIfThere(path);
  // Deleted meanwhile, with its recording.
  if (opened === undefined) return false;
  await using file = opened;
  const { size: bytes } = await file.stat();
  if (bytes === 0) return true;
  const row = await rows.begin({ name, recordingId, bytes });
  if (row === undefined) return false;
  if (row.is_whole === 1) {
    // The last attempt got as far as this. Or another node has sent other bytes: they stay where they are, and these as well.
    await compare(file, { name, bytes, storage });
    return true;
  }
  if (bytes <= PART_BYTES) {
    await storage.put(name, await readAt(file, { at: 0, length: bytes }));
    parts.onSent(bytes);
  } else await sendInParts(file, { row, bytes }, parts);
  await compare(file, { name, bytes, storage });
  if (await rows.confirm({ name, bytes })) return true;
  // Nothing may be there that nobody knows of.
  await rows.addOrphan({ name, bytes });
  return false;
}

async function sendInParts(
  file: FileHandle,
  { row, bytes }: { row: StoredFileRow; bytes: number },
  { storage, rows, onSent }: Parts,
): Promise<void> {
  const { name } = row;
  const { id, etags } = uploadOf(row) ?? { id: await storage.beginUpload(name), etags: [] };
  const note = () => rows.noteUpload({ name, upload: JSON.stringify({ id, etags }) });
  async function anew(): Promise<void> {
    await rows.noteUpload({ name, upload: null });
    await storage.giveUpUpload(name, id);
  }
  // It was finished, and the hub died before it knew.
  const mayBeThere = etags.length * PART_BYTES >= bytes;
  if (mayBeThere && (await isThere(file, { name, bytes, storage }))) return;
  await note();
  for (let at = etags.length * PART_BYTES; at < bytes; at += PART_BYTES) {
    const part = await readAt(file, { at, length: Math.min(PART_BYTES, bytes - at) });
    const number = etags.length + 1;
    const sending = storage.putPart(name, { upload: id, number, bytes: part });
    etags.push(await sending.catch(afterFault(anew, ['missing', 'wrong'])));
    onSent(part.byteLength);
    await note();
  }
  // Not every storage says why: whatever it answers but "done", it is asked no second time.
  const finishing = storage.finishUpload(name, { upload: id, etags });
  await finishing.catch(afterFault(anew, ['later', 'refused', 'missing', 'wrong']));
}

/** The next attempt begins anew, after these faults. */
function afterFault(anew: () => Promise<void>, kinds: readonly StorageFault['kind'][]) {
  return async (error: unknown): Promise<never> => {
    if (kinds.includes(faultOf(error).kind)) await anew();
    throw error;
  };
}

async function isThere(file: FileHandle, object: Compared): Promise<boolean> {
  try {
    await compare(file, object);
    return true;
  } catch (error) {
    // Amazon refuses to say that something is missing to whoever may not list the bucket.
    const { kind } = faultOf(error);
    if (kind === 'missing' || kind === 'wrong' || kind === 'refused') return false;
    throw error;
  }
}

/** Undefined: none, or none that can be gone on with. */
export function uploadOf({ upload }: StoredFileRow): z.infer<typeof UploadText> | undefined {
  if (upload === null) return undefined;
  const { data } = UploadText.safeParse(JSON.parse(upload));
  return data;
}

/** Rejects if what is there has another size, or other bytes. */
async function compare(file: FileHandle, { name, bytes: size, storage }: Compared): Promise<void> {
  const blocks = Math.ceil(size / BLOCK_BYTES);
  for (let count = 0; count < Math.min(blocks, COMPARED_BLOCKS); count += 1) {
    const from = BLOCK_BYTES * comparedBlock(count, blocks);
    const to = Math.min(from + BLOCK_BYTES, size);
    const there = await storage.read(name, { from, to, size });
    const here = await readAt(file, { at: from, length: to - from });
    if (!here.equals(there)) {
      throw new StorageFault('wrong', 'it gives back other bytes than it was sent');
    }
  }
}

function comparedBlock(count: number, blocks: number): number {
  if (blocks <= COMPARED_BLOCKS) return count;
  if (count === 0) return 0;
  return count === 1 ? blocks - 1 : randomInt(blocks);
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function readAt(
  file: FileHandle,
  { at, length }: { at: number; length: number },
): Promise<Buffer<ArrayBuffer>> {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, at + read);
    if (bytesRead === 0) throw new Error('a file of a recording is shorter than it was');
    read += bytesRead;
  }
  return bytes;
}
