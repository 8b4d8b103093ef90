import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openCamera } from '../src/publish/capture/camera.ts';
import { openMicrophone } from '../src/publish/capture/microphone.ts';
import { openScreen } from '../src/publish/capture/screen.ts';

/** A track that can be stopped, ended and withheld as a test wants. */
class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  readonly label = 'Fake';
  isStopped = false;
  settings = () => ({ deviceId: 'one' });

  constructor(kind: 'audio' | 'video') {
    super();
    this.kind = kind;
  }

  getSettings() {
    return this.settings();
  }

  stop() {
    this.isStopped = true;
  }
}

class FakeStream {
  readonly tracks: FakeTrack[];

  constructor(tracks: FakeTrack[] = []) {
    this.tracks = tracks;
  }

  getTracks = () => this.tracks;
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video');
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio');
}

const asked: MediaStreamConstraints[] = [];
let given: FakeTrack[] = [];
let refuses: Error | undefined;

beforeEach(() => {
  asked.length = 0;
  refuses = undefined;
  const open = async (wish: MediaStreamConstraints) => {
    asked.push(wish);
    if (refuses && wish.audio) throw refuses;
    return new FakeStream(given);
  };
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: open, getDisplayMedia: open } });
  vi.stubGlobal('MediaStream', FakeStream);
  // As in a browser that has made too many already.
  vi.stubGlobal(
    'AudioContext',
    class {
      constructor() {
        throw new DOMException('too many', 'NotSupportedError');
      }
    },
  );
});

describe('whatever fails while a device is opened', () => {
  test('a level meter that cannot be made costs no sound', async () => {
    given = [new FakeTrack('audio')];
    const microphone = await openMicrophone();
    expect([microphone.level, given[0]?.isStopped]).toEqual([0, false]);
    given = [new FakeTrack('video'), new FakeTrack('audio')];
    const screen = await openScreen();
    expect([screen.sound?.level, given[1]?.isStopped]).toEqual([0, false]);
  });

  test.each([
    ['microphone', openMicrophone],
    ['camera', () => openCamera({ width: 640, height: 360, frameRate: 30 })],
  ])('every opened track of a %s is stopped', async (_kind, open) => {
    given = [new FakeTrack('audio'), new FakeTrack('video')];
    for (const track of given) {
      track.settings = () => {
        throw new Error('broken');
      };
    }
    await expect(open()).rejects.toMatchObject({ problem: 'unknown' });
    expect(given.map(({ isStopped }) => isStopped)).toEqual([true, true]);
  });

  test('a stream without what was asked for is let go', async () => {
    given = [new FakeTrack('audio')];
    await expect(openScreen()).rejects.toMatchObject({ problem: 'unknown' });
    expect(given[0]?.isStopped).toBe(true);
  });
});

describe('a microphone', () => {
  test('for music is taken as it sounds', async () => {
    given = [new FakeTrack('audio')];
    const microphone = await openMicrophone({ deviceId: 'one', isMusic: true });
    expect(microphone).toMatchObject({ isMusic: true, label: 'Fake', deviceId: 'one' });
    expect(asked[0]?.audio).toMatchObject({
      deviceId: { exact: 'one' },
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    });
  });

  test('tells when it is withheld, gives again, and ends', async () => {
    given = [new FakeTrack('audio')];
    const microphone = await openMicrophone();
    const heard: unknown[] = [];
    microphone.onWithheld((now) => heard.push(now.isWithheld));
    microphone.onEnded(() => heard.push('ended'));
    for (const event of ['mute', 'unmute', 'ended']) given[0]?.dispatchEvent(new Event(event));
    expect(heard).toEqual([true, false, 'ended']);
  });
});

describe('a shared screen', () => {
  test('is asked for with what it plays, as it plays it', async () => {
    given = [new FakeTrack('video'), new FakeTrack('audio')];
    const screen = await openScreen();
    expect(asked[0]).toMatchObject({
      audio: { suppressLocalAudioPlayback: false, echoCancellation: false },
      systemAudio: 'include',
    });
    expect(screen.sound?.track).toBe(given[1]);
    screen.close();
    expect(given.map(({ isStopped }) => isStopped)).toEqual([true, true]);
  });

  test('may play nothing', async () => {
    given = [new FakeTrack('video')];
    expect((await openScreen()).sound).toBeUndefined();
  });

  test('whose sound cannot be captured is shared without', async () => {
    given = [new FakeTrack('video')];
    refuses = new DOMException('Could not start audio source', 'NotReadableError');
    expect((await openScreen()).sound).toBeUndefined();
    expect(asked.map(({ audio }) => audio !== false)).toEqual([true, false]);
    refuses = new DOMException('', 'NotAllowedError');
    await expect(openScreen()).rejects.toMatchObject({ problem: 'cancelled' });
    expect(asked).toHaveLength(3);
  });
});
