/** Sound as AAC beside Opus, for old devices: when it is there, that it is the same sound, and that it goes on from segment to segment. */
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Chunk, encodeBatch } from '@streamhub/protocol';
import pino from 'pino';
import { expect, test } from 'vitest';
import { blocksOf } from '../src/hls/aac-sound.ts';
import { SegmentMaker } from '../src/hls/segment-maker.ts';
import type { MuxTask } from '../src/hls/segment-muxer.ts';
import { AUDIO } from './coded-stream.ts';
import { HlsPlayer } from './hls-player.ts';
import { asked, H264, madeSegments } from './hls-under-test.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { startPush } from './push-under-test.ts';
import { Reading } from './recording-client.ts';

const FFMPEG = 'ffmpeg';
/** A hundredth of a second has five whole periods of it. */
const TONE_HZ = 500;
const RATE = 48_000;
const EMPTY = new Uint8Array();

/** H.264 with a key frame each two seconds, and a tone as Opus. */
function toneClip({ seconds }: { seconds: number }): string {
  const clip = join(temporaryFolder(), 'tone.mp4');
  execFileSync(FFMPEG, [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=15'],
    ...['-f', 'lavfi', '-i', `sine=frequency=${TONE_HZ}:sample_rate=${RATE}`],
    ...['-t', `${seconds}`, '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-bf', '0'],
    ...['-pix_fmt', 'yuv420p', '-c:a', 'libopus', '-b:a', '96k', clip],
  ]);
  return clip;
}

/** What is heard, as samples. Beside the hub, which is in this process. */
async function heard(address: string): Promise<Float32Array> {
  const args = ['-v', 'error', '-i', address, '-vn', '-ac', '1', '-f', 'f32le', '-'];
  const options = { encoding: 'buffer', maxBuffer: 100_000_000 } as const;
  const { stdout } = await promisify(execFile)(FFMPEG, args, options);
  return new Float32Array(Uint8Array.from(stdout).buffer);
}

/** How loud it is, and how much of that is not the tone, for each hundredth of a second. */
function looks(samples: Float32Array): { tone: number; rest: number }[] {
  const step = RATE / 100;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    let sine = 0;
    let cosine = 0;
    let power = 0;
    for (let sample = index * step; sample < (index + 1) * step; sample += 1) {
      const value = samples[sample] ?? 0;
      const phase = (2 * Math.PI * TONE_HZ * sample) / RATE;
      sine += value * Math.sin(phase);
      cosine += value * Math.cos(phase);
      power += value * value;
    }
    const tonePower = (2 * (sine * sine + cosine * cosine)) / step;
    return {
      tone: Math.sqrt(tonePower / step),
      rest: Math.sqrt(Math.max(0, power - tonePower) / step),
    };
  });
}

async function recorded(seconds: number) {
  const under = await startTestHub({ record: 'all', hlsAac: true });
  const pushed = startPush(toneClip({ seconds }), under);
  const streamKey = await pushed.key;
  await pushed.done;
  const reading = new Reading(under, { streamKey });
  const isDone = async () => (await reading.list())[0]?.state;
  await expect.poll(isDone).toBe('done');
  const id = (await reading.list())[0]?.recordingId;
  const of = (list: string) => new HlsPlayer(under, { streamKey, path: `${id}/`, list });
  return { under, place: { streamKey, path: `${id}/` }, sent: of('sent'), aac: of('aac') };
}

test('A13 AAC is the same sound as Opus, at the same time, and goes on from segment to segment', async () => {
  const { under, sent, aac } = await recorded(6);
  await using _ = under;
  const { segments } = await aac.read();
  expect(segments.length).toBeGreaterThanOrEqual(3);
  expect((await sent.read()).segments.map(({ durationS }) => durationS)).toEqual(
    segments.map(({ durationS }) => durationS),
  );
  expect(await aac.complaints('ffprobe')).toBe('');
  expect(await aac.complaints('ffmpeg')).toBe('');
  const packets = await aac.packets('a');
  expect(packets.length).toBeGreaterThan(270);
  for (const [index, { decodedS }] of packets.slice(1).entries()) {
    const before = packets[index]?.decodedS ?? 0;
    expect(decodedS - before, `packet ${index}`).toBeCloseTo(1024 / RATE, 4);
  }
  const opus = looks(await heard(sent.address));
  const same = looks(await heard(aac.address));
  expect(Math.abs(same.length - opus.length)).toBeLessThan(15);
  expect((same[300]?.tone ?? 0) / (opus[300]?.tone ?? 0)).toBeCloseTo(1, 1);
  // From the moment that the sound has begun.
  for (const [index, { tone, rest }] of same.slice(20, -20).entries()) {
    expect(rest / tone, `at ${(index + 20) / 100} s`).toBeLessThan(0.1);
  }
});

