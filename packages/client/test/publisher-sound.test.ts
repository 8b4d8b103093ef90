import { describe, expect, test } from 'vitest';
import { audioTrack, chunkNews, setUp, videoTrack } from './publisher-media-under-test.ts';

describe('while live', () => {
  test('another microphone takes the place of the first, and none takes the track away', async () => {
    const { media, tracks, start, stageSays, soundSays, stated } = setUp();
    await start();
    stageSays(videoTrack);
    soundSays(audioTrack);
    const second = { id: 'second' } as MediaStreamTrack;
    media.sound.setMicrophone({ track: second });
    expect(tracks.at(-1)).toBe(second);
    media.sound.setMicrophone(undefined);
    expect(stated().at(-1)).toMatchObject([{ kind: 'video' }]);
    expect(media.sender?.stats.coded?.sound).toBe('none');
  });

  test('what a shared screen plays is mixed with the microphone, each as loud as it should be', async () => {
    const { media, mixes, start, stageSays, soundSays, stated } = setUp();
    await start();
    stageSays(videoTrack);
    soundSays(audioTrack);
    const screen = { track: { id: 'screen' } as MediaStreamTrack };
    media.sound.setScreen(screen);
    expect(mixes.at(-1)).toMatchObject({
      tracks: { microphone: { id: 'first' }, screen: screen.track },
      volumes: { microphone: 1, screen: 1 },
      isMusic: true,
    });
    media.sound.setMuted({ isMuted: true });
    media.sound.setScreenVolume(0.5);
    expect(mixes.at(-1)?.volumes).toEqual({ microphone: 0, screen: 0.5 });
    expect(media.sound.state, 'the screen is heard').toBe('on');
    media.sound.setScreenVolume(0);
    expect(media.sound.state).toBe('muted');
    media.sound.setMicrophone(undefined);
    expect(mixes.at(-1)?.tracks).toEqual({ screen: screen.track });
    media.sound.setScreen(undefined);
    expect(media.sound.state).toBe('none');
    expect(stated().at(-1)).toMatchObject([{ kind: 'video' }]);
  });

  test('a microphone for music is sent as music', async () => {
    const { media, mixes, start } = setUp();
    await start();
    expect(mixes.at(-1)?.isMusic).toBe(false);
    media.sound.setMicrophone({ track: { id: 'second' } as MediaStreamTrack, isMusic: true });
    expect(mixes.at(-1)?.isMusic).toBe(true);
  });

  test('a track that comes or goes is followed by a key frame, for the hub begins its group anew', async () => {
    const { media, asked, start, stageSays, soundSays } = setUp();
    await start();
    stageSays(videoTrack);
    stageSays({ name: 'track', facts: { kind: 'preview', codec: 'jpeg' } });
    expect(asked).not.toContain('key');
    stageSays(chunkNews('video', 20));
    soundSays(audioTrack);
    expect(asked.filter((each) => each === 'key')).toHaveLength(1);
    media.sound.setMicrophone(undefined);
    expect(asked.filter((each) => each === 'key')).toHaveLength(2);
  });
});
