import { expect, test, vi } from 'vitest';
import { PictureIntake } from '../src/publish/stage/worker/picture-intake.ts';
import { FakeCanvas } from './fake-canvas.ts';
import { settled } from './fake-line.ts';

test('what breaks over one picture does not cost those that follow', async () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  let changes = 0;
  const intake = new PictureIntake({
    intervalMs: () => 33,
    room: () => ({ width: 2, height: 2 }),
    onTick() {},
    onChange() {
      changes += 1;
      if (changes === 1) throw new Error('drawing failed');
    },
  });
  const closed: string[] = [];
  for (const name of ['first', 'second']) {
    const picture = { width: 2, height: 2, close: () => closed.push(name) };
    intake.hear({
      name: 'source:picture',
      kind: 'camera',
      sourceId: 0,
      picture: picture as unknown as ImageBitmap,
    });
  }
  await settled();
  expect([changes, closed]).toEqual([2, ['first', 'second']]);
  expect(reported).toHaveBeenCalledOnce();
});

test('a track that moved to the worker is stopped with it, or nobody can stop it any more', () => {
  const readable = new ReadableStream<VideoFrame>();
  vi.stubGlobal(
    'MediaStreamTrackProcessor',
    class {
      readonly readable = readable;
    },
  );
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  const intake = new PictureIntake({
    intervalMs: () => 33,
    room: () => ({ width: 2, height: 2 }),
    onTick() {},
    onChange() {},
  });
  const track = { stop: vi.fn() };
  intake.hear({
    name: 'source:track',
    kind: 'camera',
    sourceId: 1,
    track: track as unknown as MediaStreamTrack,
  });
  expect(track.stop).not.toHaveBeenCalled();
  intake.close();
  expect(track.stop).toHaveBeenCalledOnce();
});
