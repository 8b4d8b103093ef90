/** The budget inside the multicast core: who is sent what, who is asked, what is told. */
import { expect, test } from 'vitest';
import { chunksOf, namesOf, TRACKS, VIDEO } from './coded-stream.ts';
import { DistributorUnderTest, KEY } from './distributor-under-test.ts';
import { frame } from './hub-under-test.ts';

const SLOW = 'slow';

/** Both viewers get so much, and only the good one's reports say that it has come. */
function fallBehind(under: DistributorUnderTest, { pieces }: { pieces: number }): void {
  under.broadcast.viewerReports(SLOW, { received: 0 });
  for (let count = 0; count < pieces; count += 1) {
    under.send(count === 0 ? 'K' : ('fda'[count % 3]?.concat('a') ?? ''));
    under.clock.advance(33);
    if (count % 8 === 7) under.broadcast.viewerReports(SLOW, { received: 1 });
  }
}

test('D8 Q1 who is late is sent less, and nobody else notices', () => {
  const under = new DistributorUnderTest();
  under.join('good');
  under.join(SLOW);
  fallBehind(under, { pieces: 60 });
  const sent = (id: string) => under.outlet.eventsOf(id, 'stream:data').flatMap(chunksOf).length;
  expect(sent(SLOW)).toBeLessThan(sent('good'));
  const told = under.broadcast.viewerReports(SLOW, { received: 1 });
  const skipped = sent('good') - sent(SLOW);
  expect(told).toEqual({ rung: 'until_key', skipped, reportEveryMs: 250 });
  expect(under.broadcast.viewerReports('good', {})).toEqual({
    rung: 'full',
    skipped: 0,
    reportEveryMs: 1_000,
  });
  expect(under.broadcast.viewerReports('stranger', { received: 1 })).toBeUndefined();
  expect(under.distributor.viewersByRung()).toMatchObject({ full: 1, until_key: 1, sound: 0 });
});

test('H4 Q1a what was left out is counted by rung', async () => {
  const under = new DistributorUnderTest();
  under.join(SLOW);
  fallBehind(under, { pieces: 60 });
  const skipped = under.broadcast.viewerReports(SLOW, {})?.skipped ?? 0;
  const counts = (await under.metrics.text()).matchAll(
    /^streamhub_frames_skipped_total\{rung="(\w+)"\} (\d+)$/gm,
  );
  const byRung = new Map(Array.from(counts, ([, rung, count]) => [rung, Number(count)]));
  expect([...byRung.keys()]).toEqual(['fewer_frames', 'until_key']);
  expect([...byRung.values()].reduce((sum, count) => sum + count)).toBe(skipped);
});

test('F5a G3 what a viewer waits for to begin with is not left out for it', () => {
  const under = new DistributorUnderTest();
  under.join('v');
  under.send('da');
  under.send('df');
  under.send('dKa');
  expect(under.broadcast.viewerReports('v', {})).toEqual({
    rung: 'full',
    skipped: 0,
    reportEveryMs: 1_000,
  });
  under.outlet.waitingBytes.set('w', 100_000);
  under.broadcast.setTracks({ tracks: [{ ...VIDEO, codec: 'vp9' }, ...TRACKS.slice(1)] });
  under.join('w');
  under.send('dap');
  expect(under.broadcast.viewerReports('w', {})?.skipped, 'sound and preview are').toBe(2);
});

test('Q5 T7b with other tracks a viewer is held on a step that they have', () => {
  const under = new DistributorUnderTest();
  under.join(SLOW);
  under.broadcast.viewerReports(SLOW, { received: 0 });
  under.send('K');
  under.broadcast.viewerReports(SLOW, { received: 1 });
  under.send('f');
  under.clock.advance(400);
  under.broadcast.viewerReports(SLOW, { received: 1 });
  under.send('e');
  expect(under.distributor.viewersByRung().fewer_frames).toBe(1);
  under.broadcast.setTracks({ tracks: [VIDEO] });
  expect(under.distributor.viewersByRung().until_key).toBe(1);
});

test('K2d Q8 nobody is asked for a key chunk because of a slow line', () => {
  const under = new DistributorUnderTest();
  under.send('K');
  under.join(SLOW);
  fallBehind(under, { pieces: 200 });
  expect(under.distributor.viewersByRung().full).toBe(0);
  expect(under.keyframesAsked()).toBe(0);
  under.join('new');
  expect(under.keyframesAsked(), 'for who joins onto an old group').toBe(1);
  under.broadcast.setTracks({ tracks: [...TRACKS] });
  under.clock.advance(500);
  under.send('d');
  expect(under.keyframesAsked(), 'for who waits for a beginning').toBe(2);
});

test('K2b K2d Q8 who waits for a beginning on a line that cannot take one is no reason to ask either', () => {
  const under = new DistributorUnderTest();
  under.join(SLOW);
  under.broadcast.viewerReports(SLOW, { received: 0 });
  for (let count = 0; count < 60; count += 1) {
    under.send('a');
    under.clock.advance(33);
    under.broadcast.viewerReports(SLOW, { received: 1 });
  }
  const asked = under.keyframesAsked();
  for (let count = 0; count < 10; count += 1) {
    under.clock.advance(500);
    under.send('d');
  }
  expect(under.keyframesAsked()).toBe(asked);
});

