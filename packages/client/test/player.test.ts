import { encodeBatch, type StreamJoined, type Track } from '@streamhub/protocol';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Player } from '../src/watch/player.ts';
import { FakeChunk, FakeDecoder } from './fake-decoder.ts';
import { FakeLine, settled } from './fake-line.ts';

const nothing = new Uint8Array(0);
const video: Track = { kind: 'video', trackId: 0, codec: 'jpeg', temporalLayers: 1 };
const preview: Track = { kind: 'preview', trackId: 2, codec: 'jpeg' };
const joined: StreamJoined = {
  streamKey: 'key',
  title: 'talk',
  format: 'chunks',
  tracks: [video],
  viewers: 2,
  startedAt: '2026-01-01T00:00:00.000Z',
};

/** A batch of pictures: the beginning of a JPEG and a number to tell them apart. */
function frames(...numbers: number[]): Uint8Array {
  return chunksOf(video.trackId, numbers);
}

function chunksOf(trackId: number, numbers: number[]): Uint8Array {
  return encodeBatch(
    numbers.map((number) => ({
      trackId,
      isKey: true,
      temporalLayer: 0,
      sequence: number,
      timestampUs: number * 33_333,
      payload: new Uint8Array([0xff, 0xd8, 0xff, 0x30 + number]),
    })),
  );
}

let decoded: string[] = [];
beforeEach(() => {
  decoded = [];
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    decoded.push(`${blob.type} ${(await blob.text()).slice(-1)}`);
    return { width: 64, height: 36, close() {} };
  });
});
afterEach(() => vi.unstubAllGlobals());

function setUp() {
  const line = new FakeLine();
  const drawn: unknown[] = [];
  const canvas = {
    width: 0,
    height: 0,
    getContext: () => ({ drawImage: (image: unknown) => drawn.push(image) }),
  };
  const player = new Player(
    {
      streamKey: 'key',
      canvas: canvas as unknown as HTMLCanvasElement,
    },
    { connect: () => line.asHubLine },
  );
  const states: string[] = [];
  player.onChange(() => {
    if (states.at(-1) !== player.state.name) states.push(player.state.name);
  });
  return { line, player, states, canvas, drawn };
}

async function join(line: FakeLine, buffer: Uint8Array, tracks: Track[] = [video]) {
  line.line('connected');
  await settled();
  line.hubSays('stream:tracks', { streamKey: 'key', tracks, clockOffsetUs: 0 });
  line.hubSays('stream:buffer', buffer);
  line.hubSays('stream:joined', { ...joined, tracks });
  await line.answer('stream:join', { ok: true, ...joined });
  await settled();
}

describe('joining', () => {
  test('waits for the first picture when the buffer is empty, and is live with it', async () => {
    const { line, player, states } = setUp();
    await join(line, nothing);
    expect(player.state).toEqual({ name: 'waiting' });
    expect(player.info).toEqual({ title: 'talk', viewers: 2, startedAt: joined.startedAt });
    line.hubSays('stream:data', frames(1));
    await settled();
    expect(states).toEqual(['waiting', 'live']);
    expect(player.stats.framesShown).toBe(1);
  });

  test('shows the newest frame of the buffer at once, in its own size', async () => {
    const { line, player, canvas } = setUp();
    await join(line, frames(1, 2, 3));
    expect(decoded.at(-1)).toBe('image/jpeg 3');
    expect(player.state).toEqual({ name: 'live' });
    expect([canvas.width, canvas.height]).toEqual([64, 36]);
  });

  test.each([
    ['stream_not_found', { name: 'not_found' }],
    ['stream_ended', { name: 'ended' }],
    [
      'too_many_viewers',
      { name: 'refused', code: 'too_many_viewers', message: 'too_many_viewers' },
    ],
    // A hub of another version: what it says is told as it says it.
    ['of_tomorrow', { name: 'refused', code: 'of_tomorrow', message: 'of_tomorrow' }],
  ])('refused with %s is final', async (code, state) => {
    const { line, player } = setUp();
    line.line('connected');
    await line.answer('stream:join', { ok: false, code, message: code });
    expect(player.state).toEqual(state);
    expect(line.isClosed).toBe(true);
  });
});

