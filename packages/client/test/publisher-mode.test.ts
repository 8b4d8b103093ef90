import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EncodingPlan } from '../src/publish/encode/encoding-plan.ts';
import type { PublisherMedia } from '../src/publish/publisher-media.ts';
import { settled } from './fake-line.ts';
import { chunkNews, setUp, videoTrack } from './publisher-media-under-test.ts';

afterEach(() => void vi.useRealTimers());

describe('the mode', () => {
  test.each([
    [{}, { name: 'coded', codec: 'h264', hasLayers: true }],
    [{ video: { codec: 'vp9' } }, { name: 'coded', codec: 'vp9', hasLayers: true }],
    [
      { video: { codec: 'vp9' }, verdict: 'too_slow' },
      { name: 'coded', codec: 'vp9' },
    ],
    [
      { video: { codec: 'av1' }, verdict: 'fails' },
      { name: 'jpeg', why: 'no_codec_keeps_up' },
    ],
    [
      { video: { codec: 'av1' }, failing: ['av1'] },
      { name: 'coded', codec: 'h264', insteadOf: 'av1' },
    ],
    [{ video: { codec: 'jpeg' } }, { name: 'jpeg', why: 'chosen' }],
    [{ verdict: 'not_loaded' }, { name: 'jpeg', why: 'not_loaded' }],
    [{ verdict: 'holds_back' }, { name: 'jpeg', why: 'no_codec_keeps_up' }],
    [{ hasVideoEncoder: false }, { name: 'jpeg', why: 'no_video_encoder' }],
    [{ hasAudioEncoder: false }, { name: 'coded', codec: 'h264' }],
    [
      { hasVideoEncoder: false, hasAudioEncoder: false },
      { name: 'classic', why: 'no_encoders' },
    ],
  ] as const)('for %o is %o', async (given, mode) => {
    const { media } = setUp(given);
    expect(media.mode).toEqual({ name: 'undecided' });
    await media.prepare();
    expect(media.mode).toMatchObject(mode);
  });
});

describe('T10 what the viewers can decode', () => {
  const [avc, vp8, av1] = ['avc1.42e01f', 'vp8', 'av01.0.05M.08'];
  const decoding = (viewers: number, counts: Record<string, number>) => ({
    streamKey: 'key',
    viewers,
    medianDelayMs: 80,
    decoding: {
      viewers,
      codecs: Object.entries(counts).map(([codec, able]) => ({ codec, viewers: able })),
    },
  });
  const codecOf = (media: PublisherMedia) =>
    media.mode.name === 'coded' ? media.mode.codec : undefined;

  test('another codec is taken where more viewers can decode it, and only then', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { media, line, plans, start, changes } = setUp();
    await start();
    line.hubSays('stream:feedback', decoding(3, { [avc]: 3, [vp8]: 3 }));
    await settled();
    expect([codecOf(media), plans.length]).toEqual(['h264', 1]);

    line.hubSays('stream:feedback', decoding(4, { [avc]: 3, [vp8]: 4, [av1]: 4 }));
    await settled();
    expect(plans.map(({ codec }) => codec)).toEqual(['h264', 'vp8']);
    expect([codecOf(media), changes()]).toEqual(['vp8', 1]);

    vi.advanceTimersByTime(60_000);
    line.hubSays('stream:feedback', decoding(3, { [avc]: 3, [vp8]: 3 }));
    await settled();
    expect(codecOf(media), 'who sees it need not be disturbed').toBe('vp8');
  });

  test('viewers who contradict each other change the codec once in ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { media, line, start } = setUp();
    await start();
    const turns = [vp8, avc, vp8].map((codec) => decoding(1, { [codec]: 1 }));
    for (const turn of turns) {
      line.hubSays('stream:feedback', turn);
      await settled();
    }
    expect(codecOf(media)).toBe('vp8');
    vi.advanceTimersByTime(10_000);
    line.hubSays('stream:feedback', decoding(1, { [avc]: 1 }));
    await settled();
    expect(codecOf(media)).toBe('h264');
  });

  test.each([
    ['that was chosen by hand stays', { video: { codec: 'h264' } }],
    ['stays where this device is too slow for the other', { unfit: ['vp8'] }],
  ] as const)('a codec %s, and the streamer knows who cannot see it', async (_name, given) => {
    const { media, line, stageSays, plans, start } = setUp(given);
    await start();
    stageSays({ ...videoTrack, facts: { ...videoTrack.facts, codec: avc } });
    line.hubSays('stream:feedback', decoding(5, { [avc]: 3, [vp8]: 5 }));
    await settled();
    expect([codecOf(media), plans.length]).toEqual(['h264', 1]);
    expect(media.sender?.stats.coded?.unableViewers).toBe(2);
  });
});

