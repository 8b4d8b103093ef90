import { decodeBatch } from '@streamhub/protocol';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CodecProbe } from '../src/publish/codec/codec-probe.ts';
import type { CodecTrial } from '../src/publish/codec/codec-trial.ts';
import type { VideoWish } from '../src/publish/codec/mode-choice.ts';
import type { EncodingNews } from '../src/publish/encode/encoded-chunk.ts';
import type { EncodingPlan } from '../src/publish/encode/encoding-plan.ts';
import { PublisherMedia, type PublisherMediaOptions } from '../src/publish/publisher-media.ts';
import type { SoundMix } from '../src/publish/sound/page/sound-encoding.ts';
import type { MicrophoneSignal } from '../src/publish/sound/sound-messages.ts';
import { FakeLine, settled } from './fake-line.ts';

const opened: PublisherMedia[] = [];
afterEach(() => {
  for (const media of opened.splice(0)) media.stop();
  vi.useRealTimers();
});

const videoTrack = {
  name: 'track',
  facts: { kind: 'video', codec: 'vp8', width: 640, height: 360, temporalLayers: 3 },
} as const;
const audioTrack = {
  name: 'track',
  facts: { kind: 'audio', codec: 'opus', sampleRate: 48_000, channels: 1 },
} as const;

function chunkNews(
  kind: 'video' | 'audio' | 'preview',
  timestampUs: number,
  bytes = 3,
): EncodingNews {
  const payload = new Uint8Array(bytes);
  const isKey = kind !== 'video';
  return { name: 'chunk', chunk: { kind, isKey, temporalLayer: 0, timestampUs, payload } };
}

function setUp({
  video,
  hasVideoEncoder = true,
  hasAudioEncoder = true,
  verdict = 'fit',
  unfit = [],
  failing = [],
}: {
  video?: VideoWish;
  hasVideoEncoder?: boolean;
  hasAudioEncoder?: boolean;
  verdict?: CodecTrial['verdict'];
  /** Codecs that this device is too slow for. */
  unfit?: readonly string[];
  /** Codecs that it cannot encode; also from another moment on. */
  failing?: readonly string[];
} = {}) {
  const line = new FakeLine();
  line.state = 'connected';
  const plans: EncodingPlan[] = [];
  const asked: string[] = [];
  const tracks: (MediaStreamTrack | undefined)[] = [];
  let changes = 0;
  let hearStage: (news: EncodingNews) => void = () => {};
  let hearSound: (news: EncodingNews) => void = () => {};
  let signal: (signal: MicrophoneSignal) => void = () => {};
  const mixes: SoundMix[] = [];
  const options: PublisherMediaOptions = {
    stage: {
      size: { width: 640, height: 360 },
      frameRate: 30,
      onFrame: () => () => {},
      whenReady: async () => true,
      state: 'ready',
      restart: () => asked.push('restart'),
      encode: (plan, hear) => {
        plans.push(plan);
        hearStage = hear;
        return {
          requestKey: () => asked.push('key'),
          setUplinkShare: ({ bitrate, frames }) => asked.push(`share ${bitrate} ${frames}`),
          close: () => asked.push('close'),
        };
      },
    },
    video,
    microphone: { track: { id: 'first' } as MediaStreamTrack },
    probe: new CodecProbe({
      attempt: async ({ codec }) => ({
        codec,
        verdict: failing.includes(codec) ? 'fails' : unfit.includes(codec) ? 'too_slow' : verdict,
        msPerFrame: 5,
        hasLayers: true,
      }),
    }),
    abilities: { hasVideoEncoder, hasAudioEncoder },
    openSound: ({ hear, onSignal }) => {
      hearSound = hear;
      signal = onSignal;
      let before: MediaStreamTrack | undefined;
      return {
        setMix(mix) {
          mixes.push(mix);
          const { microphone } = mix.tracks;
          if (microphone !== before) tracks.push(microphone);
          before = microphone;
        },
        close() {},
      };
    },
    onRefused() {},
    onChange: () => {
      changes += 1;
    },
  };
  const media = new PublisherMedia(options);
  opened.push(media);
  const named = (event: string) => line.sent.filter((each) => each.event === event);
  return {
    media,
    line,
    plans,
    asked,
    tracks,
    stageSays: (news: EncodingNews) => hearStage(news),
    mixes,
    soundSays: (news: EncodingNews) => hearSound(news),
    microphoneGives: (given: MicrophoneSignal) => signal(given),
    changes: () => changes,
    async start() {
      await media.prepare();
      media.start({ connection: line.asHubLine, streamKey: 'key', roundTripMs: 5 });
    },
    stated: () => named('stream:tracks').map(({ payload }) => payload['tracks'] as object[]),
    batches: () =>
      named('stream:data:send').map(({ payload }) => {
        const decoded = decodeBatch(payload['data'] as Uint8Array);
        return decoded.ok ? decoded.chunks : [];
      }),
  };
}

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

