/** What the hub keeps in its data folder is nobody else's to read. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';

function modesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, modeOf(join(folder, name))]));
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o7777).toString(8);
}

const PRIVATE = {
  'hub.control': '600',
  'hub.lock': '600',
  'hub.pid': '600',
  'own-certificate.pem': '600',
  'streamhub.db': '600',
  'streamhub.db-shm': '600',
  'streamhub.db-wal': '600',
  'ticket-key': '600',
};

test('S14 a new data folder and all that is in it is the owner’s alone', async () => {
  const dataDir = join(temporaryFolder(), 'below', 'data');
  await using under = await startTestHub({ dataDir, tlsSelfSigned: true });
  expect(modeOf(under.dataDir)).toBe('700');
  expect(modesIn(dataDir)).toEqual(PRIVATE);
});

test('S14 S14a what others could read until now they cannot any more, and of a secret it is said', async () => {
  const dataDir = temporaryFolder();
  const first = await startTestHub({ dataDir, tlsSelfSigned: true });
  await first[Symbol.asyncDispose]();
  chmodSync(dataDir, 0o2775);
  writeFileSync(join(dataDir, 'streamhub.db.damaged-2026-01-01T00-00-00-000Z'), 'old');
  for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o664);
  await using second = await startTestHub({ dataDir, tlsSelfSigned: true });
  expect(modeOf(dataDir)).toBe('2700');
  expect(Object.values(modesIn(dataDir))).toEqual(Array(9).fill('600'));
  const warnings = second.logged.filter(({ level }) => level === 40).map(({ file }) => file);
  expect(warnings.sort()).toEqual([
    join(dataDir, 'own-certificate.pem'),
    join(dataDir, 'ticket-key'),
  ]);
});

test('S14a what was private already is not spoken of', async () => {
  const dataDir = temporaryFolder();
  await (await startTestHub({ dataDir }))[Symbol.asyncDispose]();
  await using second = await startTestHub({ dataDir });
  expect(second.logged.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

test('S14 a folder with other things in it is left as it is, and so are they', async () => {
  const dataDir = temporaryFolder();
  chmodSync(dataDir, 0o755);
  writeFileSync(join(dataDir, 'holiday.jpg'), '', { mode: 0o644 });
  await using _under = await startTestHub({ dataDir });
  expect(modeOf(dataDir)).toBe('755');
  expect(modesIn(dataDir)).toMatchObject({ 'holiday.jpg': '644', 'streamhub.db': '600' });
});

test('W6 a ticket key that is a link to nothing is refused, and nothing is written through it', async () => {
  const dataDir = temporaryFolder();
  const victim = join(temporaryFolder(), 'victim');
  const link = join(dataDir, 'ticket-key');
  symlinkSync(victim, link);
  await expect(startTestHub({ dataDir })).rejects.toThrow(
    `${link} is a link to a file that does not exist. Delete the link, and a new key is made here.`,
  );
  expect(existsSync(victim)).toBe(false);
});

test('W6 a ticket key may be a link to a key elsewhere', async () => {
  const dataDir = temporaryFolder();
  const key = join(temporaryFolder(), 'key');
  writeFileSync(key, 'k'.repeat(32), { mode: 0o600 });
  symlinkSync(key, join(dataDir, 'ticket-key'));
  await using _under = await startTestHub({ dataDir });
  expect(lstatSync(join(dataDir, 'ticket-key')).isSymbolicLink()).toBe(true);
  expect(readFileSync(key, 'utf8')).toBe('k'.repeat(32));
});

test('S13b a data folder that is a file, or below one, is refused with a sentence', async () => {
  const file = join(temporaryFolder(), 'data');
  writeFileSync(file, '');
  for (const dataDir of [file, join(file, 'below')]) {
    const sentence = `the data folder ${dataDir} is a file, or below one. Choose another with --data-dir.`;
    await expect(startTestHub({ dataDir })).rejects.toThrow(sentence);
  }
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'hub.lock'));
  await expect(startTestHub({ dataDir })).rejects.toThrow(
    `the lock ${join(dataDir, 'hub.lock')} cannot be opened for writing.`,
  );
});