test('A13 a segment with AAC has the same bytes whenever and in whatever order it is made', async () => {
  const { under, aac, place } = await recorded(4);
  await using _ = under;
  const { segments } = await aac.read();
  const bytesOf = async (uri: string) =>
    Buffer.from(await (await aac.get(uri)).arrayBuffer()).toString('base64');
  const uris = segments.map(({ uri }) => uri);
  const forwards: string[] = [];
  for (const uri of uris) forwards.push(await bytesOf(uri));
  const again = await recordedAgain();
  expect(again).toEqual(forwards);

  async function recordedAgain(): Promise<string[]> {
    await using second = await startTestHub({ dataDir: await closed(), hlsAac: true });
    const other = new HlsPlayer(second, { ...place, list: 'aac' });
    const backwards: string[] = [];
    for (const uri of uris.toReversed()) {
      const answer = await other.get(uri);
      backwards.unshift(Buffer.from(await answer.arrayBuffer()).toString('base64'));
    }
    return backwards;
  }

  async function closed(): Promise<string> {
    await under.hub.close();
    return under.dataDir;
  }
});

test('A13 the playlist of a stream names what was sent first, and then AAC; each says its codecs', async () => {
  await using under = await startTestHub({ hlsAac: true });
  const { player } = await asked(under, [H264, AUDIO], 'sent');
  const index = await (await player.get('index.m3u8')).text();
  const lines = index.trim().split('\n');
  expect(lines.slice(0, 3)).toEqual(['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-INDEPENDENT-SEGMENTS']);
  expect(lines.slice(3)).toEqual([
    expect.stringMatching(
      /^#EXT-X-STREAM-INF:BANDWIDTH=\d+,CODECS="avc1.42001f,opus",RESOLUTION=640x360$/,
    ),
    'sent.m3u8',
    expect.stringMatching(
      /^#EXT-X-STREAM-INF:BANDWIDTH=\d+,CODECS="avc1.42001f,mp4a.40.2",RESOLUTION=640x360$/,
    ),
    'aac.m3u8',
  ]);
  expect(await madeSegments(under, 'aac_')).toBe(0);
});

test('A13 a codec that would end its own quotes is left out of the playlist', async () => {
  await using under = await startTestHub({ hlsAac: true });
  const codec = 'avc1.42001f",AUDIO="theirs';
  const { player } = await asked(under, [{ ...H264, codec }, AUDIO], 'sent');
  const index = await (await player.get('index.m3u8')).text();
  expect(index).toMatch(/^#EXT-X-STREAM-INF:BANDWIDTH=\d+,RESOLUTION=640x360$/m);
  expect(index).not.toContain('theirs');
});

test.each([
  ['AAC as it is', { ...AUDIO, codec: 'mp4a.40.2' }],
  ['more than two channels', { ...AUDIO, channels: 6 }],
])('A13 of sound that is %s there is one playlist alone', async (_, audio) => {
  await using under = await startTestHub({ hlsAac: true });
  const { player } = await asked(under, [H264, audio], 'sent');
  const index = await (await player.get('index.m3u8')).text();
  expect(index).toContain('sent.m3u8');
  expect(index).not.toContain('aac.m3u8');
});

test('A13 what is no Opus is a hole, and what has a time far away costs no more than a segment', async () => {
  const silence = Uint8Array.of(0xf8, 0xff, 0xfe);
  const sound = { trackId: 1, isKey: true, temporalLayer: 0 } as const;
  const payloads = [...Array.from({ length: 100 }, () => silence), Uint8Array.of(3), silence];
  const chunks = payloads.map((payload, sequence): Chunk => {
    const timestampUs = sequence === 101 ? 10 ** 12 : sequence * 20_000;
    return { ...sound, sequence, timestampUs, payload };
  });
  const task: MuxTask = {
    what: 'segment',
    tracks: { video: undefined, audio: { trackId: 1, family: 'opus', track: AUDIO } },
    bytes: encodeBatch(chunks),
    ...{ originUs: 0, originS: 0, endUs: 2_000_000 },
    aac: { before: new Uint8Array() },
  };
  const log = pino({ level: 'silent' });
  const share = { atOnce: 1, oneInMs: 1 };
  await using maker = new SegmentMaker({ clock: new ManualClock(), log, share });
  const made = await maker.get({ name: '1', address: '192.0.2.1', task: () => task });
  expect(made).toMatchObject({ ok: true });
  // Two seconds, and not eleven days.
  expect(made.ok && made.bytes.byteLength).toBeLessThan(10_000);
});

test('A13d of sound that claims to last longer than its segment no more is decoded than a segment can have', () => {
  // 120 ms each, a millisecond from one to the next.
  const sounds = Array.from({ length: 10_000 }, (_, index) => ({ at: 48 * index, data: EMPTY }));
  let decoded = 0;
  const blocks = blocksOf(sounds, () => {
    decoded += 5_760;
    return { channelData: [], samplesDecoded: 5_760 };
  });
  expect(decoded).toBeGreaterThan(60 * RATE);
  expect(decoded).toBeLessThan(70 * RATE);
  expect(blocks).toHaveLength(sounds.length);
  expect(blocks.at(-1)).toMatchObject({ at: 48 * 9_999, end: 48 * 9_999 });
});

test('A13 without --hls-aac there is no playlist but the one', async () => {
  await using under = await startTestHub();
  const { player } = await asked(under);
  expect(await player.code('aac.m3u8')).toEqual([404, 'not_found']);
  expect(await player.code('sent.m3u8')).toEqual([404, 'not_found']);
  const [first] = (await player.read()).segments;
  const file = first?.uri.replace('.m4s', '.aac.m4s');
  expect(await player.code(file)).toEqual([404, 'not_found']);
});