describe('while live', () => {
  test('another codec goes on in the same count, and the sound is not opened anew', async () => {
    const { media, plans, tracks, start, stageSays, batches } = setUp();
    await start();
    stageSays(videoTrack);
    stageSays(chunkNews('video', 20));
    await media.setVideo({ codec: 'vp8', bitrateBps: 400_000 });
    expect(plans.at(-1)).toEqual({ codec: 'vp8', hasLayers: true, bitrateBps: 400_000 });
    stageSays(videoTrack);
    stageSays(chunkNews('video', 60));
    expect(batches().map(([chunk]) => chunk?.sequence)).toEqual([0, 1]);
    expect(tracks).toHaveLength(1);
  });

  test('an encoder that fails is followed by JPEG, without the preview, and the page is told', async () => {
    const { media, plans, start, stageSays, stated, changes } = setUp();
    await start();
    stageSays(videoTrack);
    stageSays({ name: 'track', facts: { kind: 'preview', codec: 'jpeg' } });
    stageSays({ name: 'failed' });
    expect(media.mode).toEqual({ name: 'jpeg', why: 'encoder_failed' });
    expect(plans.at(-1)).toEqual({ codec: 'jpeg' });
    expect(stated().at(-1)).toMatchObject([{ kind: 'video' }]);
    expect(changes()).toBe(1);
  });

  const codecsOf = (plans: readonly EncodingPlan[]) => plans.map(({ codec }) => codec);

  test.each([
    ['chosen by itself', undefined, { name: 'coded', codec: 'vp8', hasLayers: true }],
    ['chosen by hand', { codec: 'h264' }, { codec: 'vp8', insteadOf: 'h264' }],
  ] as const)(
    'after JPEG comes the next codec, where the one before was %s',
    async (_, video, now) => {
      vi.useFakeTimers();
      const { media, plans, start, stageSays, changes } = setUp(video ? { video } : {});
      await start();
      stageSays({ name: 'failed' });
      await vi.advanceTimersByTimeAsync(10);
      expect(codecsOf(plans)).toEqual(['h264', 'jpeg', 'vp8']);
      expect(media.mode).toMatchObject(now);
      expect(changes()).toBe(2);
    },
  );

  test('when every codec has failed all are tried again after seconds, the first one first', async () => {
    vi.useFakeTimers();
    const { media, plans, start, stageSays } = setUp();
    await start();
    for (let failure = 0; failure < 4; failure += 1) {
      stageSays({ name: 'failed' });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(media.mode).toEqual({ name: 'jpeg', why: 'encoder_failed' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(codecsOf(plans).filter((codec) => codec !== 'jpeg')).toEqual([
      'h264',
      'vp8',
      'vp9',
      'av1',
      'h264',
    ]);
  });

  test('what no codec could do in a busy moment is tried again while live', async () => {
    vi.useFakeTimers();
    const failing = ['h264', 'vp8', 'vp9', 'av1'];
    const { media, start } = setUp({ failing });
    await start();
    expect(media.mode).toMatchObject({ why: 'no_codec_keeps_up' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(media.mode).toMatchObject({ why: 'no_codec_keeps_up' });
    failing.shift();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(media.mode).toMatchObject({ name: 'coded', codec: 'h264' });
  });

  test('JPEG that was chosen stays, and after the stream nothing is tried', async () => {
    vi.useFakeTimers();
    const chosen = setUp({ video: { codec: 'jpeg' } });
    await chosen.start();
    const ended = setUp();
    await ended.start();
    ended.stageSays({ name: 'failed' });
    ended.media.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([codecsOf(chosen.plans), codecsOf(ended.plans)]).toEqual([['jpeg'], ['h264', 'jpeg']]);
  });

  test('a codec that has failed is tried once more for whoever chooses it', async () => {
    vi.useFakeTimers();
    const { media, start, stageSays } = setUp();
    await start();
    stageSays({ name: 'failed' });
    await vi.advanceTimersByTimeAsync(10);
    await media.setVideo({ codec: 'h264' });
    expect(media.mode).toEqual({ name: 'coded', codec: 'h264', hasLayers: true });
  });

  test('a hub that knows no chunks gets the classic path', async () => {
    const { media, start, changes } = setUp();
    await start();
    media.fallBackToClassic();
    await settled();
    expect(media.mode).toEqual({ name: 'classic', why: 'hub_knows_no_chunks' });
    expect(media.sender?.stats.coded).toBeUndefined();
    expect(changes()).toBe(1);
  });
});
