/** Disks that are full, slow or gone: what is lost is whole groups, and the recording says so. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AUDIO, codedStreamer, namesOf, VIDEO } from './coded-stream.ts';
import { startTestHub } from './hub-under-test.ts';
import { RecorderUnderTest } from './recorder-under-test.ts';
import { recordingIn } from './recordings-on-disk.ts';

const SLOW = new URL('./slow-disk-thread.ts', import.meta.url);
const BROKEN = new URL('./broken-thread.ts', import.meta.url);
const MEGABYTE = 1_000_000;

test('R5a a disk that is too slow costs whole groups, and the gap is noted; nothing waits for it', async () => {
  await using under = new RecorderUnderTest({ thread: SLOW });
  under.state();
  under.send('K');
  under.send('d d d d d d d d d d', { bytes: MEGABYTE });
  expect(under.waitingBytes).toBeGreaterThan(0);
  expect(under.waitingBytes).toBeLessThan(9.1 * MEGABYTE);
  expect(under.lostChunks).toBeGreaterThan(0);
  await under.caughtUp();
  under.send('da d Ka d');
  await under.stop();
  const { chunks, lines } = recordingIn(under.folder);
  const names = chunks.map(({ payload }) => Buffer.from(payload).toString().replaceAll('.', ''));
  expect(names.slice(0, 2)).toEqual(['K0', 'd1']);
  // The sound of the lost group is lost with it.
  expect(names.slice(-3)).toEqual(['K13', 'a1', 'd14']);
  const lost = 15 + 2 - names.length;
  expect(lines.filter(({ line }) => line === 'gap')).toEqual([
    expect.objectContaining({ reason: 'slow', chunks: lost, at: expect.any(Number) }),
  ]);
  expect(under.lostChunks).toBe(lost);
  expect(under.logged).toEqual([
    expect.stringContaining('recordings cannot be written'),
    'recordings are written again',
  ]);
});

test('R5a a folder that disappears is noticed, and the recording goes on in a new one at the next group', async () => {
  await using under = new RecorderUnderTest();
  under.state();
  under.send('K d');
  await under.caughtUp();
  rmSync(under.folder, { recursive: true });
  under.send('d');
  await expect.poll(() => under.logged).toHaveLength(1);
  under.send('d d');
  await under.caughtUp();
  expect(existsSync(under.folder)).toBe(false);
  under.clock.advance(1_000);
  under.send('Ka d');
  await expect.poll(() => under.logged).toHaveLength(2);
  await under.stop();
  const { journal, lines } = recordingIn(under.folder);
  expect(namesOf(journal)).toBe('K5 a0 d6');
  expect(lines.map(({ line }) => line)).toEqual(['begin', 'gap', 'tracks', 'key', 'stop']);
  // Whether the folder is gone is looked at each second: before or after the first chunk that came then.
  expect(lines[1]?.['reason']).toBe('failed');
  expect([2, 3]).toContain(lines[1]?.['chunks']);
});

test('R5 a thread that fails begins anew after a second, and what waits for it has a bound', async () => {
  await using under = new RecorderUnderTest({ thread: BROKEN });
  under.state();
  under.send('K');
  const failures = () => under.logged.filter((line) => line.includes('begins anew'));
  await expect.poll(failures).toHaveLength(1);
  under.send('d d d d d d d d d d', { bytes: MEGABYTE });
  expect(under.waitingBytes).toBeLessThan(9.1 * MEGABYTE);
  under.clock.advance(1_000);
  expect(under.waitingBytes).toBe(0);
  under.send('d K');
  await expect.poll(failures).toHaveLength(2);
});

test('R5 where nothing can be written, streams go on, and one line of the log says so', async () => {
  await using under = await startTestHub({ record: 'all' });
  // A file stands where the folder should be.
  writeFileSync(join(under.dataDir, 'recordings'), '');
  const streamers = [await codedStreamer(under, [VIDEO, AUDIO]), await codedStreamer(under)];
  const viewer = await under.connect();
  const [first] = streamers;
  const { streamKey = '' } = first ?? {};
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  for (const streamer of streamers) await streamer.send('Ka da Ka da');
  await viewer.fence();
  expect(viewer.all('stream:data').map(namesOf).join(' ')).toBe('K0 a0 d1 a1 K2 a2 d3 a3');
  await expect.poll(() => under.metrics()).toContain('streamhub_recording_lost_chunks_total 16');
  await expect.poll(() => under.metrics()).toContain('streamhub_recordings_troubled 2');
  const lines = under.logged.filter(({ msg }) => String(msg).includes('recordings cannot'));
  expect(lines).toHaveLength(1);
});

test('R5b a hub’s date that steps between two runs changes no place, and times go on', async () => {
  await using under = new RecorderUnderTest();
  under.state();
  under.send('K d');
  await under.reopen();
  under.clock.steppedMs = -3_600_000;
  under.state();
  under.send('K d');
  await under.stop();
  const { journal, lines } = recordingIn(under.folder);
  expect(namesOf(journal)).toBe('K0 d1 K2 d3');
  const places = lines.map(({ at }) => Number(at));
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test('R5c what a dying process left of a chunk is cut, and so is what the sidecar says beyond', async () => {
  await using under = new RecorderUnderTest();
  under.state();
  under.send('K d d');
  await under.stop();
  const { journal, lines } = recordingIn(under.folder);
  const file = join(under.folder, 'journal-0000000000000000');
  writeFileSync(file, journal.subarray(0, journal.byteLength - 1));
  const whole = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(join(under.folder, 'sidecar.jsonl'), `${whole}{"line":"key","at":99`);
  await under.reopen();
  under.state();
  under.send('K');
  await under.stop();
  const after = recordingIn(under.folder);
  expect(namesOf(after.journal)).toBe('K0 d1 K3');
  expect(after.lines.map(({ line }) => line)).toEqual([
    'begin',
    'tracks',
    'key',
    'begin',
    'tracks',
    'key',
    'stop',
  ]);
});
