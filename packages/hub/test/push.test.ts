/** `streamhub push`: files and pipes become streams, with the bytes that they have. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { decodeBatch, errorMessages } from '@streamhub/protocol';
import {
  ALL_FORMATS,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  MkvOutputFormat,
  Output,
} from 'mediabunny';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../src/index.ts';
import { type PushOptions, type PushResult, push } from '../src/push/push.ts';
import { freePort, plainEnv } from './hub-process.ts';
import {
  type HubUnderTest,
  startTestHub,
  type TestClient,
  temporaryFolder,
} from './hub-under-test.ts';
import { TcpLine } from './tcp-line.ts';

/** A decoder's description of H.265, as far as anybody here looks at it. */
const HEVC = new Uint8Array(23).fill(1);
const COMMAND = fileURLToPath(new URL('../src/streamhub.js', import.meta.url));

function clip(name: string): string {
  return fileURLToPath(new URL(`./clips/${name}`, import.meta.url));
}

/** What a push says and has been told, and the pipe it reads from. */
function start(
  file: string,
  { hub }: HubUnderTest,
  options: Partial<PushOptions> & { silenceMs?: number } = {},
) {
  const pipe = new PassThrough();
  const stopped = Promise.withResolvers<void>();
  const live = Promise.withResolvers<string>();
  const notes: string[] = [];
  const { silenceMs = 30_000, ...wish } = options;
  const standard = { url: hub.address, name: 'Ana', visibility: 'public' as const, loop: false };
  const done: Promise<PushResult> = push(
    { file, ...standard, ...wish },
    {
      pipe,
      stopped: stopped.promise,
      silenceMs,
      say: { live: live.resolve, note: (note) => notes.push(note), progress: () => {} },
    },
  );
  const failed = done.then((result) => Promise.reject(new Error(JSON.stringify(result))));
  const isLive = Promise.race([live.promise, failed]);
  isLive.catch(() => {});
  const key = isLive.then((watchUrl) => watchUrl.split('/').at(-1) ?? '');
  key.catch(() => {});
  onTestFinished(async () => {
    stopped.resolve();
    await done;
  });
  return { pipe, stop: stopped.resolve, key, notes, done };
}

/** All chunks that a viewer of the stream has been sent: those of its buffer, and those since. */
function chunksOf(viewer: TestClient) {
  const batches = viewer.received
    .filter(([event]) => event === 'stream:buffer' || event === 'stream:data')
    .map(([, bytes]) => decodeBatch(bytes as Uint8Array));
  return batches.flatMap((batch) => (batch.ok ? batch.chunks : []));
}

async function packetsIn(file: string, kind: 'video' | 'audio') {
  using input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const track = await (kind === 'video'
    ? input.getPrimaryVideoTrack()
    : input.getPrimaryAudioTrack());
  if (track === null) throw new Error(`no ${kind}`);
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return packets;
}

test.each(['b-frames.mp4', 'b-frames.mpegts', 'vp8-opus.webm'])(
  'every picture of %s comes to viewers, byte for byte, in order, in its time',
  async (name) => {
    await using under = await startTestHub();
    const pushed = start(clip(name), under);
    const viewer = await under.connect();
    const streamKey = await pushed.key;
    await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
    // Two seconds, but for the time that its last packet would last.
    expect(await pushed.done).toEqual({ ok: true, playedS: expect.toSatisfy((s) => s > 1.8) });
    expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
    const packets = await packetsIn(clip(name), 'video');
    const chunks = chunksOf(viewer).filter(({ trackId }) => trackId === 0);
    // The first of a group is in the buffer, whenever the viewer came.
    const first = packets.length - chunks.length;
    expect(first).toBeLessThan(packets.length / 2);
    const sent = packets.slice(first);
    expect(chunks.map(({ payload }) => Buffer.from(payload))).toEqual(
      sent.map(({ data }) => Buffer.from(data)),
    );
    expect(chunks.map(({ isKey }) => isKey)).toEqual(sent.map(({ type }) => type === 'key'));
    // Between the input's clock and ours: the same all the time, or more after a busy moment of this machine.
    const offsetsUs = chunks.map(({ timestampUs }, at) =>
      Math.round(timestampUs - (sent[at]?.timestamp ?? 0) * 1e6),
    );
    const stepsUs = offsetsUs.slice(1).map((offsetUs, at) => offsetUs - (offsetsUs[at] ?? 0));
    expect(Math.min(...stepsUs)).toBeGreaterThan(-10);
    const sequences = chunks.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, at) => first + at));
    expect(chunksOf(viewer).some(({ trackId }) => trackId === 1)).toBe(true);
  },
);

