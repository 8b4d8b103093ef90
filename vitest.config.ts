/** How `vitest run` finds the packages' tests. The tests in real browsers are Playwright's: see e2e/. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './tools/compiled-code.ts';
import { keepTemporaryFilesInMemory } from './tools/files-in-memory.ts';

keepCompiledCode();
keepTemporaryFilesInMemory();

/** They replace modules for themselves, which a worker that goes on to other files would keep. */
const REPLACING_MODULES = ['packages/client/test/hub-connection.test.ts'];

/** What streams and viewers are promised, whichever node they are on: these suites run a second time over two nodes. */
const ALSO_ON_TWO_NODES = [
  'batches',
  'groups',
  'join-buffer',
  'key-frames-and-feedback',
  'mixed-company',
  'private-guesses',
  'private-streams',
  'security-table',
  'tickets',
  'tracks',
  'viewers',
].map((suite) => `packages/hub/test/${suite}.test.ts`);

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A busy machine is no failure: the default is one second.
    expect: { poll: { timeout: 15_000 } },
    // What one test replaced is whole again for the next, also in another file of the same worker.
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    // One more than processors: many tests wait for a process, a proxy or a deadline of the hub.
    maxWorkers: availableParallelism() + 1,
    globalSetup: 'packages/hub/test/postgres-for-all.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit and integration',
          include: [
            'packages/*/test/**/*.test.ts',
            'packages/web/build/test/*.test.ts',
            'tools/test/*.test.ts',
          ],
          exclude: REPLACING_MODULES,
          provide: { nodes: 1 },
          // A worker keeps its modules from file to file: to load the hub anew takes longer than most files' tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'on two nodes',
          include: ALSO_ON_TWO_NODES,
          provide: { nodes: 2 },
          isolate: false,
        },
      },
      { extends: true, test: { name: 'isolated', include: REPLACING_MODULES } },
    ],
  },
});
