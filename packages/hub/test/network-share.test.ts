/** A data folder on a share of a network, played by a library between the hub's process and the system. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultSentence } from '../src/data-folder/sqlite-fault.ts';
import { freePort, HubProcess } from './hub-process.ts';
import { temporaryFolder } from './hub-under-test.ts';

/** Every lock is refused as by a server without locks; or no file can be shared as memory. */
const SHARE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
static int fails(const char *what) { const char *set = getenv("SHARE_WITHOUT"); return set && *set == *what; }
static int call(const char *name, int fd, int command, void *argument) {
  if (command == F_SETLK && fails("locks")) { errno = ENOLCK; return -1; }
  int (*real)(int, int, ...) = dlsym(RTLD_NEXT, name);
  return real(fd, command, argument);
}
#define WRAP(name) int name(int fd, int command, ...) { \\
  va_list rest; va_start(rest, command); void *argument = va_arg(rest, void *); va_end(rest); \\
  return call(#name, fd, command, argument); }
WRAP(fcntl)
WRAP(fcntl64)
#define MAP(name, type) void *name(void *at, size_t length, int access, int flags, int fd, type offset) { \\
  if (fd >= 0 && (flags & MAP_SHARED) && (access & PROT_WRITE) && fails("memory")) { errno = ENODEV; return MAP_FAILED; } \\
  void *(*real)(void *, size_t, int, int, int, type) = dlsym(RTLD_NEXT, #name); \\
  return real(at, length, access, flags, fd, offset); }
MAP(mmap, off_t)
MAP(mmap64, off64_t)
`;

function hasCompiler(): boolean {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

function buildShare(): string {
  const folder = temporaryFolder();
  const source = join(folder, 'share.c');
  writeFileSync(source, SHARE);
  const library = join(folder, 'share.so');
  execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'pipe' });
  return library;
}

test.runIf(hasCompiler()).each([
  ['locks', 'the data folder'],
  ['memory', 'the database'],
])(
  'S13 a share without %s is told with one sentence',
  { timeout: 30_000 },
  async (what, begins) => {
    const library = buildShare();
    // Without a compiler the other test has to do.
    if (library === undefined) return;
    const env = { LD_PRELOAD: library, SHARE_WITHOUT: what };
    const dataDir = temporaryFolder();
    await using hub = new HubProcess({ port: await freePort(), dataDir, env });
    await expect(hub.start()).rejects.toThrow('the hub did not start');
    const path = what === 'locks' ? dataDir : join(dataDir, 'streamhub.db');
    expect(hub.errors).toBe(
      `streamhub: could not start: ${begins} ${path} cannot be locked, as on a network share without locks or shared memory. Choose a folder on a disk of this machine with --data-dir.\n`,
    );
  },
);

test.each([
  [2_058, 'network share'],
  [2_314, 'network share'],
  [3_594, 'network share'],
  [3_850, 'network share'],
  [4_618, 'network share'],
  [5_130, 'network share'],
  [5_386, 'network share'],
  [15, 'network share'],
  [5, 'locked by another program: stop it. If there is none, the folder is on a network share'],
  // No room for the shared memory's file.
  [4_874, 'full or fails'],
  [10, 'full or fails'],
  [13, 'full or fails'],
  [8, 'cannot be opened for writing'],
  [14, 'cannot be opened for writing'],
  [26, 'cannot be used'],
])('S13 the code %i of SQLite is told as %j', (errcode, words) => {
  const error = Object.assign(new Error('of SQLite'), { errcode });
  expect(faultSentence(error, 'the database /data/streamhub.db')).toContain(words);
});
