/** What others install names what was built, and nothing that is the workspace's own. */
import { expect, test } from 'vitest';
import { publishedManifest } from '../packages/published-manifest.ts';

const MANIFEST = {
  name: '@streamhub/example',
  version: '1.2.3',
  sideEffects: ['./src/**/worker/*-worker.ts'],
  bin: { example: './src/example.js' },
  exports: {
    '.': './src/index.ts',
    './watch': './src/watch.ts',
    './codecs': './src/codec/codecs.ts',
  },
  files: ['dist'],
  dependencies: { '@streamhub/protocol': '1.2.3' },
  devDependencies: { 'fast-check': '^4.0.0' },
};

test('a door has a declaration first, then its module', () => {
  const { exports } = publishedManifest(MANIFEST);
  expect(exports).toMatchObject({
    './watch': { types: './dist/watch.d.ts', default: './dist/watch.js' },
  });
  const door = (exports as Record<string, object>)['./watch'] ?? {};
  expect(Object.keys(door)).toEqual(['types', 'default']);
});

test('what is exported from within `src` is for the workspace alone', () => {
  const { exports } = publishedManifest(MANIFEST);
  expect(Object.keys(exports as object)).toEqual(['.', './watch']);
});

test('every path of a source becomes the path of what is built of it', () => {
  expect(publishedManifest(MANIFEST)).toMatchObject({
    bin: { example: './dist/example.js' },
    sideEffects: ['./dist/**/worker/*-worker.js'],
  });
});

test('everything else stays, except for what serves its development', () => {
  const { devDependencies: _, ...kept } = MANIFEST;
  expect(Object.keys(publishedManifest(MANIFEST))).toEqual(Object.keys(kept));
  expect(publishedManifest(MANIFEST)).toMatchObject({
    version: '1.2.3',
    files: ['dist'],
    dependencies: { '@streamhub/protocol': '1.2.3' },
  });
});
