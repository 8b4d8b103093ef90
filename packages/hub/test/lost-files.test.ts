/** The files of a running hub are taken away: nothing fails, so somebody has to look. */
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type HubUnderTest, sendFrames, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

const MINUTE_MS = 60_000;
const DELETED = 'was deleted or replaced while the hub runs';

function errorsOf({ logged }: HubUnderTest): string[] {
  return logged.filter(({ level }) => level === 50).map(({ msg }) => String(msg));
}

function pathOf({ dataDir }: HubUnderTest, name: string): string {
  return join(dataDir, name);
}

test('S14b a data folder that is deleted is noticed within a second after something was stored, and told once', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await under.streamer();
  rmSync(under.dataDir, { recursive: true });
  expect(errorsOf(under)).toEqual([]);
  await under.streamer();
  clock.advance(1_000);
  await expect.poll(() => errorsOf(under)).toHaveLength(2);
  expect(errorsOf(under)[0]).toContain(
    `${pathOf(under, 'streamhub.db')} ${DELETED}: streams go on`,
  );
  expect(errorsOf(under)[1]).toContain(
    `${pathOf(under, 'hub.lock')} ${DELETED}: another hub could`,
  );
  for (let minute = 0; minute < 3; minute += 1) {
    clock.advance(MINUTE_MS);
    await sendFrames(streamer, { from: 1, to: 1 });
  }
  expect(errorsOf(under)).toHaveLength(2);
});

test.each(['streamhub.db', 'streamhub.db-wal', 'streamhub.db-shm', 'hub.lock'])(
  'S14b %s deleted is noticed within a minute',
  async (name) => {
    const clock = new ManualClock();
    await using under = await startTestHub({ clock });
    rmSync(pathOf(under, name));
    clock.advance(MINUTE_MS);
    await expect
      .poll(() => errorsOf(under))
      .toEqual([expect.stringContaining(`/${name} ${DELETED}`)]);
  },
);

test('S14b a database with another in its place is noticed, and when it is back that is told', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const file = pathOf(under, 'streamhub.db');
  renameSync(file, `${file}.away`);
  cpSync(`${file}.away`, file);
  clock.advance(MINUTE_MS);
  await expect.poll(() => errorsOf(under)).toHaveLength(1);
  renameSync(`${file}.away`, file);
  clock.advance(MINUTE_MS);
  await expect.poll(() => under.logged.at(-1)?.['msg']).toBe('the files that were gone are back');
  rmSync(file);
  clock.advance(MINUTE_MS);
  await expect.poll(() => errorsOf(under)).toHaveLength(2);
});

test('S14b a database that is overwritten in its place is noticed by who looks something up, and told once', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const file = pathOf(under, 'streamhub.db');
  for (const companion of ['', '-wal', '-shm']) writeFileSync(file + companion, 'x'.repeat(5_000));
  for (const key of ['one', 'two']) await fetch(`${under.hub.address}/api/streams/${key}`);
  expect(errorsOf(under).filter((msg) => msg.includes('was damaged or overwritten'))).toHaveLength(
    1,
  );
  await sendFrames(streamer, { from: 1, to: 1 });
});
