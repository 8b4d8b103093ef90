import type { Track } from '@streamhub/protocol';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { FakeChunk, FakeDecoder } from './fake-decoder.ts';
import { type FakeLine, settled } from './fake-line.ts';
import { chunksOf, frames, join, nothing, preview, setUp, video } from './player-under-test.ts';

describe('without a decoder for the video', () => {
  const coded: Track = { ...video, codec: 'avc1.42E01F' };

  test('shows the preview and says why', async () => {
    const { line, player, drawn, decoded } = setUp();
    await join(line, nothing, [coded, preview]);
    line.hubSays('stream:data', frames(1));
    line.hubSays('stream:data', chunksOf(preview.trackId, [7]));
    await settled();
    expect([player.pictureMode, player.previewReason]).toEqual(['preview', 'no_video_decoder']);
    expect(decoded).toEqual(['image/jpeg 7']);
    expect(drawn).toHaveLength(1);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('over plain HTTP says so, and does not tell the streamer of codecs', async () => {
    vi.stubGlobal('isSecureContext', false);
    const { line, player } = setUp();
    await join(line, nothing, [coded, preview]);
    expect(player.previewReason).toBe('insecure_context');
    expect(line.asked[0]?.payload).not.toHaveProperty('codecs');
  });

  test('shows the full picture again once the streamer sends what can be decoded', async () => {
    const { line, player, decoded } = setUp();
    await join(line, nothing, [coded, preview]);
    line.hubSays('stream:tracks', { streamKey: 'key', tracks: [video, preview] });
    line.hubSays('stream:data', frames(2));
    await settled();
    expect([player.pictureMode, player.previewReason]).toEqual(['full', undefined]);
    expect(decoded).toEqual(['image/jpeg 2']);
  });
});

describe('with a decoder that does not decode the video', () => {
  const coded: Track = { ...video, codec: 'vp99.future' };

  beforeEach(() => {
    FakeDecoder.all = [];
    vi.stubGlobal('VideoDecoder', FakeDecoder);
    vi.stubGlobal('EncodedVideoChunk', FakeChunk);
  });

  async function sendPreview(line: FakeLine) {
    line.hubSays('stream:data', chunksOf(preview.trackId, [7]));
    await settled();
  }

  test('T4 of a codec that no browser knows it shows the preview and says why', async () => {
    FakeDecoder.isConfigSupported = () => Promise.reject(new TypeError('no codec'));
    const { line, player, drawn, decoded } = setUp();
    await join(line, nothing, [coded, preview]);
    line.hubSays('stream:data', frames(1));
    await sendPreview(line);
    expect([player.pictureMode, player.previewReason]).toEqual(['preview', 'codec_not_supported']);
    expect(decoded).toEqual(['image/jpeg 7']);
    expect(drawn).toHaveLength(1);
    expect(player.state).toEqual({ name: 'live' });
  });

  test('that fails again and again it shows the preview and says why, until pictures come again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    FakeDecoder.isConfigSupported = async () => ({ supported: true });
    const { line, player, drawn, decoded } = setUp();
    await join(line, nothing, [coded, preview]);
    for (let number = 1; number <= 4; number += 1) {
      vi.advanceTimersByTime(10_000);
      line.hubSays('stream:data', frames(number));
      await settled();
      FakeDecoder.all.at(-1)?.fails();
    }
    await sendPreview(line);
    expect([player.pictureMode, player.previewReason]).toEqual(['preview', 'decoder_failed']);
    expect(decoded).toEqual(['image/jpeg 7']);
    expect(drawn).toHaveLength(1);

    vi.advanceTimersByTime(10_000);
    line.hubSays('stream:data', frames(8));
    await settled();
    FakeDecoder.all.at(-1)?.gives({
      timestamp: 8 * 33_333,
      displayWidth: 64,
      displayHeight: 36,
      close() {},
    });
    expect([player.pictureMode, player.previewReason]).toEqual(['full', undefined]);
    expect(drawn).toHaveLength(2);
  });
});
