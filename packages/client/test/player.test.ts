import type { StreamJoined } from '@streamhub/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Player } from '../src/watch/player.ts';
import { FakeLine, settled } from './fake-line.ts';

/** The beginning of a JPEG and a number to tell frames apart. */
const frame = (number: number) => `data:image/jpeg;base64,${btoa(`\xff\xd8\xff${number}`)}`;
const joined: StreamJoined = {
  streamKey: 'key',
  title: 'talk',
  format: 'base64',
  tracks: [],
  viewers: 2,
  startedAt: '2026-01-01T00:00:00.000Z',
};

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
  const player = new Player({
    streamKey: 'key',
    canvas: canvas as unknown as HTMLCanvasElement,
    connect: () => line.asHubLine,
  });
  const states: string[] = [];
  player.onChange(() => {
    if (states.at(-1) !== player.state.name) states.push(player.state.name);
  });
  return { line, player, states, canvas, drawn };
}

async function join(line: FakeLine, frames: string[]) {
  line.line('connected');
  await settled();
  line.hubSays('stream:buffer', frames);
  line.hubSays('stream:joined', joined);
  await line.answer('stream:join', { ok: true, ...joined });
  await settled();
}

describe('joining', () => {
  test('waits for the first picture when the buffer is empty, and is live with it', async () => {
    const { line, player, states } = setUp();
    await join(line, []);
    expect(player.state).toEqual({ name: 'waiting' });
    expect(player.info).toEqual({ title: 'talk', viewers: 2, startedAt: joined.startedAt });
    line.hubSays('stream:data', frame(1));
    await settled();
    expect(states).toEqual(['waiting', 'live']);
    expect(player.framesShown).toBe(1);
  });

  test('shows only the newest frame of the buffer, at once, in its own size', async () => {
    const { line, player, canvas } = setUp();
    await join(line, [frame(1), frame(2), frame(3)]);
    expect(decoded).toEqual(['image/jpeg 3']);
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
  ])('refused with %s is final', async (code, state) => {
    const { line, player } = setUp();
    line.line('connected');
    await line.answer('stream:join', { ok: false, code, message: code });
    expect(player.state).toEqual(state);
    expect(line.isClosed).toBe(true);
  });
});

describe('what is not a frame', () => {
  test.each(['https://example.org/x.jpg', '//example.org/x', '', 7, null, { length: 3 }])(
    'such as %s is never decoded',
    async (data) => {
      const { line, player } = setUp();
      await join(line, []);
      line.hubSays('stream:data', data as string);
      await settled();
      expect(decoded).toEqual([]);
      expect(player.state).toEqual({ name: 'waiting' });
    },
  );

  test('does not stop the frames after it, nor does a broken picture', async () => {
    const { line, player } = setUp();
    await join(line, []);
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('broken')));
    line.hubSays('stream:data', frame(1));
    await settled();
    vi.stubGlobal('createImageBitmap', async () => ({ width: 1, height: 1, close() {} }));
    line.hubSays('stream:data', 'no frame');
    line.hubSays('stream:data', frame(2));
    await settled();
    expect(player.framesShown).toBe(1);
  });
});

describe('watching', () => {
  test('is paused while the streamer is away and live when it is back', async () => {
    const { line, states } = setUp();
    await join(line, [frame(1)]);
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    line.hubSays('stream:resumed', { streamKey: 'key' });
    expect(states.slice(-3)).toEqual(['live', 'paused', 'live']);
  });

  test('joins a stream whose streamer is away as paused, with the last picture', async () => {
    const { line, player } = setUp();
    line.line('connected');
    line.hubSays('stream:buffer', [frame(1)]);
    line.hubSays('stream:joined', joined);
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    await settled();
    expect(player.state).toEqual({ name: 'paused' });
    expect(player.framesShown).toBe(1);
  });

  test('hears how many watch, and nothing of other streams', async () => {
    const { line, player } = setUp();
    await join(line, [frame(1)]);
    line.hubSays('stream:viewers', { streamKey: 'key', viewers: 9 });
    line.hubSays('stream:viewers', { streamKey: 'other', viewers: 1 });
    line.hubSays('stream:ended', { streamKey: 'other', reason: 'ended' });
    expect(player.info?.viewers).toBe(9);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('joins again by itself when its line broke', async () => {
    const { line, player, states } = setUp();
    await join(line, [frame(1)]);
    line.line('disconnected');
    expect(player.state).toEqual({ name: 'reconnecting' });
    await join(line, [frame(2)]);
    expect(player.state).toEqual({ name: 'live' });
    expect(states).not.toContain('ended');
    expect(line.asked).toHaveLength(2);
  });

  test('forgets a pause that was over when its own line came back', async () => {
    const { line, player } = setUp();
    await join(line, [frame(1)]);
    line.hubSays('stream:paused', { streamKey: 'key', graceMs: 1 });
    line.line('disconnected');
    await join(line, [frame(2)]);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('ends with the reason and stays ended', async () => {
    const { line, player } = setUp();
    await join(line, [frame(1)]);
    line.hubSays('stream:ended', { streamKey: 'key', reason: 'abandoned' });
    line.hubSays('stream:resumed', { streamKey: 'key' });
    expect(player.state).toEqual({ name: 'ended', reason: 'abandoned' });
    expect(line.isClosed).toBe(true);
  });

  test('closed while a picture is decoded, does not draw it', async () => {
    const { line, player, drawn } = setUp();
    await join(line, []);
    line.hubSays('stream:data', frame(1));
    player.close();
    await settled();
    expect(decoded).toHaveLength(1);
    expect(drawn).toHaveLength(0);
  });

  test('closed, draws nothing more', async () => {
    const { line, player, drawn } = setUp();
    await join(line, [frame(1)]);
    player.close();
    player.close();
    line.hubSays('stream:data', frame(2));
    await settled();
    expect(drawn).toHaveLength(1);
  });
});
