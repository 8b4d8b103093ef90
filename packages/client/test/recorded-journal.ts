/**
 * A recording as a hub serves it, over real HTTP, for tests of whoever reads one.
 * From: the tests. To: Recording, Replay.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { batchBytes, type Chunk, encodeBatch, type RecordedSection } from '@streamhub/protocol';

export const VIDEO = { kind: 'video', trackId: 1, codec: 'vp8', temporalLayers: 1 } as const;
const EVERY_MS = 40;
const KEY_EVERY = 25;

/** A picture each 40 ms, a key chunk each second; `bytes` long, beginning at a time of its streamer's own. */
export function pictures({
  count,
  bytes = 400,
  fromUs = 7_000_000,
}: {
  count: number;
  bytes?: number;
  fromUs?: number;
}): Chunk[] {
  return Array.from({ length: count }, (_, index) => ({
    trackId: 1,
    isKey: index % KEY_EVERY === 0,
    temporalLayer: 0,
    sequence: index,
    timestampUs: fromUs + index * EVERY_MS * 1000,
    payload: new Uint8Array(bytes).fill(index),
  }));
}

export interface Asked {
  path: string;
  query: URLSearchParams;
  range: string | undefined;
  headers: IncomingMessage['headers'];
}

export class RecordedJournal implements AsyncDisposable {
  readonly #server;
  readonly asked: Asked[] = [];
  journal: Uint8Array = new Uint8Array();
  sections: RecordedSection[] = [];
  keys: { timeMs: number; at: number }[] = [];
  state: 'recording' | 'done' = 'done';
  isDeleted = false;
  /** Answers to journal requests that say that nothing is there. */
  beyond = 0;
  /** Answers to journal requests that break off after so many bytes. */
  breaksAfter: number[] = [];
  pass: string | undefined;

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://hub');
      const path = url.pathname.split('/').slice(7).join('/');
      const { range } = request.headers;
      this.asked.push({ path, query: url.searchParams, range, headers: request.headers });
      const json = (status: number, body: unknown) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(body));
      if (this.isDeleted) {
        return json(404, { ok: false, code: 'recording_not_found', message: 'Deleted.' });
      }
      if (path === '') return json(200, this.#info());
      if (path === 'index') {
        return json(200, { first: 0, total: this.keys.length, keys: this.keys });
      }
      const [from = 0, last = 0] = (range?.match(/\d+/g) ?? []).map(Number);
      if (this.beyond > 0) {
        this.beyond -= 1;
        return json(416, { ok: false, code: 'range_not_satisfiable', message: 'Beyond.' });
      }
      const to = Math.min(last + 1, this.journal.byteLength);
      response.writeHead(206, { 'content-length': to - from });
      const breaksAfter = this.breaksAfter.shift();
      if (breaksAfter === undefined) return response.end(this.journal.subarray(from, to));
      return response.write(this.journal.subarray(from, from + breaksAfter), () =>
        response.destroy(),
      );
    });
  }

  static async open(chunks: Chunk[] = []): Promise<RecordedJournal> {
    const journal = new RecordedJournal();
    if (chunks.length > 0) journal.add(chunks);
    await new Promise<void>((resolve) => journal.#server.listen(0, '127.0.0.1', resolve));
    return journal;
  }

  get hubUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/live/`;
  }

  get lengthMs(): number {
    return this.keys.at(-1)?.timeMs ?? 0;
  }

  /** As a section of its own, `afterMs` behind the last key chunk. */
  add(chunks: Chunk[], { timeMs = 0 }: { timeMs?: number } = {}): void {
    let at = this.journal.byteLength;
    const timestampUs = chunks[0]?.timestampUs ?? 0;
    this.sections.push({ at, timeMs, timestampUs, tracks: [VIDEO] });
    for (const chunk of chunks) {
      const chunkMs = timeMs + (chunk.timestampUs - timestampUs) / 1000;
      if (chunk.isKey) this.keys.push({ timeMs: chunkMs, at });
      at += batchBytes([chunk]);
    }
    this.journal = Buffer.concat([this.journal, encodeBatch(chunks)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #info() {
    return {
      ...{ recordingId: 'r1', streamKey: 's1', title: 'Kept', state: this.state, bytes: 1 },
      ...{ startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:01:00.000Z' },
      ...{ lengthMs: this.lengthMs, journalBytes: this.journal.byteLength },
      ...{ sections: this.sections, pauses: [], gaps: [], keys: this.keys.length },
      ...(this.pass ? { pass: this.pass } : {}),
    };
  }
}
