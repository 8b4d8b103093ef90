/** On an idle hub sound leaves with the picture that is due next, where enough people watch. */
import { expect, test } from 'vitest';
import { namesOf } from './coded-stream.ts';
import { DistributorUnderTest } from './distributor-under-test.ts';

/** Pictures come at a steady rate; the last came in this moment. */
function watched({ viewers = 16, everyMs = 33 }: { viewers?: number; everyMs?: number } = {}) {
  const under = new DistributorUnderTest();
  for (let viewer = 0; viewer < viewers; viewer += 1) under.join(`v${viewer}`);
  for (const letters of ['K', 'd', 'd']) {
    under.clock.advance(everyMs);
    under.send(letters);
  }
  const batches = () => under.outlet.eventsOf('v0', 'stream:data').slice(3).map(namesOf);
  return { under, batches };
}

test('B7d sound waits for the picture that is due within 12 ms, and leaves with it', () => {
  const { under, batches } = watched();
  under.clock.advance(21);
  expect(under.send('a'), 'it is sent in a moment').toBe(16);
  expect(batches()).toEqual([]);
  under.clock.advance(12);
  expect(batches()).toEqual([]);
  under.send('d');
  expect(batches()).toEqual(['a0 d3']);
});

test('B7d sound leaves at once when no picture is due soon, and what is no sound always does', () => {
  const { under, batches } = watched();
  under.clock.advance(20);
  under.send('a');
  expect(batches()).toEqual(['a0']);
  under.clock.advance(5);
  under.send('p');
  expect(batches()).toEqual(['a0', 'p0']);
  under.send('d');
  expect(batches()).toEqual(['a0', 'p0', 'd3']);
});

test('B7d sound waits no longer than 2 ms for a picture that is late', () => {
  const { under, batches } = watched();
  under.clock.advance(25);
  under.send('a');
  under.clock.advance(9);
  expect(batches()).toEqual([]);
  under.clock.advance(1);
  expect(batches()).toEqual(['a0']);
  under.send('a');
  expect(batches(), 'it may never come').toEqual(['a0', 'a1']);
});

test('B7d with few viewers, or pictures faster or rarer than 10 to 100 per second, sound leaves at once', () => {
  const few = watched({ viewers: 15 });
  few.under.clock.advance(25);
  few.under.send('a');
  expect(few.batches()).toEqual(['a0']);
  for (const everyMs of [9, 101]) {
    const odd = watched({ everyMs });
    odd.under.clock.advance(everyMs - 1);
    odd.under.send('a');
    expect(odd.batches(), `pictures each ${everyMs} ms`).toEqual(['a0']);
  }
});

test('B7b what must come behind the data comes behind sound that waits', () => {
  const { under, batches } = watched();
  under.clock.advance(25);
  under.send('a');
  expect(batches()).toEqual([]);
  under.broadcast.flush();
  expect(batches()).toEqual(['a0']);
});
