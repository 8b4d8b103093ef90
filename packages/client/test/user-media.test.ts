import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userMedia } from '../src/publish/capture/user-media.ts';

class FakeMediaStream {
  readonly tracks: readonly { kind: string }[];
  constructor(tracks: readonly { kind: string }[]) {
    this.tracks = tracks;
  }
  getVideoTracks() {
    return this.tracks.filter(({ kind }) => kind === 'video');
  }
  getAudioTracks() {
    return this.tracks.filter(({ kind }) => kind === 'audio');
  }
}

type Answer = 'given' | 'NotAllowedError' | 'NotFoundError';

/** What the browser was asked for, in turn. */
let asked: string[];
let answer: (kinds: string) => Answer;
let states: { camera: PermissionState; microphone: PermissionState };

beforeEach(() => {
  asked = [];
  answer = () => 'given';
  states = { camera: 'prompt', microphone: 'prompt' };
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.stubGlobal('navigator', {
    permissions: {
      query: async ({ name }: { name: 'camera' | 'microphone' }) => ({ state: states[name] }),
    },
    mediaDevices: {
      async getUserMedia(constraints: MediaStreamConstraints) {
        const kinds = Object.keys(constraints);
        asked.push(kinds.join('+'));
        const said = answer(kinds.join('+'));
        if (said !== 'given') throw new DOMException('no', said);
        return new FakeMediaStream(kinds.map((kind) => ({ kind })));
      },
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

async function both() {
  const [video, audio] = await Promise.allSettled([
    userMedia('video', { width: 640 }),
    userMedia('audio', true),
  ]);
  const outcome = (each: PromiseSettledResult<MediaStream>) =>
    each.status === 'fulfilled'
      ? (each.value as unknown as FakeMediaStream).tracks.map(({ kind }) => kind).join()
      : (each.reason as DOMException).name;
  return [outcome(video), outcome(audio)];
}

test('a camera and a microphone that are wanted at once are one question, and each gets its own', async () => {
  expect(await both()).toEqual(['video', 'audio']);
  expect(asked).toEqual(['video+audio']);
});

test('one after the other they are two', async () => {
  await userMedia('video', true);
  await userMedia('audio', true);
  expect(asked).toEqual(['video', 'audio']);
});

test('two cameras are two, and the microphone comes with one of them', async () => {
  await Promise.all([userMedia('video', true), userMedia('video', true), userMedia('audio', true)]);
  expect(asked.toSorted()).toEqual(['video', 'video+audio']);
});

test('without a camera there is the microphone all the same', async () => {
  answer = (kinds) => (kinds.includes('video') ? 'NotFoundError' : 'given');
  expect(await both()).toEqual(['NotFoundError', 'audio']);
});

test('whoever refuses both is not asked again', async () => {
  answer = () => 'NotAllowedError';
  expect(await both()).toEqual(['NotAllowedError', 'NotAllowedError']);
  expect(asked).toEqual(['video+audio']);
});

test('where the camera was forbidden before, the microphone is asked for alone', async () => {
  states.camera = 'denied';
  answer = (kinds) => (kinds.includes('video') ? 'NotAllowedError' : 'given');
  expect(await both()).toEqual(['NotAllowedError', 'audio']);
  expect(asked).toEqual(['video+audio', 'audio']);
});

test('what is allowed already is taken, whatever the other is', async () => {
  states.microphone = 'granted';
  answer = (kinds) => (kinds.includes('video') ? 'NotAllowedError' : 'given');
  expect(await both()).toEqual(['NotAllowedError', 'audio']);
});
