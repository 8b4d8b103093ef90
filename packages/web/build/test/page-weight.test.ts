import { expect, test } from 'vitest';
import type { Compressed } from '../compressed.ts';
import { filesOf, overweightSentence, weightSentence } from '../page-weight.ts';

const bundle = {
  'index.html': { type: 'asset' },
  'assets/index-1.js': {
    type: 'chunk',
    isEntry: true,
    facadeModuleId: '/checkout/packages/web/index.html',
    imports: ['assets/shared-1.js'],
    viteMetadata: { importedCss: new Set(['assets/index-1.css']) },
  },
  'assets/shared-1.js': { type: 'chunk', imports: ['assets/index-1.js'] },
  'assets/index-1.css': { type: 'asset' },
  'assets/studio-1.js': { type: 'chunk', imports: ['assets/shared-1.js'] },
  'assets/worklet-1.js': { type: 'asset', originalFileNames: ['../client/src/sound/worklet.js'] },
} as const;

const page = { name: 'Watch page', page: 'index.html', later: ['sound/worklet.js'], maxBytes: 500 };

function weighed(maxBytes: number) {
  const br = Buffer.alloc(100);
  const sizes = new Map<string, Compressed>(
    Object.keys(bundle).map((file) => [file, { plainBytes: 300, br, gz: Buffer.alloc(120) }]),
  );
  // What cannot be compressed counts as it is.
  sizes.set('assets/index-1.css', { plainBytes: 90 });
  return { ...page, maxBytes, sizes, files: filesOf(page, bundle) };
}

test('a page weighs what it imports, its style sheets and what it loads by itself a little later', () => {
  expect(filesOf(page, bundle).sort()).toEqual([
    'assets/index-1.css',
    'assets/index-1.js',
    'assets/shared-1.js',
    'assets/worklet-1.js',
    'index.html',
  ]);
  expect(weightSentence(weighed(500))).toBe(
    'Watch page: 0.5 kB with Brotli (at most 0.5 kB), 0.6 kB with gzip, 5 files',
  );
});

test('a page above its bound is refused, and its files are named, heaviest first', () => {
  expect(overweightSentence(weighed(490))).toBeUndefined();
  const sentence = overweightSentence(weighed(489));
  expect(sentence).toMatch(/^Watch page: 0\.5 kB with Brotli, more than 0\.5 kB:/);
  expect(sentence?.split('\n').at(-1)).toContain('assets/index-1.css');
  expect(overweightSentence({ ...weighed(500), maxGzipBytes: 570 })).toBeUndefined();
  expect(overweightSentence({ ...weighed(500), maxGzipBytes: 569 })).toMatch(
    /with gzip, more than/,
  );
});

test('a page or a worklet that the build does not have is no light page', () => {
  expect(() => filesOf({ ...page, page: 'embed.html' }, bundle)).toThrow('embed.html');
  expect(() => filesOf({ ...page, later: ['gone.js'] }, bundle)).toThrow('gone.js');
});
