/**
 * What is lost when a hub that records is killed: streams at their pace, each with a viewer that notes the batches it got;
 * then those of them that are not in the stream's journal are counted.
 * From: archive-command.ts. To: archive-table.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chunkHeaderBytes, peekHeader, type RecordingList } from '@streamhub/protocol';
import { granted, openBareStreamer } from '../feed/bare-streamer.ts';
import { HubProcess } from '../hub-process.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import type { KillRow } from './archive-table.ts';

/** By then each journal has begun. */
const LIVES_MS = 2_000;
/** Nobody knows when the hub dies: anywhere between two pictures, or within one. */
const UP_TO_MS = 1_000;

/** The names of the chunks of each batch, in order. */
type Batches = string[][];

export async function measureKill({ streams }: { streams: number }): Promise<KillRow> {
  const folder = await mkdtemp(join(tmpdir(), 'streamhub-recordings-'));
  try {
    const seen = await killedHub({ streams, folder });
    const lost = Array.from(seen, ([recordingId, batches]) => {
      const there = new Set(namesIn(journalIn(join(folder, recordingId))));
      return batches.filter((batch) => batch.some((name) => !there.has(name))).length;
    });
    return {
      streams,
      lost: lost.reduce((sum, each) => sum + each, 0),
      mostLost: Math.max(...lost),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What viewers had got of each recording. */
async function killedHub({
  streams,
  folder,
}: {
  streams: number;
  folder: string;
}): Promise<Map<string, Batches>> {
  const options = ['--max-streams', String(streams), '--record', 'all', '--record-dir', folder];
  await using hub = await HubProcess.start([...ONE_ADDRESS_FOR_ALL, ...options]);
  const { address, pid } = hub;
  using closing = new DisposableStack();
  const seen = new Map<string, Batches>();
  for (let count = 0; count < streams; count += 1) {
    const streamer = closing.use(await openBareStreamer({ address }));
    const { streamKey } = streamer;
    const batches: Batches = [];
    const onData = (payload: Buffer) => void batches.push(namesIn(payload));
    const viewer = closing.use(await BareSocketIo.connect({ address, onData }));
    await granted(viewer, 'stream:join', { streamKey, format: 'chunks' });
    const response = await fetch(`${address}/api/streams/${streamKey}/recordings`);
    const { recordings } = (await response.json()) as RecordingList;
    seen.set(recordings[0]?.recordingId ?? '', batches);
    streamer.begin();
  }
  await wait(LIVES_MS + UP_TO_MS * Math.random());
  process.kill(pid, 'SIGKILL');
  await hub.stop();
  return seen;
}

function journalIn(folder: string): Buffer {
  const files = readdirSync(folder).filter((name) => name.startsWith('journal-'));
  return Buffer.concat(files.sort().map((name) => readFileSync(join(folder, name))));
}

/** Of whole chunks: the last may be torn. */
function namesIn(bytes: Uint8Array): string[] {
  const names: string[] = [];
  for (let at = 0; ; ) {
    const header = peekHeader(bytes, at);
    at += chunkHeaderBytes + (header?.payloadBytes ?? 0);
    if (header === undefined || at > bytes.byteLength) return names;
    names.push(`${header.trackId} ${header.sequence}`);
  }
}
