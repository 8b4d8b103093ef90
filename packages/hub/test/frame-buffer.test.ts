import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameBuffer } from '../src/broadcast/buffer/frame-buffer.ts';

test('D3 the buffer is always the longest end of what was added that keeps both bounds', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 600_000 }), { maxLength: 80 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const buffer = new FrameBuffer();
      const added: string[] = [];
      for (const [index, length] of lengths.entries()) {
        const frame = String.fromCharCode(65 + (index % 26)).repeat(length);
        added.push(frame);
        buffer.add(frame);
        const kept = buffer.frames();
        const bytes = kept.reduce((sum, each) => sum + each.length, 0);
        expect(kept).toEqual(added.slice(-kept.length));
        expect(kept.length).toBeLessThanOrEqual(30);
        expect(bytes).toBeLessThanOrEqual(1_500_000);
        const next = added.at(-kept.length - 1);
        const isTight = next === undefined || kept.length === 30 || bytes + next.length > 1_500_000;
        expect(isTight).toBe(true);
      }
    }),
    { numRuns: 30, seed: 7 },
  );
});