test('T4 the tracks say what decoders need: AAC of an MP4 with its description, of MPEG-TS without', async () => {
  await using under = await startTestHub();
  for (const [name, description] of [
    ['b-frames.mp4', expect.any(Uint8Array)],
    ['b-frames.mpegts', undefined],
  ] as const) {
    const pushed = start(clip(name), under);
    const viewer = await under.connect();
    const streamKey = await pushed.key;
    await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
    const { tracks, clockOffsetUs } = await viewer.next('stream:tracks');
    const [video, audio] = tracks;
    expect(video).toMatchObject({
      kind: 'video',
      codec: expect.stringMatching(/^avc1\./),
      width: 160,
    });
    expect(audio).toMatchObject({
      kind: 'audio',
      codec: 'mp4a.40.2',
      sampleRate: 44_100,
      channels: 1,
    });
    expect(video?.kind === 'video' && video.description).toEqual(description);
    expect(audio?.kind === 'audio' && audio.description).toEqual(description);
    expect(Math.abs(Date.now() - performance.now() - Number(clockOffsetUs) / 1000)).toBeLessThan(
      1_000,
    );
    pushed.stop();
    expect(await pushed.done).toMatchObject({ ok: true });
    expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  }
});

test('a pipe is played while it is written, and its end is the end of the stream', async () => {
  await using under = await startTestHub();
  const pushed = start('-', under, { title: 'Piped' });
  const bytes = readFileSync(clip('b-frames.mpegts'));
  pushed.pipe.write(bytes.subarray(0, 12_000));
  const viewer = await under.connect();
  const streamKey = await pushed.key;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  await viewer.next('stream:data');
  expect(await under.hub.control.streams()).toMatchObject([{ title: 'Piped', streamer: 'Ana' }]);
  pushed.pipe.end(bytes.subarray(12_000));
  expect(await pushed.done).toMatchObject({ ok: true });
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  expect(chunksOf(viewer).filter(({ trackId }) => trackId === 0).length).toBeGreaterThan(15);
});

test('a file begins again with --loop, and goes on counting', async () => {
  await using under = await startTestHub();
  const pushed = start(clip('vp8-opus.webm'), under, { loop: true });
  const viewer = await under.connect();
  const streamKey = await pushed.key;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  const isSecondRound = () => chunksOf(viewer).some(({ sequence }) => sequence > 101);
  while (!isSecondRound()) await viewer.next('stream:data');
  for (const id of [0, 1]) {
    const chunks = chunksOf(viewer).filter(({ trackId }) => trackId === id);
    const [first] = chunks;
    expect(chunks.map(({ sequence }) => sequence - (first?.sequence ?? 0))).toEqual([
      ...chunks.keys(),
    ]);
    const times = chunks.map(({ timestampUs }) => timestampUs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  }
  pushed.stop();
  expect(await pushed.done).toMatchObject({ ok: true });
});

test('S3 S4 a connection that breaks does not end the stream: it comes back with a key frame', async () => {
  await using under = await startTestHub();
  await using line = await TcpLine.open(under.hub.address);
  const pushed = start(clip('b-frames.mp4'), under, { loop: true, url: line.address });
  const viewer = await under.connect();
  const streamKey = await pushed.key;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  await viewer.next('stream:data');
  line.cut();
  await viewer.next('stream:paused');
  const before = chunksOf(viewer).length;
  const pictures = () =>
    chunksOf(viewer)
      .slice(before)
      .filter(({ trackId }) => trackId === 0);
  line.mend();
  await viewer.next('stream:resumed');
  await expect.poll(() => pictures().length).toBeGreaterThan(0);
  expect(pictures()[0]?.isKey).toBe(true);
  expect(pushed.notes).toEqual(['the connection to the hub is gone; trying again.']);
});

test('P1 a hub that wants its key is told it, or the push says what is missing', async () => {
  await using under = await startTestHub({ publish: 'key' });
  const { publishKey = '' } = under.hub.firstSteps;
  const without = await start(clip('b-frames.mp4'), under).done;
  expect(without).toEqual({ ok: false, why: errorMessages.publish_key_required });
  const wrong = await start(clip('b-frames.mp4'), under, { publishKey: 'guessed' }).done;
  expect(wrong).toEqual({ ok: false, why: errorMessages.invalid_publish_key });
  const withKey = start(clip('b-frames.mp4'), under, { publishKey });
  expect(await withKey.key).not.toBe('');
});

test('a stream that the operator ends is not pushed on, and the push says so', async () => {
  await using under = await startTestHub();
  const pushed = start(clip('b-frames.mp4'), under, { loop: true });
  await under.hub.control.endStream(await pushed.key);
  expect(await pushed.done).toEqual({ ok: false, why: 'the hub has ended the stream: removed.' });
});

test('C9a pictures that the hub refuses are told of once, and the rest is played', async () => {
  await using under = await startTestHub({ maxFrameBytes: 200 });
  const pushed = start(clip('b-frames.mp4'), under);
  expect(await pushed.done).toMatchObject({ ok: true });
  expect(pushed.notes).toEqual([expect.stringContaining('the limit is 200')]);
});

test('a hub that is not there is a sentence', async () => {
  await using under = await startTestHub();
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const { done } = start(clip('b-frames.mp4'), under, { url: nobody });
  expect(await done).toEqual({
    ok: false,
    why: expect.stringMatching(`the hub at ${nobody} cannot be reached: .*ECONNREFUSED`),
  });
});

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
  const result = await start(await make(), under).done;
  expect(result).toEqual({ ok: false, why: expect.stringMatching(why) });
  expect(under.logged.some(({ msg }) => msg === 'stream created')).toBe(false);
});

