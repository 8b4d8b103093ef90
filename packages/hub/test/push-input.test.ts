/** What `streamhub push` says of files and pipes that are broken, endless, silent, huge or empty. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, pipeline, Readable } from 'node:stream';
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Output,
  ReadableStreamSource,
} from 'mediabunny';
import { expect, test } from 'vitest';
import { openMedia } from '../src/push/media-input.ts';
import { PipedInput } from '../src/push/piped-input.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { clip, startPush } from './push-under-test.ts';

/** A decoder's description of H.265, as far as anybody here looks at it. */
const HEVC = new Uint8Array(23).fill(1);

test.each([
  ['is not there', () => 'no-such-file.mp4', 'there is no such file.'],
  ['is a folder', () => temporaryFolder(), 'this is a folder.'],
  ['is no file', () => '/dev/null', 'this is no file: pipe it in, and name it -.'],
  ['is empty', () => written(''), 'the file is empty.'],
  ['is something else', () => written('a picture of a cat '.repeat(9_000)), /this is no MP4/],
  [
    'is an MP4 without its index',
    () => cutOff('b-frames.mp4', 4_000),
    /neither a picture nor sound/,
  ],
  ['is coded in another way', () => hevc(), /its picture is hevc; what can be played is H.264/],
])('a file that %s is a sentence, and no stream', async (_, make, why) => {
  await using under = await startTestHub();
  const result = await startPush(await make(), under).done;
  expect(result).toEqual({ ok: false, why: expect.stringMatching(why) });
  expect(under.logged.some(({ msg }) => msg === 'stream created')).toBe(false);
});

test('a file that is cut off is played as far as it goes', async () => {
  await using under = await startTestHub();
  const pushed = startPush(cutOff('b-frames.mpegts', 9_000), under);
  const viewer = await under.connect();
  const streamKey = await pushed.key;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  expect(await pushed.done).toMatchObject({ ok: true });
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
});

test('a pipe in which nothing comes is given up, before the stream and in the middle of it', async () => {
  await using under = await startTestHub();
  const never = startPush('-', under, { silenceMs: 50 });
  expect(await never.done).toEqual({
    ok: false,
    why: 'nothing has come through the pipe for 0.05 s.',
  });
  const empty = startPush('-', under);
  empty.pipe.end();
  expect(await empty.done).toEqual({ ok: false, why: 'the pipe was empty.' });

  const stalled = startPush('-', under, { silenceMs: 3_000 });
  stalled.pipe.write(readFileSync(clip('b-frames.mpegts')).subarray(0, 12_000));
  const viewer = await under.connect();
  const streamKey = await stalled.key;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  const why = 'nothing more has come through the pipe for 3 s.';
  expect(await stalled.done).toEqual({ ok: false, why });
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
});

test('of a pipe without end in which nothing is found, 32 MB are read and no more', async () => {
  await using under = await startTestHub();
  const { done, pipe } = startPush('-', under);
  let megabytes = 0;
  // An MP4 whose pictures come first, and whose index never does.
  function* endless() {
    yield Buffer.concat([
      box('ftyp', 20),
      Buffer.from('mp42\0\0\0\0mp42'),
      box('mdat', 2 ** 32 - 1),
    ]);
    for (; ; megabytes += 1) yield Buffer.alloc(1_000_000, 7);
  }
  pipeline(endless, pipe, () => {});
  expect(await done).toEqual({ ok: false, why: expect.stringMatching(/32 MB came .* -movflags/) });
  expect(pipe.destroyed).toBe(true);
  expect(megabytes).toBeLessThan(40);
});

test('a pipe whose sound ends early, or is not there, is played to its end in bounded memory', async () => {
  const pictures = 300;
  const bytes = 200_000;
  const output = new Output({ format: new MkvOutputFormat(), target: new BufferTarget() });
  const video = new EncodedVideoPacketSource('vp8');
  const audio = new EncodedAudioPacketSource('opus');
  output.addVideoTrack(video);
  output.addAudioTrack(audio);
  await output.start();
  const sound = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 1 };
  for (let number = 0; number < 5; number += 1) {
    const packet = new EncodedPacket(Uint8Array.of(252, 1), 'key', number / 50, 1 / 50);
    await audio.add(packet, { decoderConfig: sound });
  }
  audio.close();
  const size = { codec: 'vp8', codedWidth: 16, codedHeight: 16 };
  for (let number = 0; number < pictures; number += 1) {
    const data = new Uint8Array(bytes).fill(number);
    const packet = new EncodedPacket(
      data,
      number % 10 === 0 ? 'key' : 'delta',
      number / 25,
      1 / 25,
    );
    await video.add(packet, { decoderConfig: size });
  }
  await output.finalize();
  const pipe = new PassThrough();
  let readBytes = 0;
  pipe.on('data', (chunk: Buffer) => {
    readBytes += chunk.byteLength;
  });
  pipe.pause();
  const whole = Buffer.from(output.target.buffer ?? new ArrayBuffer());
  pipeline(Readable.from(slices(whole, 100_000)), pipe, () => {});
  using media = await openMedia('-', { pipe, silenceMs: 10_000 });
  let played = 0;
  const counts = media.tracks.map(async ({ track, packets }) => {
    let count = 0;
    for await (const _ of packets()) {
      count += 1;
      if (track.kind === 'audio') continue;
      played += 1;
      // What is read in search of sound, and a cluster of pictures.
      expect(readBytes - played * bytes).toBeLessThan(25_000_000);
      // It is played more slowly than it could be read.
      await eventLoopTicks(20);
    }
    return count;
  });
  expect(await Promise.all(counts)).toEqual([pictures, 5]);
});

async function eventLoopTicks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await new Promise(setImmediate);
}

function* slices(whole: Buffer, bytes: number) {
  for (let at = 0; at < whole.byteLength; at += bytes) yield whole.subarray(at, at + bytes);
}

test('of a pipe whose sound lies far behind its picture, what is not kept any more is a sentence', async () => {
  using piped = new PipedInput(new PassThrough(), { silenceMs: 1_000 });
  const source = new ReadableStreamSource(new Blob([new Uint8Array(9)]).stream(), {
    maxCacheSize: 0,
  });
  const forgotten = source as unknown as { _throwDueToCacheMiss(): never };
  const next = async () => forgotten._throwDueToCacheMiss();
  await expect(piped.packets(next).next()).rejects.toThrow(/too far for a pipe: name the file/);
});

function written(content: string | Buffer): string {
  const file = join(temporaryFolder(), 'clip');
  writeFileSync(file, content);
  return file;
}

function cutOff(name: string, bytes: number): string {
  return written(readFileSync(clip(name)).subarray(0, bytes));
}

/** The head of a box of an MP4. */
function box(name: string, bytes: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(bytes);
  head.write(name, 4);
  return head;
}

async function hevc(): Promise<string> {
  const output = new Output({ format: new MkvOutputFormat(), target: new BufferTarget() });
  const source = new EncodedVideoPacketSource('hevc');
  output.addVideoTrack(source);
  await output.start();
  const decoderConfig = {
    codec: 'hev1.1.6.L60.90',
    codedWidth: 16,
    codedHeight: 16,
    description: HEVC,
  };
  await source.add(new EncodedPacket(Uint8Array.of(0, 0, 0, 2, 38, 1), 'key', 0, 1), {
    decoderConfig,
  });
  await output.finalize();
  return written(Buffer.from(output.target.buffer ?? new ArrayBuffer()));
}
