/** Every way in which the documents start a hub gives Node the same flags. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { nodeFlags } from '../src/index.ts';

const ROOT = new URL('../../../', import.meta.url);

describe('Node is started with the flags of a hub', () => {
  test.each([
    ['package.json', /"start": "exec node (.*?) ?tools\/start\.js"/],
    ['packages/hub/src/streamhub.js', /^#!\/usr\/bin\/env -S node (.*)/],
    ['deploy/Dockerfile', /^CMD \["node", (.*?),? ?"packages\/hub\/src\/streamhub\.js"\]/m],
    ['deploy/streamhub.service', /^ExecStart=\S+\/node (.*?) ?\S+\/streamhub\.js/m],
  ])('by %s', async (path, pattern) => {
    const [, flags = ''] = pattern.exec(await readFile(new URL(path, ROOT), 'utf8')) ?? [];
    expect(flags.replaceAll('"', '').split(/[ ,]+/)).toEqual(nodeFlags);
  });
});
