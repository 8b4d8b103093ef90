/** Real disks that are full, and disks that take seconds for a write: the live stream notices neither. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chunksViewer, codedStreamer, namesOf, rangeOf, VIDEO } from './coded-stream.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { RecorderUnderTest } from './recorder-under-test.ts';
import { onlyRecording } from './recordings-on-disk.ts';

const DISK_BYTES = 400_000;
const PICTURE_BYTES = 30_000;
const PICTURES = 30;

/** Undefined where only root may mount one. */
function smallDisk(): string | undefined {
  const folder = temporaryFolder();
  try {
    const size = `size=${DISK_BYTES}`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

test('R5a a disk that is full costs whole groups, the live stream goes on, and so does the recording when there is room', async ({
  skip,
}) => {
  const disk = smallDisk();
  if (disk === undefined) return skip('only root may mount a small disk');
  const other = join(disk, 'of somebody else');
  writeFileSync(other, Buffer.alloc(DISK_BYTES / 2));
  const recordDir = join(disk, 'recordings');
  await using under = await startTestHub({ record: 'all', recordDir });
  const streamer = await codedStreamer(under, [VIDEO]);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K');
  for (let picture = 1; picture < PICTURES; picture += 1) {
    await streamer.send('d', { bytes: PICTURE_BYTES });
  }
  await expect.poll(() => under.metrics()).toContain('streamhub_recordings_troubled 1');
  rmSync(other);
  await streamer.send('d K d');
  await expect.poll(() => under.metrics()).toContain('streamhub_recordings_troubled 0');
  await viewer.fence();
  const seen = viewer.all('stream:data').map(namesOf).join(' ');
  expect(seen).toBe(`K0 ${rangeOf('d', 1, PICTURES)} K${PICTURES + 1} d${PICTURES + 2}`);
  await under.hub.close();
  const { chunks, journal, lines } = onlyRecording(disk);
  const written = chunks.length - 2;
  expect(written).toBeGreaterThan(1);
  expect(written).toBeLessThan(PICTURES);
  const after = `K${PICTURES + 1} d${PICTURES + 2}`;
  expect(namesOf(journal)).toBe(`K0 ${rangeOf('d', 1, written - 1)} ${after}`);
  expect(lines.filter(({ line }) => line === 'gap')).toEqual([
    expect.objectContaining({ reason: 'failed', chunks: PICTURES + 1 - written }),
  ]);
  const told = under.logged.filter(({ msg }) => String(msg).includes('recordings cannot be'));
  expect(told).toHaveLength(1);
});

test('R5 where a write takes seconds, nothing waits for it: neither what is sent nor the end of the hub', async () => {
  const thread = new URL('./hanging-disk-thread.ts', import.meta.url);
  await using under = new RecorderUnderTest({ thread });
  under.state();
  const beganMs = performance.now();
  under.send('K d K d K d');
  expect(under.waitingBytes).toBeGreaterThan(0);
  await under.writer[Symbol.asyncDispose]();
  expect(performance.now() - beganMs).toBeLessThan(5_000);
  expect(under.logged.at(-1)).toContain('their last seconds are lost');
});
