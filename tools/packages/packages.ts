/**
 * The packages that others install, and what of them begins by itself beside their doors.
 * From: people. To: build-package.ts, and those that pack and check.
 */

export interface WorkspacePackage {
  /** In the workspace. */
  folder: string;
  platform: 'node' | 'browser' | 'neutral';
  /** Entries without declarations that share modules with the doors. */
  programs: readonly string[];
  /** What browsers load into another thread: each is built as one file. */
  threads: readonly string[];
}

export const packages: readonly WorkspacePackage[] = [
  { folder: 'packages/protocol', platform: 'neutral', programs: [], threads: [] },
  {
    folder: 'packages/client',
    platform: 'browser',
    programs: [],
    threads: ['src/**/worker/*-worker.ts', 'src/**/worklet/*.js'],
  },
  {
    folder: 'packages/hub',
    platform: 'node',
    programs: [
      'src/streamhub.js',
      'src/store/sqlite/checkpoint-thread.ts',
      'src/archive/journal/journal-thread.ts',
      'src/archive/download/film-thread.ts',
      'src/hls/segment-thread.ts',
    ],
    threads: [],
  },
];
