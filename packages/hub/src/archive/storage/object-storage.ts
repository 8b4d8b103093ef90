/**
 * An S3-compatible object storage, as recordings need it. Nothing that it answers is believed before it was looked at.
 * From: storage-check.ts, send-file.ts, stored-blocks.ts, offloader.ts. To: s3mini, which signs; bounded-fetch.ts.
 */
import { S3mini } from 's3mini';
import { boundedFetch } from './bounded-fetch.ts';
import { faultOf } from './fault-of.ts';
import type { StorageAccess } from './storage-access.ts';
import { StorageFault } from './storage-fault.ts';

/** `to` is not in it. */
export interface Range {
  from: number;
  to: number;
}

/** Everything rejects with a StorageFault. Names are those of rows: below what all of the hub's objects begin with. */
export class ObjectStorage implements Disposable {
  readonly access: StorageAccess;
  readonly #client: S3mini;
  readonly #stop = new AbortController();

  constructor(access: StorageAccess) {
    const { endpoint, region, accessKeyId, secretAccessKey } = access;
    this.access = access;
    const fetch = boundedFetch(this.#stop.signal);
    this.#client = new S3mini({ endpoint, region, accessKeyId, secretAccessKey, fetch });
  }

  async put(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await told(() => this.#client.putObject(this.#keyOf(name), bytes));
  }

  /** Returns the name of the upload. */
  beginUpload(name: string): Promise<string> {
    return told(() => this.#client.getMultipartUploadId(this.#keyOf(name)));
  }

  /** Returns what finishing the upload needs. `number`: from 1. */
  async putPart(
    name: string,
    { upload, number, bytes }: { upload: string; number: number; bytes: Uint8Array<ArrayBuffer> },
  ): Promise<string> {
    const key = this.#keyOf(name);
    const { etag } = await told(() => this.#client.uploadPart(key, upload, bytes, number));
    if (etag === '') throw new StorageFault('wrong', 'it does not say what it has of a part');
    return etag;
  }

  async finishUpload(
    name: string,
    { upload, etags }: { upload: string; etags: readonly string[] },
  ): Promise<void> {
    const parts = etags.map((etag, index) => ({ partNumber: index + 1, etag }));
    await told(() => this.#client.completeMultipartUpload(this.#keyOf(name), upload, parts));
  }

  /** Harmless if there is none, and where that cannot be done: a storage may have a rule of its own for what is left. */
  async giveUpUpload(name: string, upload: string): Promise<void> {
    try {
      await told(() => this.#client.abortMultipartUpload(this.#keyOf(name), upload));
    } catch (error) {
      if (faultOf(error).kind === 'away') throw error;
    }
  }

  /** `size`: of the whole object. An answer for any other range, or of another object's size, is none. */
  async read(name: string, { from, to, size }: Range & { size: number }): Promise<Uint8Array> {
    const answer = await told(() => this.#client.getObjectRaw(this.#keyOf(name), false, from, to));
    const said = `${answer.status} ${answer.headers.get('content-range')}`;
    const bytes = await answer.bytes();
    if (said !== `206 bytes ${from}-${to - 1}/${size}` || bytes.byteLength !== to - from) {
      throw new StorageFault('wrong', `it answers "${said.slice(0, 80)}", which was not asked for`);
    }
    return bytes;
  }

  /** Harmless if there is none. */
  async remove(name: string): Promise<void> {
    try {
      await told(() => this.#client.deleteObject(this.#keyOf(name)));
    } catch (error) {
      const { kind, code } = faultOf(error);
      if (kind !== 'missing' || code === 'NoSuchBucket') throw error;
    }
  }

  /** What is under way fails. */
  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  #keyOf(name: string): string {
    return this.access.beginning + name;
  }
}

async function told<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw faultOf(error);
  }
}