describe('what is not a batch', () => {
  test.each(['https://example.org/x.jpg', '', 7, null, { length: 3 }, new Uint8Array([1, 2, 3])])(
    'such as %s is counted and never decoded',
    async (data) => {
      const { line, player } = setUp();
      await join(line, nothing);
      line.hubSays('stream:data', data as string);
      await settled();
      expect(decoded).toEqual([]);
      expect(player.state).toEqual({ name: 'waiting' });
      expect(player.stats.batchesBroken).toBe(1);
    },
  );

  test('does not stop the ones after it, nor does a broken picture', async () => {
    const { line, player } = setUp();
    await join(line, nothing);
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('broken')));
    line.hubSays('stream:data', frames(1));
    await settled();
    vi.stubGlobal('createImageBitmap', async () => ({ width: 1, height: 1, close() {} }));
    line.hubSays('stream:data', 'no batch');
    line.hubSays('stream:data', frames(2));
    await settled();
    expect(player.stats.framesShown).toBe(1);
  });

  test('tracks that are none change nothing', async () => {
    const { line, player } = setUp();
    await join(line, nothing);
    line.hubSays('stream:tracks', { streamKey: 'key', tracks: [{ kind: 'smell' }] as never });
    line.hubSays('stream:data', frames(1));
    await settled();
    expect(player.stats.framesShown).toBe(1);
  });
});