describe('a coded stream', () => {
  test('states its tracks before its first chunk, and sends nothing before the video is known', async () => {
    const { line, start, stageSays, soundSays, stated, batches } = setUp();
    await start();
    soundSays(audioTrack);
    soundSays(chunkNews('audio', 10));
    expect(line.sent).toEqual([]);
    stageSays(videoTrack);
    stageSays(chunkNews('video', 20));
    expect(line.sent.map(({ event }) => event)).toEqual(['stream:tracks', 'stream:data:send']);
    expect(stated()[0]).toMatchObject([
      { kind: 'video', trackId: 0 },
      { kind: 'audio', trackId: 1 },
    ]);
    expect(batches()[0]).toMatchObject([{ trackId: 0, sequence: 0, timestampUs: 20 }]);
  });

  test('counts each track on its own, over a new connection too', async () => {
    const { media, line, start, stageSays, soundSays, batches } = setUp();
    await start();
    stageSays(videoTrack);
    soundSays(audioTrack);
    stageSays(chunkNews('video', 20));
    soundSays(chunkNews('audio', 30));
    media.pause();
    soundSays(chunkNews('audio', 50));
    media.start({ connection: line.asHubLine, streamKey: 'key', roundTripMs: 5 });
    stageSays(videoTrack);
    stageSays(chunkNews('video', 60));
    soundSays(chunkNews('audio', 70));
    const sent = batches().flat();
    expect(sent.map(({ trackId, sequence }) => [trackId, sequence])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  test('states the clock once it knows it, and again only when it moved', async () => {
    const { line, start, stageSays } = setUp();
    await start();
    stageSays(videoTrack);
    await line.answer('stream:feedback', { ok: true, hubTimeUs: 1e15 });
    stageSays(chunkNews('video', 20));
    stageSays(chunkNews('video', 40));
    const offsets = line.sent
      .filter(({ event }) => event === 'stream:tracks')
      .map(({ payload }) => typeof payload['clockOffsetUs']);
    expect(offsets).toEqual(['undefined', 'number']);
  });

  test('asks its encoder for a key frame when the hub does, for this stream only', async () => {
    const { line, start, asked } = setUp();
    await start();
    line.hubSays('stream:keyframe', { streamKey: 'another' });
    expect(asked).not.toContain('key');
    line.hubSays('stream:keyframe', { streamKey: 'key' });
    expect(asked).toContain('key');
  });

  test('tells what its viewers report', async () => {
    const { media, line, start } = setUp();
    await start();
    expect(media.sender?.stats.delay).toBeUndefined();
    line.hubSays('stream:feedback', { streamKey: 'key', viewers: 3, medianDelayMs: 71 });
    expect(media.sender?.stats.delay).toEqual({ viewers: 3, medianMs: 71 });
  });

  test('asks its encoder for less while the line carries less, and says so', async () => {
    vi.useFakeTimers();
    const { media, line, start, stageSays, asked } = setUp();
    await start();
    stageSays(videoTrack);
    stageSays({
      name: 'figures',
      framesSkipped: 0,
      targetBitrateBps: 600_000,
      fullBitrateBps: 600_000,
    });
    expect(media.sender?.stats.uplink).toMatchObject({ reason: 'full', targetBps: 600_000 });
    // Each chunk is confirmed 150 ms late: what comes through is 40 kB a second.
    for (let i = 0; i < 60; i += 1) {
      stageSays(chunkNews('video', i, 1_000));
      vi.advanceTimersByTime(25);
      if (i > 6) line.sent[i - 5]?.answer({ ok: true, viewers: 0 });
    }
    media.sender?.measure();
    const { uplink } = media.sender?.stats ?? {};
    expect(uplink).toMatchObject({ reason: 'line', lagMs: expect.any(Number) });
    expect(uplink?.lagMs).toBeGreaterThan(60);
    expect(uplink?.lineBps).toBeGreaterThan(300_000);
    expect(asked.at(-1)).toMatch(/^share 0\.\d+ 1$/);
  });

  test('gathers chunks for as long as the hub says, over all tracks, and leaves none behind', async () => {
    vi.useFakeTimers();
    const { line, start, stageSays, soundSays, batches } = setUp();
    await start();
    stageSays(videoTrack);
    soundSays(audioTrack);
    stageSays(chunkNews('video', 0));
    const answers = (answer: object) =>
      line.sent.at(-1)?.answer({ ok: true, viewers: 0, ...answer });
    answers({ gatherMs: 66 });
    for (let ms = 20; ms <= 60; ms += 20) {
      vi.advanceTimersByTime(20);
      soundSays(chunkNews('audio', ms));
      if (ms === 40) stageSays(chunkNews('video', ms));
    }
    const times = () => batches().map((batch) => batch.map(({ timestampUs }) => timestampUs));
    expect(times()).toEqual([[0]]);
    vi.advanceTimersByTime(6);
    expect(times()).toEqual([[0], [20, 40, 40, 60]]);
    expect(batches()[1]?.map(({ trackId }) => trackId)).toEqual([1, 1, 0, 1]);

    soundSays(chunkNews('audio', 80));
    soundSays({ ...audioTrack, facts: { ...audioTrack.facts, channels: 2 } });
    expect(times().at(-1), 'before other tracks are stated').toEqual([80]);
    expect(line.sent.at(-1)?.event).toBe('stream:tracks');
    soundSays(chunkNews('audio', 100, 65_536));
    expect(times().at(-1), 'large enough').toEqual([100]);
    answers({});
    soundSays(chunkNews('audio', 120));
    expect(times().at(-1), 'the hub is idle again').toEqual([120]);
  });

  test('what is gathered leaves with the next chunk where timers come late, as in a hidden tab', async () => {
    const { line, start, stageSays, batches } = setUp();
    await start();
    stageSays(videoTrack);
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    onTestFinished(() => now.mockRestore());
    stageSays(chunkNews('video', 0));
    line.sent.at(-1)?.answer({ ok: true, viewers: 0, gatherMs: 66 });
    for (const ms of [33, 65, 67, 100]) {
      now.mockReturnValue(1_000 + ms);
      stageSays(chunkNews('video', ms));
    }
    expect(batches().map((batch) => batch.map(({ timestampUs }) => timestampUs))).toEqual([
      [0],
      [33, 65, 67],
    ]);
  });

  test('gives video up while the uplink is stuck, and goes on with sound', async () => {
    vi.useFakeTimers();
    const { media, start, stageSays, soundSays, batches } = setUp();
    await start();
    stageSays(videoTrack);
    soundSays(audioTrack);
    stageSays(chunkNews('video', 20));
    vi.advanceTimersByTime(350);
    stageSays(chunkNews('video', 40));
    soundSays(chunkNews('audio', 40));
    expect(media.sender?.stats).toMatchObject({ framesSent: 1, framesSkipped: 1 });
    expect(
      batches()
        .flat()
        .map(({ trackId }) => trackId),
    ).toEqual([0, 1]);
  });
});

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
