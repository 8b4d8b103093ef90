/** What is read back of a recording is what was sent, whatever happened, up to the byte at which the hub died. */
import { readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Track } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { tracksOf } from '../src/archive/journal/sidecar-line.ts';
import { RecordingReader } from '../src/archive/reading/recording-reader.ts';
import { chunksOf } from './coded-stream.ts';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { type Action, Broadcast, broadcasts } from './random-broadcast.ts';
import { RecorderUnderTest } from './recorder-under-test.ts';
import { recordingIn } from './recordings-on-disk.ts';

const SHORT = 60;
const FIRST = 'journal-0000000000000000';

for (const seed of seeds) {
  test(`R3 R4 R5c what is read back is what was sent (seed ${seed})`, fuzzOptions, async () => {
    const root = temporaryFolder();
    const told = progress(`recordings, seed ${seed}`);
    await using under = new RecorderUnderTest({ folder: join(root, 'none') });
    let number = 0;
    for (const actions of new Inputs(broadcasts, { seed, short: SHORT })) {
      const folder = join(root, String(number));
      number += 1;
      await under.reopen(folder);
      const broadcast = new Broadcast();
      under.state(broadcast.state(0));
      for (const action of actions) await act(action, { under, broadcast });
      await under.stop();
      await compare(folder, broadcast);
      rmSync(folder, { recursive: true });
      told();
    }
  });
}

async function act(
  action: Action,
  { under, broadcast }: { under: RecorderUnderTest; broadcast: Broadcast },
): Promise<void> {
  switch (action.does) {
    case 'send':
      under.sendBytes(broadcast.batch(action.chunks));
      under.clock.advance(action.tookMs);
      return;
    case 'state':
      under.state(broadcast.state(action.tracks));
      return;
    case 'pause':
      under.pause(action.tookMs);
      return;
    case 'restart':
      await under.reopen();
      under.state(broadcast.tracks);
      under.recorder.sendBuffer(new Uint8Array(1));
      broadcast.restarted();
      return;
    case 'kill': {
      await under.stop();
      broadcast.diedAt(kill(under.folder, action));
      await under.reopen();
      under.state(broadcast.state(0));
    }
  }
}

/** The files as they are when the process dies in the middle of a write. Returns how much of the journal is there. */
function kill(folder: string, { journal, sidecar }: Extract<Action, { does: 'kill' }>): number {
  const journalFile = join(folder, FIRST);
  const bytes = Math.floor(journal * statSync(journalFile).size);
  truncateSync(journalFile, bytes);
  // Lines are written before what they stand for.
  const sidecarFile = join(folder, 'sidecar.jsonl');
  const text = readFileSync(sidecarFile, 'utf8');
  const lines = text.split('\n').slice(0, -1);
  const needed = lines.findLastIndex((line) => (JSON.parse(line) as { at: number }).at < bytes) + 1;
  const least = Buffer.byteLength(
    lines
      .slice(0, needed)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const size = Buffer.byteLength(text);
  truncateSync(sidecarFile, least + Math.floor(sidecar * (size - least)));
  return bytes;
}

async function compare(folder: string, { expected }: Broadcast): Promise<void> {
  const { journal } = recordingIn(folder);
  const chunks = chunksOf(journal);
  const ids = chunks.map(({ payload }) => Buffer.from(payload).readUInt32BE());
  expect(ids).toEqual(expected.map(({ id }) => id));
  const reader = new RecordingReader(folder, { confirmedBytes: () => undefined });
  const { sections, keys, lengthMs } = await reader.times(0);
  let at = 0;
  for (const [index, chunk] of chunks.entries()) {
    const section = sections.findLast((each) => each.at <= at);
    expect(tracksOf(section?.tracks)).toEqual(expected[index]?.tracks as Track[]);
    if (keys.at.includes(at)) expect(chunk.isKey).toBe(true);
    at += 16 + chunk.payload.byteLength;
  }
  expect(sections.map(({ timeMs }) => timeMs)).toEqual(
    sections.map(({ timeMs }) => timeMs).sort((a, b) => a - b),
  );
  const starts = new Set(chunks.map((_, index) => expected[index - 1]?.end ?? 0));
  for (const place of keys.at) expect(starts).toContain(place);
  expect(lengthMs).toBeGreaterThanOrEqual(sections.at(-1)?.timeMs ?? 0);
}
