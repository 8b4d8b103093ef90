/**
 * Recordings as a program sees them, and a player that plays one.
 * From: the tests. To: the hub's HTTP answers, `<streamhub-player recording="…">`.
 */
import type { Locator } from '@playwright/test';
import type { StreamHubPlayerElement } from '@streamhub/client';
import { decodeBatch, type RecordingInfo, type RecordingList } from '@streamhub/protocol';
import { expect } from '../expect.ts';
import { findBar, readColumns } from '../pattern/picture-columns.ts';

interface OfStream {
  address: string;
  streamKey: string;
}

/** The stream's newest recording, once it is so long, or longer. */
export async function recordedFor(
  { address, streamKey }: OfStream,
  lengthMs: number,
): Promise<RecordingInfo> {
  const root = `${address}/api/streams/${streamKey}/recordings`;
  let found: RecordingInfo | undefined;
  await expect
    .poll(async () => {
      const { recordings }: RecordingList = await (await fetch(root)).json();
      const id = recordings[0]?.recordingId;
      found = id === undefined ? undefined : await (await fetch(`${root}/${id}`)).json();
      return found?.lengthMs ?? 0;
    })
    .toBeGreaterThanOrEqual(lengthMs);
  if (!found) throw new Error('there is no recording');
  return found;
}

/** At which milliseconds of the recording its chunks are; each JPEG is one. */
export async function chunkTimesOf(
  { address, streamKey }: OfStream,
  recordingId: string,
): Promise<number[]> {
  const root = `${address}/api/streams/${streamKey}/recordings/${recordingId}`;
  const journal = await (await fetch(`${root}/journal`)).arrayBuffer();
  const decoded = decodeBatch(new Uint8Array(journal));
  if (!decoded.ok) throw new Error(decoded.message);
  const [first] = decoded.chunks;
  return decoded.chunks.map(({ timestampUs }) => (timestampUs - (first?.timestampUs ?? 0)) / 1_000);
}

/** Resolves with the milliseconds from the wish to the picture. */
export function seek(player: Locator, seconds: number): Promise<number> {
  return player.evaluate((element, time) => {
    const replay = element as StreamHubPlayerElement;
    return new Promise<number>((resolve) => {
      const sinceMs = performance.now();
      replay.addEventListener('seeked', () => resolve(performance.now() - sinceMs), { once: true });
      replay.currentTime = time;
    });
  }, seconds);
}

/** Where the pattern's bar is, from 0 to 1. */
export async function barOf(player: Locator): Promise<number> {
  const bar = findBar(await readColumns(player.locator('canvas')));
  if (bar === undefined) throw new Error('the pattern is not seen');
  return bar;
}

export function timeOf(player: Locator): Promise<number> {
  return player.evaluate((element) => (element as StreamHubPlayerElement).currentTime);
}

/** Sets or calls what a page may set or call. */
export function tell(player: Locator, wish: Partial<StreamHubPlayerElement>): Promise<void> {
  return player.evaluate((element, wishes) => void Object.assign(element, wishes), wish as object);
}
