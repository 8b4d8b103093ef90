import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DrawnFeed } from '../src/publish/stage/page/drawn-feed.ts';
import type { ToStageWorker } from '../src/publish/stage/stage-messages.ts';
import { FakeCanvas } from './fake-canvas.ts';

class FakeDrawing extends FakeCanvas {
  transferToImageBitmap() {
    return { width: this.width, height: this.height };
  }
}

beforeEach(() => vi.stubGlobal('OffscreenCanvas', FakeDrawing));
afterEach(() => vi.unstubAllGlobals());

function setUp() {
  const posted: ToStageWorker[] = [];
  const size = { width: 640, height: 360 };
  const feed = new DrawnFeed({ size: () => size, post: (message) => posted.push(message) });
  return { feed, posted, size };
}

test('draws one picture in the stage’s size for each tick of the worker', () => {
  const { feed, posted, size } = setUp();
  const draw = vi.fn();
  feed.draw = draw;
  feed.tell();
  expect(posted).toEqual([{ name: 'source:ticks', kind: 'drawing', sourceId: 1 }]);
  feed.answerTick(1);
  expect(draw).toHaveBeenCalledExactlyOnceWith(expect.anything(), size);
  const picture = { width: 640, height: 360 };
  expect(posted.at(-1)).toEqual({ name: 'source:picture', kind: 'drawing', sourceId: 1, picture });
});

test('draws nothing for a tick of before, nor once it is off', () => {
  const { feed, posted } = setUp();
  feed.draw = vi.fn();
  feed.tell();
  feed.tell();
  feed.answerTick(1);
  feed.draw = undefined;
  feed.tell();
  feed.answerTick(3);
  expect(posted.map(({ name }) => name)).toEqual(['source:ticks', 'source:ticks', 'source:none']);
});

test('a drawing that throws is the page’s own fault, and the next one is drawn', () => {
  const { feed, posted } = setUp();
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const fault = new Error('the page’s');
  let isBroken = true;
  feed.draw = () => {
    if (isBroken) throw fault;
  };
  feed.tell();
  feed.answerTick(1);
  expect(reported).toHaveBeenCalledExactlyOnceWith(fault);
  expect(posted).toHaveLength(1);
  isBroken = false;
  feed.answerTick(1);
  expect(posted).toHaveLength(2);
});
