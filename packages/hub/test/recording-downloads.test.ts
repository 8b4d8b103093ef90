/** A recording as one file: made once, beside the hub, and true to what was sent. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingInfo } from '@streamhub/protocol';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { expect, test } from 'vitest';
import { codedStreamer, VIDEO } from './coded-stream.ts';
import { Downloading } from './downloading.ts';
import { frame, type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { clip, startPush } from './push-under-test.ts';
import { StorageUnderTest } from './storage-under-test.ts';

/** A clip was streamed and is over. */
async function recordedClip(under: HubUnderTest, name: string): Promise<Downloading> {
  const pushed = startPush(clip(name), under);
  const streamKey = await pushed.key;
  await pushed.done;
  const reading = await new Downloading(under, { streamKey }).done();
  return reading;
}

/** Kind, codec, and how many packets. */
async function contentOf(path: string) {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const tracks = await input.getTracks();
  const seconds = await input.computeDuration();
  const kinds = tracks.map((track) => `${track.type} ${track.codec}`).sort();
  return { mimeType: await input.getMimeType(), kinds, seconds };
}

/** When each packet of a kind is to be seen or heard, in seconds from the first picture. */
async function timesOf(path: string): Promise<Record<string, number[]>> {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const times: Record<string, number[]> = {};
  for (const track of await input.getTracks()) {
    const ofTrack: number[] = [];
    for await (const { timestamp } of new EncodedPacketSink(track).packets()) {
      ofTrack.push(timestamp);
    }
    times[track.type] = ofTrack;
  }
  const beginS = Math.min(...(times['video'] ?? []));
  for (const [kind, list] of Object.entries(times)) times[kind] = list.map((time) => time - beginS);
  return times;
}

test('H32 a recording with B-frames becomes an MP4 whose index is in front, with all its pictures', async () => {
  await using under = await startTestHub({ record: 'all' });
  const reading = await recordedClip(under, 'b-frames.mp4');
  const made = await reading.made();
  expect(made.file).toMatch(/^0-\d+\.mp4$/);
  const path = await reading.saved(made.file);
  const { kinds, seconds, mimeType } = await contentOf(path);
  expect(mimeType).toContain('video/mp4');
  expect(kinds).toContain('video avc');
  expect(seconds).toBeGreaterThan(1.9);
  expect(seconds).toBeLessThan(2.2);
  const bytes = readFileSync(path);
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  const [sent, got] = [await timesOf(clip('b-frames.mp4')), await timesOf(path)];
  expect(Object.keys(got)).toEqual(Object.keys(sent));
  expect(got['video']).toHaveLength(sent['video']?.length ?? 0);
  for (const [kind, times] of Object.entries(got)) {
    const offBy = times.map((time, index) => Math.abs(time - (sent[kind]?.[index] ?? 0)));
    expect(Math.max(...offBy), kind).toBeLessThan(0.04);
  }
});

function hasFfprobe(): boolean {
  return spawnSync('ffprobe', ['-version']).status === 0;
}

test.runIf(hasFfprobe()).each(['b-frames.mp4', 'b-frames.mpegts', 'vp8-opus.webm'])(
  'H32 ffprobe has nothing to complain of in the file of %s',
  async (name) => {
    await using under = await startTestHub({ record: 'all' });
    const reading = await recordedClip(under, name);
    const path = await reading.saved((await reading.made()).file);
    const args = ['-v', 'warning', '-show_packets', '-o', '/dev/null', path];
    expect(spawnSync('ffprobe', args, { encoding: 'utf8' }).stderr).toBe('');
  },
);

test('H32 VP8 becomes a WebM, and a part of a recording begins at the key chunk before it', async () => {
  await using under = await startTestHub({ record: 'all' });
  const reading = await recordedClip(under, 'vp8-opus.webm');
  const made = await reading.made();
  const path = await reading.saved(made.file);
  expect((await contentOf(path)).kinds).toEqual(['audio opus', 'video vp8']);
  const { keys } = await reading.index();
  const second = keys.at(-1)?.timeMs ?? 0;
  const part = await reading.made({ fromMs: second + 10, toMs: second + 500 });
  expect([part.fromMs, part.toMs]).toEqual([second, second + 500]);
  expect((await contentOf(await reading.saved(part.file))).seconds).toBeLessThan(0.6);
});

test('H32a a file is read by ranges, and no other file is', async () => {
  await using under = await startTestHub({ record: 'all' });
  const reading = await recordedClip(under, 'vp8-opus.webm');
  const made = await reading.made();
  const response = await reading.fetch(`/downloads/${made.file}`, { range: 'bytes=0-3' });
  expect([response.status, response.headers.get('content-range')]).toEqual([
    206,
    `bytes 0-3/${made.bytes}`,
  ]);
  expect(response.headers.get('content-type')).toBe('video/webm');
  expect(response.headers.get('content-disposition')).toContain('attachment');
  expect(Buffer.from(await response.arrayBuffer()).toString('hex')).toBe('1a45dfa3');
  for (const file of ['0-1.mp4', '..%2f..%2fhub.lock', 'x', '%00']) {
    expect((await reading.fetch(`/downloads/${file}`)).status).toBe(404);
  }
});

