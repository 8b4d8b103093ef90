import { describe, expect, test, vi } from 'vitest';
import { settled } from './fake-line.ts';
import { frames, join, nothing, setUp } from './player-under-test.ts';

describe('what is not a batch', () => {
  test.each(['https://example.org/x.jpg', '', 7, null, { length: 3 }, new Uint8Array([1, 2, 3])])(
    'such as %s is counted and never decoded',
    async (data) => {
      const { line, player, decoded } = setUp();
      await join(line, nothing);
      line.hubSays('stream:data', data as string);
      await settled();
      expect(decoded).toEqual([]);
      expect(player.state).toEqual({ name: 'waiting' });
      expect(player.stats.batchesBroken).toBe(1);
    },
  );

  test('does not stop the ones after it, nor does a broken picture', async () => {
    const { line, player } = setUp();
    await join(line, nothing);
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('broken')));
    line.hubSays('stream:data', frames(1));
    await settled();
    vi.stubGlobal('createImageBitmap', async () => ({ width: 1, height: 1, close() {} }));
    line.hubSays('stream:data', 'no batch');
    line.hubSays('stream:data', frames(2));
    await settled();
    expect(player.stats.framesShown).toBe(1);
  });

  test('tracks that are none change nothing', async () => {
    const { line, player } = setUp();
    await join(line, nothing);
    line.hubSays('stream:tracks', { streamKey: 'key', tracks: [{ kind: 'smell' }] as never });
    line.hubSays('stream:data', frames(1));
    await settled();
    expect(player.stats.framesShown).toBe(1);
  });
});