test('a file that is cut off is played as far as it goes', async () => {
  await using under = await startTestHub();
  const pushed = start(cutOff('b-frames.mpegts', 9_000), under);
  const viewer = await under.connect();
  const streamKey = await pushed.key;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  expect(await pushed.done).toMatchObject({ ok: true });
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
});

test('a pipe in which nothing comes is given up, before the stream and in the middle of it', async () => {
  await using under = await startTestHub();
  const never = start('-', under, { silenceMs: 50 });
  expect(await never.done).toEqual({
    ok: false,
    why: 'nothing has come through the pipe for 0.05 s.',
  });
  const empty = start('-', under);
  empty.pipe.end();
  expect(await empty.done).toEqual({ ok: false, why: 'the pipe was empty.' });

  const stalled = start('-', under, { silenceMs: 3_000 });
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
  const { done, pipe } = start('-', under);
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

function runCommand(...args: string[]) {
  const child = spawn(process.execPath, [COMMAND, 'push', ...args], { env: plainEnv });
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  const gone = once(child, 'close').then(async ([code]) => [code, await output, await errors]);
  return { child, gone };
}

test('the command prints the link, and SIGINT ends the stream politely', async () => {
  await using under = await startTestHub();
  const viewer = await under.connect();
  const options = ['--loop', '--url', under.hub.address, '--name', 'Ana'];
  const { child, gone } = runCommand(clip('vp8-opus.webm'), ...options);
  await expect.poll(async () => (await under.hub.control.streams()).length).toBe(1);
  const [stream] = await under.hub.control.streams();
  const streamKey = stream?.streamKey ?? '';
  expect(stream).toMatchObject({ streamer: 'Ana', title: 'vp8-opus', visibility: 'public' });
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  await viewer.next('stream:data');
  child.kill('SIGINT');
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  const link = `${under.hub.address}/watch/${streamKey}\n`;
  expect(await gone).toEqual([0, link, expect.stringMatching(/^Ended after \d:\d\d\.\n$/)]);
});

test('the command ends with 1 and one line for what cannot be pushed', async () => {
  const { gone } = runCommand('no-such-file.mp4');
  expect(await gone).toEqual([1, '', 'streamhub: no-such-file.mp4: there is no such file.\n']);
});

test.each([
  [[], 'missing required argument'],
  [['-', '--loop'], 'needs a file'],
  [['x.mp4', '--url', 'nonsense'], 'must be an address'],
  [['x.mp4', '--title', 'x'.repeat(200)], '120 characters at most'],
  [['x.mp4', '--name', ''], 'must not be empty'],
])('push %j is a wrong option', (args, sentence) => {
  const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(readConfig(['push', ...args], {})).toEqual({ outcome: 'wrong' });
  expect(print.mock.calls.join('')).toMatch(sentence);
});

test('push takes its hub and its key from the environment, and the command line before it', () => {
  const environment = { STREAMHUB_URL: 'http://hub:1', STREAMHUB_PUBLISH_KEY: 'key' };
  const given = { file: 'x.mp4', name: 'streamhub push', visibility: 'public', loop: false };
  expect(readConfig(['push', 'x.mp4'], environment)).toEqual({
    outcome: 'push',
    push: { ...given, url: 'http://hub:1', publishKey: 'key' },
  });
  const args = ['push', 'x.mp4', '--url', 'http://other:2', '--unlisted'];
  expect(readConfig(args, environment)).toMatchObject({
    push: { url: 'http://other:2', visibility: 'unlisted' },
  });
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