test('D8 Q5c of a stream of frames whole ones are left out, for viewers of either format', () => {
  const under = new DistributorUnderTest({ tracks: [] });
  under.join('classic', 'base64');
  under.join(SLOW);
  for (const id of ['classic', SLOW]) under.broadcast.viewerReports(id, { received: 0 });
  let number = 0;
  const send = () => {
    number += 1;
    under.distributor.distributeStreamData(KEY, frame(number));
    under.clock.advance(100);
  };
  const report = (received?: number) => {
    for (const id of ['classic', SLOW]) {
      const count = received ?? under.outlet.eventsOf(id, 'stream:data').length;
      under.broadcast.viewerReports(id, { received: count });
    }
  };
  for (let count = 0; count < 20; count += 1) {
    send();
    if (count % 3 === 2) report(1);
  }
  const before = under.outlet.eventsOf('classic', 'stream:data').length;
  expect(before).toBeLessThan(15);
  expect(under.distributor.viewersByRung()).toMatchObject({ fewer_frames: 2 });
  report();
  send();
  const classic = under.outlet.eventsOf('classic', 'stream:data');
  expect(classic).toHaveLength(before + 1);
  expect(classic.at(-1)).toBe(frame(21));
  const chunks = under.outlet.eventsOf(SLOW, 'stream:data').flatMap(chunksOf);
  expect(chunks).toHaveLength(before + 1);
  expect(chunks.at(-1)?.sequence).toBe(20);
  for (let count = 0; count < 40; count += 1) {
    send();
    report();
  }
  expect(under.distributor.viewersByRung()).toMatchObject({ full: 2 });
});

test('Q9 nothing is handed to a viewer for whom 64 kB wait, beside one batch that is larger', () => {
  const under = new DistributorUnderTest({ tracks: [VIDEO] });
  const taken = (waiting: number) => {
    under.outlet.waitingBytes.set('v', waiting);
    return under.send('K', { bytes: 100_000 });
  };
  under.send('Kd', { bytes: 300_000 });
  under.join('v');
  expect(taken(650_000), 'its buffer is on its way').toBe(1);
  expect(taken(0)).toBe(1);
  expect(taken(100_016)).toBe(1);
  expect(taken(166_000)).toBe(0);
  expect(taken(65_537), 'and until little waits').toBe(1);
});

test('V3a who joins again begins anew: its old counts say nothing', () => {
  const under = new DistributorUnderTest();
  under.join(SLOW);
  fallBehind(under, { pieces: 100 });
  under.send('K');
  under.join(SLOW);
  expect(under.broadcast.viewerReports(SLOW, { received: 50 })).toEqual({
    rung: 'full',
    skipped: 0,
    reportEveryMs: 1_000,
  });
  expect(under.send('d')).toBe(1);
  const [joinedAt] = [under.outlet.eventsOf(SLOW, 'stream:data').length - 1];
  expect(under.outlet.eventsOf(SLOW, 'stream:data').slice(joinedAt).map(namesOf)).toEqual(['d68']);
});

test('Q11 a viewer whose buffer does not come is sent nothing more until it has', () => {
  const under = new DistributorUnderTest();
  const sent = (id: string) => under.outlet.eventsOf(id, 'stream:data').map(namesOf).join(' ');
  under.send('Ka');
  under.outlet.slowReaders.set(SLOW, () => {});
  for (const id of [SLOW, 'good']) under.join(id);
  under.send('da');
  under.clock.advance(700);
  under.send('da');
  expect(sent(SLOW), 'some lines are only long').toBe('d1 a1 d2 a2');
  under.clock.advance(1);
  under.send('da');
  under.clock.advance(60_000);
  under.send('da');
  expect(sent(SLOW)).toBe('d1 a1 d2 a2');
  expect(sent('good')).toBe('d1 a1 d2 a2 d3 a3 d4 a4');

  under.outlet.slowReaders.get(SLOW)?.();
  under.send('da');
  under.send('Ka');
  under.send('da');
  expect(sent(SLOW), 'video from the next key chunk on').toBe('d1 a1 d2 a2 a5 K6 a6 d7 a7');
});

test('Q11 a viewer with a long buffer is given a third of its time, and one without any all the time', () => {
  const under = new DistributorUnderTest();
  const reached = (id: string) => under.outlet.eventsOf(id, 'stream:data').length;
  for (const id of ['first', 'late']) under.outlet.slowReaders.set(id, () => {});
  under.join('first');
  under.send('K');
  // The time of the stream that passes between two pieces is a thirtieth of a second.
  for (let count = 0; count < 90; count += 1) under.send('d');
  under.join('late');
  under.clock.advance(990);
  under.send('d');
  under.clock.advance(20);
  under.send('d');
  expect([reached('first'), reached('late')]).toEqual([93, 1]);
});

test('Q11 who reports has got its buffer', () => {
  const under = new DistributorUnderTest();
  under.send('K');
  under.outlet.slowReaders.set(SLOW, () => {});
  under.join(SLOW);
  under.broadcast.viewerReports(SLOW, { received: 0 });
  under.clock.advance(900);
  under.send('d');
  expect(under.outlet.eventsOf(SLOW, 'stream:data')).toHaveLength(1);
});
