import { encodeBatch, type Track } from '@streamhub/protocol';
import { describe, expect, test, vi } from 'vitest';
import { type FakeLine, settled } from './fake-line.ts';
import { join, nothing, setUp, video } from './player-under-test.ts';

describe('on a slow line', () => {
  const coded: Track = { ...video, codec: 'vp8' };
  const keysAsked = (line: FakeLine) =>
    line.asked.filter(({ event }) => event === 'stream:keyframe').length;

  const reportsOf = (line: FakeLine) =>
    line.asked.filter(({ event }) => event === 'stream:feedback').length;

  /** The hub's answer to the newest report. */
  async function hubSays(line: FakeLine, rung: string) {
    const report = line.asked.findLast(({ event }) => event === 'stream:feedback');
    report?.answer({ ok: true, hubTimeUs: 0, rung, skipped: 4 });
    await settled();
  }

  test('F4 F5 reports what came, and tells the page how much the hub sends now', async () => {
    const { line, player } = setUp();
    let changes = 0;
    await join(line, nothing);
    player.onChange(() => {
      changes += 1;
    });
    expect(line.asked.at(-1)?.payload).toEqual({ streamKey: 'key', received: 0 });
    await hubSays(line, 'fewer_frames');
    expect([player.rung, changes]).toEqual(['fewer_frames', 1]);
    expect(player.stats).toMatchObject({ rung: 'fewer_frames', hubSkipped: 4, chunksLost: 0 });
  });

  test('F5b asks for no key frame while the hub sends no video, and does when it sends some', async () => {
    vi.stubGlobal('VideoDecoder', { isConfigSupported: async () => ({ supported: true }) });
    const { line } = setUp();
    await join(line, nothing, [coded]);
    await hubSays(line, 'until_key');
    const data = (sequence: number) =>
      line.hubSays(
        'stream:data',
        encodeBatch([
          {
            trackId: 0,
            isKey: false,
            temporalLayer: 0,
            sequence,
            timestampUs: 0,
            payload: new Uint8Array(1),
          },
        ]),
      );
    data(1);
    expect(keysAsked(line)).toBe(0);
    await expect.poll(() => reportsOf(line)).toBeGreaterThan(1);
    await hubSays(line, 'fewer_frames');
    data(2);
    expect(keysAsked(line)).toBe(1);
  });
});
