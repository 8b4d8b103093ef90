/** The way of batches to the thread that writes: in order, whole, and never more than its memory. */
import { expect, test } from 'vitest';
import { JournalOutbox } from '../src/archive/journal/journal-outbox.ts';
import {
  JournalRing,
  MOST_BYTES_IN_RING,
  type RingPiece,
} from '../src/archive/journal/journal-ring.ts';

function bothEnds(memory?: SharedArrayBuffer): { puts: JournalRing; takes: JournalRing } {
  const puts = new JournalRing(memory);
  return { puts, takes: new JournalRing(puts.memory) };
}

function piece(number: number, length: number): RingPiece {
  const bytes = new Uint8Array(length).fill(number);
  return { id: number, bytes, chunks: number + 1, epochMs: 1e12 + number / 2 };
}

/** Quicker than to compare bytes one by one. */
function read(next: ReturnType<JournalRing['next']>) {
  return typeof next === 'object'
    ? { ...next, bytes: Buffer.from(next.bytes).toString('latin1') }
    : next;
}

test('what is put comes out in order and whole, also over the end of the memory and of the counters', () => {
  const { memory } = new JournalRing();
  // Soon the counters begin again.
  new Int32Array(memory, 0, 2).fill(0x7fff_ff00);
  const { puts, takes } = bothEnds(memory);
  const sent: RingPiece[] = [];
  for (let number = 1; number < 400; number += 1) {
    const one = piece(number, (number * 104_729) % MOST_BYTES_IN_RING);
    while (!puts.put(one)) {
      expect(read(takes.next())).toEqual(read(sent.shift()));
      takes.taken();
    }
    sent.push(one);
  }
  for (const one of sent) {
    expect(read(takes.next())).toEqual(read(one));
    takes.taken();
  }
  expect(takes.next()).toBeUndefined();
});

test('where there is no room nothing is put', () => {
  const { puts, takes } = bothEnds();
  const seen: unknown[] = [];
  // It is there before it is its turn.
  expect(puts.putMessage(() => void seen.push(takes.next()))).toBe(true);
  expect(seen).toEqual([undefined]);
  let put = 0;
  while (puts.put(piece(1, MOST_BYTES_IN_RING))) put += 1;
  expect(put).toBe(15);
  expect(takes.next()).toBe('message');
  for (let taken = 0; taken < put; taken += 1)
    expect(read(takes.next())).toEqual(read(piece(1, MOST_BYTES_IN_RING)));
  expect(takes.next()).toBeUndefined();
});

test('what has no room waits, and goes in order when there is some', async () => {
  const posted: unknown[] = [];
  const outbox = new JournalOutbox(() => ({
    postMessage: (message) => void posted.push(structuredClone(message)),
  }));
  const takes = new JournalRing(outbox.ring.memory);
  const bytes = new Uint8Array(MOST_BYTES_IN_RING);
  for (let number = 1; number <= 40; number += 1) {
    bytes.fill(number);
    const lines =
      number % 10 === 0 ? [{ fields: { line: 'pause', epochMs: 1 } as const, offset: 0 }] : [];
    outbox.post({ do: 'append', id: number, bytes, chunks: 1, epochMs: 1, lines });
  }
  outbox.post({ do: 'close', id: 40 });
  const came: (number | undefined)[] = [];
  while (came.length < 41) {
    const next = takes.next();
    if (next === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
    else if (next === 'message') {
      const message = posted.shift() as { id: number; do: string; bytes?: Uint8Array };
      came.push(message.do === 'close' ? -1 : message.bytes?.[0]);
    } else came.push(next.bytes[0]);
    takes.taken();
  }
  outbox.close();
  expect(came).toEqual([...Array.from({ length: 40 }, (_, at) => at + 1), -1]);
});

test('of a recording at most one batch waits for the thread to look by itself', () => {
  const outbox = new JournalOutbox(() => ({ postMessage() {} }));
  const { ring } = outbox;
  const takes = new JournalRing(ring.memory);
  let woken = 0;
  ring.wake = () => {
    woken += 1;
  };
  // A death may come before the event loop's next turn.
  const post = (id: number) => outbox.post({ do: 'append', ...piece(id, 10), lines: [] });
  for (const id of [1, 2, 3]) post(id);
  expect(woken).toBe(0);
  post(2);
  expect(woken).toBe(1);
  while (takes.next() !== undefined) takes.taken();
  post(2);
  expect(woken).toBe(1);
  outbox.close();
});

test('a message has the bytes of its batch alone, and nothing that stands beside them in memory', () => {
  const posted: ArrayBuffer[] = [];
  const outbox = new JournalOutbox(() => ({
    postMessage: (message) => void posted.push(message.bytes.buffer),
  }));
  const bytes = new Uint8Array(64_000).subarray(1_000, 1_010);
  const lines = [{ fields: { line: 'pause', epochMs: 1 } as const, offset: 0 }];
  outbox.post({ do: 'append', id: 1, bytes, chunks: 1, epochMs: 1, lines });
  outbox.close();
  expect(posted.map(({ byteLength }) => byteLength)).toEqual([10]);
});
