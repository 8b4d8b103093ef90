/** A Node that is too old is told so in one sentence, however a hub is started. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const WAYS = ['packages/hub/src/streamhub.js', 'packages/hub/src/cli.ts', 'tools/start.js'];
/** Makes this Node say that it is another. */
const PRETENDS =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.21.0"}})';
/** Before `node_modules/.bin` on the path there may be an old one, of the system. */
const SYSTEMS_NODE = '/usr/bin/node';

async function failure(command: string, args: string[]) {
  const run = promisify(execFile)(command, args, { cwd: fileURLToPath(ROOT) });
  return run.then(
    () => ({ code: 0, stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
}

const isSystemsOld = await promisify(execFile)(SYSTEMS_NODE, ['--version']).then(
  ({ stdout }) => Number.parseInt(stdout.slice(1), 10) < 24,
  () => false,
);

describe.each(WAYS)('%s', (path) => {
  test('says in one sentence which Node is needed and what brings it', async () => {
    const { code, stderr } = await failure(process.execPath, ['--import', PRETENDS, path]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^streamhub: needs Node 24 or newer, and this is 22\.21\.0\. .*scripts.*\n$/,
    );
  });

  test.runIf(isSystemsOld)('is understood by the old Node of this system', async () => {
    const { code, stderr } = await failure(SYSTEMS_NODE, [path]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^streamhub: needs Node 24 or newer, and this is [\d.]+\. .*\n$/);
  });
});

test('the oldest Node is the one that package.json names', async () => {
  const { engines } = JSON.parse(
    await readFile(new URL('packages/hub/package.json', ROOT), 'utf8'),
  );
  const check = await readFile(new URL('packages/hub/src/node-check.js', ROOT), 'utf8');
  expect(engines.node).toBe(`>=${/OLDEST_MAJOR = (\d+)/.exec(check)?.[1]}`);
});