describe('without a decoder for the video', () => {
  const coded: Track = { ...video, codec: 'avc1.42E01F' };

  test('shows the preview and says why', async () => {
    const { line, player, drawn } = setUp();
    await join(line, nothing, [coded, preview]);
    line.hubSays('stream:data', frames(1));
    line.hubSays('stream:data', chunksOf(preview.trackId, [7]));
    await settled();
    expect([player.pictureMode, player.previewReason]).toEqual(['preview', 'no_video_decoder']);
    expect(decoded).toEqual(['image/jpeg 7']);
    expect(drawn).toHaveLength(1);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('over plain HTTP says so, and does not tell the streamer of codecs', async () => {
    vi.stubGlobal('isSecureContext', false);
    const { line, player } = setUp();
    await join(line, nothing, [coded, preview]);
    expect(player.previewReason).toBe('insecure_context');
    expect(line.asked[0]?.payload).not.toHaveProperty('codecs');
  });

  test('shows the full picture again once the streamer sends what can be decoded', async () => {
    const { line, player } = setUp();
    await join(line, nothing, [coded, preview]);
    line.hubSays('stream:tracks', { streamKey: 'key', tracks: [video, preview] });
    line.hubSays('stream:data', frames(2));
    await settled();
    expect([player.pictureMode, player.previewReason]).toEqual(['full', undefined]);
    expect(decoded).toEqual(['image/jpeg 2']);
  });
});

describe('with a decoder that does not decode the video', () => {
  const coded: Track = { ...video, codec: 'vp99.future' };

  beforeEach(() => {
    FakeDecoder.all = [];
    vi.stubGlobal('VideoDecoder', FakeDecoder);
    vi.stubGlobal('EncodedVideoChunk', FakeChunk);
  });

  async function sendPreview(line: FakeLine) {
    line.hubSays('stream:data', chunksOf(preview.trackId, [7]));
    await settled();
  }

  test('T4 of a codec that no browser knows it shows the preview and says why', async () => {
    FakeDecoder.isConfigSupported = () => Promise.reject(new TypeError('no codec'));
    const { line, player, drawn } = setUp();
    await join(line, nothing, [coded, preview]);
    line.hubSays('stream:data', frames(1));
    await sendPreview(line);
    expect([player.pictureMode, player.previewReason]).toEqual(['preview', 'codec_not_supported']);
    expect(decoded).toEqual(['image/jpeg 7']);
    expect(drawn).toHaveLength(1);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('that fails again and again it shows the preview and says why, until pictures come again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    FakeDecoder.isConfigSupported = async () => ({ supported: true });
    const { line, player, drawn } = setUp();
    await join(line, nothing, [coded, preview]);
    for (let number = 1; number <= 4; number += 1) {
      vi.advanceTimersByTime(10_000);
      line.hubSays('stream:data', frames(number));
      await settled();
      FakeDecoder.all.at(-1)?.fails();
    }
    await sendPreview(line);
    expect([player.pictureMode, player.previewReason]).toEqual(['preview', 'decoder_failed']);
    expect(decoded).toEqual(['image/jpeg 7']);
    expect(drawn).toHaveLength(1);

    vi.advanceTimersByTime(10_000);
    line.hubSays('stream:data', frames(8));
    await settled();
    FakeDecoder.all.at(-1)?.gives({
      timestamp: 8 * 33_333,
      displayWidth: 64,
      displayHeight: 36,
      close() {},
    });
    expect([player.pictureMode, player.previewReason]).toEqual(['full', undefined]);
    expect(drawn).toHaveLength(2);
  });
});

describe('on a slow line', () => {
  const coded: Track = { ...video, codec: 'vp8' };
  const keysAsked = (line: FakeLine) =>
    line.asked.filter(({ event }) => event === 'stream:keyframe').length;

  const reportsOf = (line: FakeLine) =>
    line.asked.filter(({ event }) => event === 'stream:feedback').length;

  /** The hub's answer to the newest report. */
  async function hubSays(line: FakeLine, rung: string) {
    const report = line.asked.findLast(({ event }) => event === 'stream:feedback');
    report?.answer({ ok: true, hubTimeUs: 0, rung, skipped: 4 });
    await settled();
  }

  test('F4 F5 reports what came, and tells the page how much the hub sends now', async () => {
    const { line, player } = setUp();
    let changes = 0;
    await join(line, nothing);
    player.onChange(() => {
      changes += 1;
    });
    expect(line.asked.at(-1)?.payload).toEqual({ streamKey: 'key', received: 0 });
    await hubSays(line, 'fewer_frames');
    expect([player.rung, changes]).toEqual(['fewer_frames', 1]);
    expect(player.stats).toMatchObject({ rung: 'fewer_frames', hubSkipped: 4, chunksLost: 0 });
  });

  test('F5b asks for no key frame while the hub sends no video, and does when it sends some', async () => {
    vi.stubGlobal('VideoDecoder', { isConfigSupported: async () => ({ supported: true }) });
    const { line } = setUp();
    await join(line, nothing, [coded]);
    await hubSays(line, 'until_key');
    const data = (sequence: number) =>
      line.hubSays(
        'stream:data',
        encodeBatch([
          {
            trackId: 0,
            isKey: false,
            temporalLayer: 0,
            sequence,
            timestampUs: 0,
            payload: new Uint8Array(1),
          },
        ]),
      );
    data(1);
    expect(keysAsked(line)).toBe(0);
    await vi.waitFor(() => expect(reportsOf(line)).toBeGreaterThan(1));
    await hubSays(line, 'fewer_frames');
    data(2);
    expect(keysAsked(line)).toBe(1);
  });
});

describe('sound', () => {
  test('is none where the browser cannot decode it, and the picture plays all the same', async () => {
    const { line, player } = setUp();
    const audio: Track = {
      kind: 'audio',
      trackId: 1,
      codec: 'opus',
      sampleRate: 48_000,
      channels: 1,
    };
    await join(line, frames(1), [video, audio]);
    expect(player.soundState).toBe('unplayable');
    expect(player.stats.framesShown).toBe(1);
  });

  test('keeps the volume between 0 and 1', () => {
    const { player } = setUp();
    player.volume = 3;
    expect(player.volume).toBe(1);
    player.volume = Number.NaN;
    expect(player.volume).toBe(0);
  });
});

describe('watching', () => {
  test('is paused while the streamer is away and live when it is back', async () => {
    const { line, states } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    line.hubSays('stream:resumed', { streamKey: 'key' });
    expect(states.slice(-3)).toEqual(['live', 'paused', 'live']);
  });

  test('joins a stream whose streamer is away as paused, with the last picture', async () => {
    const { line, player } = setUp();
    line.line('connected');
    line.hubSays('stream:tracks', { streamKey: 'key', tracks: [video], clockOffsetUs: 0 });
    line.hubSays('stream:buffer', frames(1));
    line.hubSays('stream:joined', joined);
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    await settled();
    expect(player.state).toEqual({ name: 'paused' });
    expect(player.stats.framesShown).toBe(1);
  });

  test('hears how many watch, and nothing of other streams', async () => {
    const { line, player } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:viewers', { streamKey: 'key', viewers: 9 });
    line.hubSays('stream:viewers', { streamKey: 'other', viewers: 1 });
    line.hubSays('stream:ended', { streamKey: 'other', reason: 'ended' });
    expect(player.info?.viewers).toBe(9);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('says why the hub is not reached, before it was and after a break', async () => {
    const { line, player } = setUp();
    const why = { code: 'origin_not_allowed', message: 'no' } as const;
    line.fails(why);
    expect(player.state).toEqual({ name: 'connecting', why });
    line.fails(undefined);
    await join(line, frames(1));
    expect(player.state).toEqual({ name: 'live' });
    line.line('disconnected');
    line.fails(why);
    expect(player.state).toEqual({ name: 'reconnecting', why });
  });

  test('joins again by itself when its line broke', async () => {
    const { line, player, states } = setUp();
    await join(line, frames(1));
    line.line('disconnected');
    expect(player.state).toEqual({ name: 'reconnecting' });
    await join(line, frames(2));
    expect(player.state).toEqual({ name: 'live' });
    expect(states).not.toContain('ended');
    const joins = line.asked.filter(({ event }) => event === 'stream:join');
    expect(joins.map(({ payload }) => payload['format'])).toEqual(['chunks', 'chunks']);
  });

  test('tells when its long polling has become a WebSocket', async () => {
    const { line, player } = setUp();
    line.isPolling = true;
    await join(line, nothing);
    const told: boolean[] = [];
    player.onChange(() => told.push(player.isPolling));
    line.upgrade();
    expect(told).toEqual([false]);
  });

  test('forgets a pause that was over when its own line came back', async () => {
    const { line, player } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    line.line('disconnected');
    await join(line, frames(2));
    expect(player.state).toEqual({ name: 'live' });
  });

  test('ends with the reason and stays ended', async () => {
    const { line, player } = setUp();
    await join(line, frames(1));
    line.hubSays('stream:ended', { streamKey: 'key', reason: 'abandoned' });
    line.hubSays('stream:resumed', { streamKey: 'key' });
    expect(player.state).toEqual({ name: 'ended', reason: 'abandoned' });
    expect(line.isClosed).toBe(true);
  });

  test('closed while a picture is decoded, does not draw it', async () => {
    const { line, player, drawn } = setUp();
    await join(line, nothing);
    line.hubSays('stream:data', frames(1));
    player.close();
    await settled();
    expect(decoded).toHaveLength(1);
    expect(drawn).toHaveLength(0);
  });

  test('closed, draws nothing more', async () => {
    const { line, player, drawn } = setUp();
    await join(line, frames(1));
    player.close();
    player.close();
    line.hubSays('stream:data', frames(2));
    await settled();
    expect(drawn).toHaveLength(1);
  });
});