test('H32 another device goes on in the same file, with its own clock, behind the pause', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const sized = { ...VIDEO, width: 320, height: 180 };
  const streamer = await codedStreamer(under, [sized]);
  await streamer.send('K d d');
  clock.advance(5_000);
  streamer.nowUs = 900_000_000;
  await streamer.state([sized]);
  await streamer.send('K d');
  const { streamKey, client } = streamer;
  await client.accepted('stream:end', { streamKey });
  const reading = await new Downloading(under, { streamKey }).done();
  const { video = [] } = await timesOf(await reading.saved((await reading.made()).file));
  expect(video.map((time) => time.toFixed(2))).toEqual(['0.00', '0.03', '0.07', '5.00', '5.03']);
});

test('H32 T7b tracks that are stated again as before take no picture and no time away', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const sized = { ...VIDEO, width: 320, height: 180 };
  const streamer = await codedStreamer(under, [sized]);
  const reading = new Downloading(under, streamer);
  await streamer.state([sized], 5_000_000);
  await streamer.send('K d d');
  // The first chunks came late: the hub's date says less than their clock.
  clock.advance(10);
  await streamer.state([sized], 5_014_000);
  await streamer.send('d d');
  await streamer.client.accepted('stream:end', { streamKey: streamer.streamKey });
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('done');
  reading.id = (await reading.list())[0]?.recordingId ?? '';
  const { sections } = (await (await reading.fetch()).json()) as RecordingInfo;
  expect(sections.at(-1)?.timeMs).toBe(100);
  const { video = [] } = await timesOf(await reading.saved((await reading.made()).file));
  expect(video.map((time) => time.toFixed(2))).toEqual(['0.00', '0.03', '0.07', '0.10', '0.13']);
});

test('H33 what cannot be a file is refused with a sentence', async () => {
  await using under = await startTestHub({ record: 'all' });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  for (const number of [1, 2]) {
    await streamer.accepted('stream:data:send', { streamKey, data: frame(number) });
  }
  const classic = new Downloading(under, { streamKey });
  await expect.poll(async () => (await classic.list()).length).toBe(1);
  classic.id = (await classic.list())[0]?.recordingId ?? '';
  await expect
    .poll(async () => ((await (await classic.fetch()).json()) as RecordingInfo).keys)
    .toBe(1);
  await streamer.accepted('stream:end', { streamKey });
  await expect.poll(async () => (await classic.list())[0]?.state).toBe('done');
  const [status, { code, message }] = await classic.ask();
  expect([status, code]).toEqual([409, 'not_downloadable']);
  expect(message).toContain('JPEG');
  expect(await classic.ask({ fromMs: -1 })).toMatchObject([400, { code: 'invalid_request' }]);
  expect(await classic.ask({ fromMs: 9_000_000 })).toMatchObject([409, {}]);
});

test('H33a chunks that are no pictures make no file, and the hub goes on', async () => {
  await using under = await startTestHub({ record: 'all' });
  const streamer = await codedStreamer(under, [VIDEO]);
  await streamer.send('K d d');
  const { streamKey, client } = streamer;
  await client.accepted('stream:end', { streamKey });
  const reading = await new Downloading(under, { streamKey }).done();
  await expect.poll(async () => (await reading.ask())[1].code).toBe('not_downloadable');
});

test('H32a files have a bound together: the one asked for longest ago gives way', async () => {
  // A quarter of it is for files: room for one of this clip, and not for two.
  const recordMaxBytes = 4 * 1.5 * statSync(clip('vp8-opus.webm')).size;
  await using under = await startTestHub({ record: 'all', recordMaxBytes });
  const reading = await recordedClip(under, 'vp8-opus.webm');
  const { lengthMs } = (await (await reading.fetch()).json()) as RecordingInfo;
  const first = await reading.made();
  const second = await reading.made({ toMs: lengthMs - 1 });
  const statusOf = async (file: string) => {
    const response = await reading.fetch(`/downloads/${file}`);
    await response.arrayBuffer();
    return response.status;
  };
  expect(await statusOf(second.file)).toBe(200);
  expect(await statusOf(first.file)).toBe(404);
  const films = join(under.dataDir, 'recordings', 'films', reading.id);
  expect(readdirSync(films)).toEqual([second.file]);
});

test('R7 a file is made of what is in the object storage, the same as of what is on the disk', async () => {
  const storage = await StorageUnderTest.start();
  const clock = new ManualClock();
  const options = { record: 'all', clock, archiveS3: storage.access } as const;
  await using under = await startTestHub(options);
  const reading = await recordedClip(under, 'vp8-opus.webm');
  const here = await reading.made();
  const before = readFileSync(await reading.saved(here.file));
  const recordings = join(under.dataDir, 'recordings');
  rmSync(join(recordings, 'films'), { recursive: true });
  clock.advance(30_000);
  await expect.poll(() => readdirSync(recordings)).toEqual([]);
  const there = await reading.made();
  expect(there.file).toBe(here.file);
  expect(readFileSync(await reading.saved(there.file)).equals(before)).toBe(true);
  expect(readdirSync(join(recordings, 'films', reading.id))).toEqual([there.file]);
});
