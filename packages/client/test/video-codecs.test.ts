import { describe, expect, test } from 'vitest';
import { CodecProbe } from '../src/publish/codec/codec-probe.ts';
import { type CodecTrial, chooseTrial, speedVerdict } from '../src/publish/codec/codec-trial.ts';
import {
  codecString,
  encoderConfig,
  goodBitrateBps,
  type VideoCodecName,
} from '../src/publish/codec/video-codecs.ts';

const at360p30 = { width: 640, height: 360, frameRate: 30 };
const at720p30 = { width: 1280, height: 720, frameRate: 30 };
const at1080p30 = { width: 1920, height: 1080, frameRate: 30 };

describe('codec strings', () => {
  test.each([
    [at360p30, 'avc1.42e01f', 'vp09.00.31.08', 'av01.0.05M.08'],
    [at720p30, 'avc1.42e01f', 'vp09.00.31.08', 'av01.0.05M.08'],
    [{ ...at720p30, frameRate: 60 }, 'avc1.42e020', 'vp09.00.40.08', 'av01.0.08M.08'],
    [at1080p30, 'avc1.42e028', 'vp09.00.40.08', 'av01.0.08M.08'],
    [{ ...at1080p30, frameRate: 60 }, 'avc1.42e02a', 'vp09.00.41.08', 'av01.0.09M.08'],
    // Few pixels a second, and still more in one picture than a lower level has.
    [{ ...at1080p30, frameRate: 15 }, 'avc1.42e028', 'vp09.00.40.08', 'av01.0.08M.08'],
    [{ width: 1080, height: 1920, frameRate: 15 }, 'avc1.42e028', 'vp09.00.40.08', 'av01.0.08M.08'],
    [{ width: 360, height: 640, frameRate: 30 }, 'avc1.42e01f', 'vp09.00.31.08', 'av01.0.05M.08'],
    [{ width: 720, height: 1280, frameRate: 30 }, 'avc1.42e01f', 'vp09.00.31.08', 'av01.0.05M.08'],
    // 21:9 of as many pixels as 1080p: whole macroblocks make more of them.
    [{ width: 2214, height: 936, frameRate: 15 }, 'avc1.42e02a', 'vp09.00.40.08', 'av01.0.08M.08'],
    // A long strip: its side, not its pixels.
    [{ width: 2800, height: 200, frameRate: 30 }, 'avc1.42e020', 'vp09.00.40.08', 'av01.0.05M.08'],
    [{ width: 2560, height: 1440, frameRate: 30 }, 'avc1.42e032', 'vp09.00.50.08', 'av01.0.12M.08'],
    [{ width: 3840, height: 2160, frameRate: 30 }, 'avc1.42e033', 'vp09.00.50.08', 'av01.0.12M.08'],
    [{ width: 3840, height: 2160, frameRate: 60 }, 'avc1.42e034', 'vp09.00.51.08', 'av01.0.13M.08'],
  ])('carry the level that %o needs', (rate, h264, vp9, av1) => {
    expect(codecString('h264', rate)).toBe(h264);
    expect(codecString('vp8', rate)).toBe('vp8');
    expect(codecString('vp9', rate)).toBe(vp9);
    expect(codecString('av1', rate)).toBe(av1);
  });
});

describe('the good bitrate', () => {
  test.each([
    [at360p30, 600_000],
    [at720p30, 1_800_000],
    [at1080p30, 3_500_000],
  ])('of H.264 for %o is about %d', (rate, bitrateBps) => {
    expect(Math.abs(goodBitrateBps('h264', rate) / bitrateBps - 1)).toBeLessThan(0.02);
  });

  test('is lower for codecs that need fewer bits, and grows slower than the rate', () => {
    expect(goodBitrateBps('vp9', at720p30)).toBeLessThan(goodBitrateBps('vp8', at720p30));
    const twice = goodBitrateBps('h264', { ...at720p30, frameRate: 60 });
    const once = goodBitrateBps('h264', at720p30);
    expect(twice).toBeGreaterThan(once);
    expect(twice).toBeLessThan(2 * once);
  });
});

