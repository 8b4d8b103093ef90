/** `streamhub push`: files and pipes become streams, with the bytes that they have. */
import { readFileSync } from 'node:fs';
import { errorMessages } from '@streamhub/protocol';
import {
  ALL_FORMATS,
  type EncodedPacket,
  EncodedPacketSink,
  FilePathSource,
  Input,
} from 'mediabunny';
import { expect, test } from 'vitest';
import { freePort } from './hub-process.ts';
import { startTestHub } from './hub-under-test.ts';
import { chunksOf, clip, startPush } from './push-under-test.ts';
import { TcpLine } from './tcp-line.ts';

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
    const pushed = startPush(clip(name), under);
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

test('T4a the tracks say what decoders need: AAC of an MP4 with its description, of MPEG-TS without', async () => {
  await using under = await startTestHub();
  for (const [name, description] of [
    ['b-frames.mp4', expect.any(Uint8Array)],
    ['b-frames.mpegts', undefined],
  ] as const) {
    const pushed = startPush(clip(name), under);
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
  const pushed = startPush('-', under, { title: 'Piped' });
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
  const pushed = startPush(clip('vp8-opus.webm'), under, { loop: true });
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
  const pushed = startPush(clip('b-frames.mp4'), under, { loop: true, url: line.address });
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
  const without = await startPush(clip('b-frames.mp4'), under).done;
  expect(without).toEqual({ ok: false, why: errorMessages.publish_key_required });
  const wrong = await startPush(clip('b-frames.mp4'), under, { publishKey: 'guessed' }).done;
  expect(wrong).toEqual({ ok: false, why: errorMessages.invalid_publish_key });
  const withKey = startPush(clip('b-frames.mp4'), under, { publishKey });
  expect(await withKey.key).not.toBe('');
});

test('a stream that the operator ends is not pushed on, and the push says so', async () => {
  await using under = await startTestHub();
  const pushed = startPush(clip('b-frames.mp4'), under, { loop: true });
  await under.hub.control.endStream(await pushed.key);
  expect(await pushed.done).toEqual({ ok: false, why: 'the hub has ended the stream: removed.' });
});

test('C9a pictures that the hub refuses are told of once, and the rest is played', async () => {
  await using under = await startTestHub({ maxFrameBytes: 200 });
  const pushed = startPush(clip('b-frames.mp4'), under);
  expect(await pushed.done).toMatchObject({ ok: true });
  expect(pushed.notes).toEqual([expect.stringContaining('the limit is 200')]);
});

test('a hub that is not there is a sentence', async () => {
  await using under = await startTestHub();
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const { done } = startPush(clip('b-frames.mp4'), under, { url: nobody });
  expect(await done).toEqual({
    ok: false,
    why: expect.stringMatching(`the hub at ${nobody} cannot be reached: .*ECONNREFUSED`),
  });
});
