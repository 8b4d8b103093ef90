import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PublisherMedia } from '../src/publish/publisher-media.ts';
import type { FakeLine } from './fake-line.ts';
import { audioTrack, chunkNews, setUp, videoTrack } from './publisher-media-under-test.ts';

afterEach(() => void vi.useRealTimers());

describe('what is claimed is measured', () => {
  /** So many seconds of the stream: what `made` says comes out of the encoders, then the figures are taken. */
  function seconds(
    count: number,
    { media, made = () => {}, line }: { media: PublisherMedia; made?: () => void; line?: FakeLine },
  ) {
    for (let second = 0; second < count; second += 1) {
      made();
      // With a line that is named, the hub confirms what it gets.
      for (const { answer } of line?.sent ?? []) answer({ ok: true, viewers: 0 });
      vi.advanceTimersByTime(1_000);
      media.sender?.measure();
    }
    const { pictures, coded } = media.sender?.stats ?? {};
    return { pictures, sound: coded?.sound };
  }

  test('nobody is said to send pictures or sound before any has left', async () => {
    vi.useFakeTimers();
    const { media, start, stageSays, soundSays } = setUp();
    await start();
    expect(seconds(1, { media })).toEqual({ pictures: 'starting', sound: 'starting' });
    stageSays(videoTrack);
    soundSays(audioTrack);
    const made = () => {
      stageSays(chunkNews('video', 20));
      soundSays(chunkNews('audio', 20));
    };
    expect(seconds(1, { media, made })).toEqual({ pictures: 'leaving', sound: 'on' });
    media.sound.setMuted({ isMuted: true });
    expect(seconds(1, { media, made })).toEqual({ pictures: 'leaving', sound: 'muted' });
  });

  test('a stage that gives no pictures is started anew, and that none leave is told', async () => {
    vi.useFakeTimers();
    const { media, start, asked } = setUp();
    await start();
    expect(seconds(5, { media }).pictures).toBe('none');
    expect(asked.filter((each) => each === 'restart')).toHaveLength(1);
    seconds(4, { media });
    expect(
      asked.filter((each) => each === 'restart'),
      'it is given its time',
    ).toHaveLength(1);
  });

  test('sound that does not leave is opened once more, then told as failed, and tried on and on', async () => {
    vi.useFakeTimers();
    const { media, line, start, stageSays, soundSays, tracks } = setUp();
    await start();
    stageSays(videoTrack);
    const made = () => stageSays(chunkNews('video', 20));
    expect(tracks).toHaveLength(1);
    expect(seconds(5, { media, made, line })).toEqual({ pictures: 'leaving', sound: 'starting' });
    expect(tracks, 'opened again').toHaveLength(2);
    expect(seconds(5, { media, made, line }).sound).toBe('failed');
    seconds(2, { media, made, line });
    expect(tracks, 'and a third time, a second later').toHaveLength(3);
    seconds(60, { media, made, line });
    expect(tracks.length, 'ever more seldom').toBeLessThan(9);
    expect(tracks.length).toBeGreaterThan(5);
    expect(media.sender?.stats.coded?.sound, 'and is told so all the while').toBe('failed');
    const isBack = () => {
      made();
      soundSays(audioTrack);
      soundSays(chunkNews('audio', 20));
    };
    expect(seconds(12, { media, made: isBack, line }).sound).toBe('on');
    media.sound.setMicrophone({ track: { id: 'second' } as MediaStreamTrack });
    expect(media.sender?.stats.coded?.sound, 'another one may work').toBe('starting');
  });

  test('an encoder of sound that fails is opened anew by itself', async () => {
    vi.useFakeTimers();
    const { media, line, start, stageSays, soundSays, tracks, stated } = setUp();
    await start();
    stageSays(videoTrack);
    const made = () => {
      stageSays(chunkNews('video', 20));
      soundSays(audioTrack);
      soundSays(chunkNews('audio', 20));
    };
    expect(seconds(2, { media, made, line }).sound).toBe('on');
    soundSays({ name: 'failed' });
    soundSays({ name: 'failed' });
    expect(media.sender?.stats.coded?.sound).toBe('failed');
    expect(stated().at(-1), 'viewers are not left waiting for sound').toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    expect(tracks, 'once').toHaveLength(2);
    expect(seconds(1, { media, made, line }).sound).toBe('on');
    expect(stated().at(-1)).toHaveLength(2);
  });

  test('a microphone that gives nothing is told as that, and is no failure', async () => {
    vi.useFakeTimers();
    const { media, line, start, stageSays, soundSays, microphoneGives, tracks } = setUp();
    await start();
    stageSays(videoTrack);
    const made = () => stageSays(chunkNews('video', 20));
    soundSays(audioTrack);
    soundSays(chunkNews('audio', 20));
    microphoneGives('heard');
    seconds(1, { media, made, line });
    microphoneGives('none');
    expect(seconds(15, { media, made, line }).sound).toBe('no_signal');
    expect(media.sender?.stats.coded?.microphone).toBe('none');
    expect(tracks, 'opening it once more did not help').toHaveLength(2);
    microphoneGives('heard');
    soundSays(chunkNews('audio', 40));
    expect(seconds(1, { media, made, line }).sound).toBe('on');
  });

  test('silence of a microphone is told beside the sound that leaves', async () => {
    vi.useFakeTimers();
    const { media, line, start, stageSays, soundSays, microphoneGives } = setUp();
    await start();
    stageSays(videoTrack);
    soundSays(audioTrack);
    const made = () => soundSays(chunkNews('audio', 20));
    microphoneGives('silent');
    expect(seconds(1, { media, made, line }).sound).toBe('on');
    expect(media.sender?.stats.coded?.microphone).toBe('silent');
    media.sound.setMicrophone({ track: { id: 'second' } as MediaStreamTrack });
    expect(media.sender?.stats.coded?.microphone, 'nothing is known of another').toBeUndefined();
  });

  test('sound whose worker does not load is told as failed at once', async () => {
    const { media, start, soundSays } = setUp();
    await start();
    soundSays({ name: 'failed' });
    expect(media.sender?.stats.coded?.sound).toBe('failed');
  });
});
