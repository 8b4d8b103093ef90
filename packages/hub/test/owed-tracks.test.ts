import { expect, test } from 'vitest';
import { AUDIO, namesOf, VIDEO } from './coded-stream.ts';
import { DistributorUnderTest } from './distributor-under-test.ts';

const OTHERS = [{ ...VIDEO, codec: 'vp09.00.10.08' }, AUDIO];

/** What came to the viewer: `T` for tracks, and the chunks. */
function cameTo(under: DistributorUnderTest, viewerId: string): string {
  return (under.outlet.sent.get(viewerId) ?? [])
    .filter(([event]) => event === 'stream:tracks' || event === 'stream:data')
    .map(([event, data]) => (event === 'stream:tracks' ? 'T' : namesOf(data)))
    .join(' ');
}

function watched(): DistributorUnderTest {
  const under = new DistributorUnderTest({ tracks: [VIDEO, AUDIO] });
  under.send('K');
  for (const id of ['fast', 'slow']) under.join(id);
  under.send('d');
  under.outlet.waitingBytes.set('slow', 70_000);
  return under;
}

test('T6a Q9 a viewer for whom much waits is told the newest tracks once that has gone, and nothing of theirs before', () => {
  const under = watched();
  for (let count = 0; count < 5; count += 1) {
    under.broadcast.setTracks({ tracks: OTHERS, clockOffsetUs: count });
    under.send('a');
  }
  under.send('K');
  expect(cameTo(under, 'fast')).toBe('T d1 T a0 T a1 T a2 T a3 T a4 K2');
  expect(cameTo(under, 'slow')).toBe('T d1');
  under.outlet.waitingBytes.set('slow', 0);
  under.send('da');
  under.send('d');
  under.send('K');
  expect(cameTo(under, 'slow')).toBe('T d1 T a5 K5');
  expect(under.outlet.eventsOf('slow', 'stream:tracks').at(-1)).toMatchObject({
    tracks: OTHERS,
    clockOffsetUs: 4,
  });
});

test('Q8 K2d nobody is asked for a key frame because of who could not be told of new tracks', () => {
  const under = watched();
  under.broadcast.setTracks({ tracks: OTHERS });
  under.send('K');
  const asked = under.keyframesAsked();
  under.clock.advance(1_000);
  under.send('d');
  under.outlet.waitingBytes.set('slow', 0);
  under.clock.advance(1_000);
  under.send('d');
  under.clock.advance(1_000);
  under.send('d');
  expect(under.keyframesAsked()).toBe(asked);
  under.send('K');
  expect(cameTo(under, 'slow')).toBe('T d1 T K6');
});

test('T6a the same tracks again hold nobody up: who has much waiting is told them later', () => {
  const under = watched();
  under.broadcast.setTracks({ tracks: [VIDEO, AUDIO], clockOffsetUs: 7 });
  expect(cameTo(under, 'slow')).toBe('T d1');
  under.outlet.waitingBytes.set('slow', 0);
  under.send('d');
  expect(cameTo(under, 'slow')).toBe('T d1 T d2');
});

test('T6a who joins with a large buffer is told of tracks at once, whatever of its buffer still waits', () => {
  const under = new DistributorUnderTest({ tracks: [VIDEO, AUDIO] });
  under.send('K', { bytes: 300_000 });
  under.join('new');
  under.outlet.waitingBytes.set('new', 300_000);
  under.broadcast.setTracks({ tracks: [VIDEO, AUDIO], clockOffsetUs: 7 });
  expect(cameTo(under, 'new')).toBe('T T');
});