describe('the encoder', () => {
  const wish = { ...at360p30, codec: 'h264', hasLayers: true, bitrateBps: 600_000 } as const;

  test('is asked for three layers, or for nothing: one layer by name throws in Firefox', () => {
    expect(encoderConfig(wish)).toMatchObject({ scalabilityMode: 'L1T3', latencyMode: 'realtime' });
    expect(encoderConfig({ ...wish, hasLayers: false })).not.toHaveProperty('scalabilityMode');
  });

  test('for a part of the frames has the codec string of all, so that the encoder goes on', () => {
    const whole = encoderConfig(wish);
    const half = encoderConfig({ ...wish, frameShare: 0.5 });
    expect(half).toEqual({ ...whole, framerate: wish.frameRate / 2 });
  });

  test('puts the parameter sets of H.264 into the chunks', () => {
    expect(encoderConfig(wish)).toMatchObject({ avc: { format: 'annexb' } });
    expect(encoderConfig({ ...wish, codec: 'vp8' })).not.toHaveProperty('avc');
  });
});

const trial = (codec: VideoCodecName, change: Partial<CodecTrial> = {}): CodecTrial => ({
  codec,
  verdict: 'fit',
  msPerFrame: 5,
  hasLayers: true,
  ...change,
});

describe('the choice', () => {
  test('is the first that fits in the order H.264, VP8, VP9, AV1, not the fastest', () => {
    const trials = [trial('av1', { msPerFrame: 1 }), trial('vp9'), trial('vp8', { msPerFrame: 9 })];
    expect(chooseTrial(trials)?.codec).toBe('vp8');
  });

  test('passes over a codec that holds frames back, however fast it is', () => {
    const trials = [trial('h264', { verdict: 'holds_back', msPerFrame: 1 }), trial('vp8')];
    expect(chooseTrial(trials)?.codec).toBe('vp8');
  });

  test('is the fastest where none keeps real time', () => {
    const slow = { verdict: 'too_slow' } as const;
    const trials = [
      trial('h264', { verdict: 'fails', msPerFrame: 0 }),
      trial('vp8', { ...slow, msPerFrame: 60 }),
      trial('vp9', { ...slow, msPerFrame: 40 }),
    ];
    expect(chooseTrial(trials)?.codec).toBe('vp9');
  });

  test('is none where nothing can be used live', () => {
    expect(chooseTrial([trial('h264', { verdict: 'holds_back' })])).toBeUndefined();
  });

  test('leaves three tenths of the time for everything else', () => {
    expect(speedVerdict({ msPerFrame: 23, frameRate: 30 })).toBe('fit');
    expect(speedVerdict({ msPerFrame: 24, frameRate: 30 })).toBe('too_slow');
  });
});

describe('CodecProbe', () => {
  function setUp(verdicts: Partial<Record<VideoCodecName, CodecTrial['verdict']>> = {}) {
    const tried: string[] = [];
    let underWay = 0;
    const probe = new CodecProbe({
      attempt: async ({ codec, width }) => {
        underWay += 1;
        expect(underWay).toBe(1);
        tried.push(`${codec} ${width}`);
        await Promise.resolve();
        underWay -= 1;
        return trial(codec, { verdict: verdicts[codec] ?? 'fit' });
      },
    });
    return { probe, tried };
  }

  test('tries no more codecs than it must', async () => {
    const { probe, tried } = setUp({ h264: 'holds_back' });
    expect((await probe.choose(at360p30))?.codec).toBe('vp8');
    expect(tried).toEqual(['h264 640', 'vp8 640']);
  });

  test('tries a codec once for each size, one after the other', async () => {
    const { probe, tried } = setUp();
    await Promise.all([probe.all(at360p30), probe.choose(at360p30)]);
    expect(tried).toEqual(['h264 640', 'vp8 640', 'vp9 640', 'av1 640']);
    await probe.choose(at720p30);
    expect(tried.at(-1)).toBe('h264 1280');
  });
});
