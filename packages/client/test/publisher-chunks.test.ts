import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { audioTrack, chunkNews, setUp, videoTrack } from './publisher-media-under-test.ts';

afterEach(() => void vi.useRealTimers());

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
