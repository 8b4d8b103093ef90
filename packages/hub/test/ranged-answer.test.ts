/** An answer that nobody takes is over some time, and its place is free again. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { ReadingLimits } from '../src/archive/reading/reading-limits.ts';
import { sendRanged } from '../src/http/ranged-answer.ts';
import { ManualClock } from './manual-clock.ts';

const PIECE = Buffer.alloc(65_536);
/** More than a connection's buffers hold. */
const SIZE = 2_000 * PIECE.byteLength;

async function startAnswering({ stalledMs }: { stalledMs: number }) {
  const limits = new ReadingLimits(new ManualClock(), { stalledMs });
  const state = { read: 0, closed: 0 };
  const http = fastify();
  http.get('/', (asked, reply) => {
    async function* read() {
      try {
        for (; state.read < SIZE; state.read += PIECE.byteLength) yield PIECE;
      } finally {
        state.closed += 1;
      }
    }
    const bytes = { size: SIZE, mediaType: 'x/y', etag: '"x"', isSame: () => true, read };
    const one = { ...bytes, maxRangeBytes: SIZE };
    return sendRanged(reply, one, { request: asked, limits, address: '1.2.3.4' });
  });
  await http.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => http.close());
  const { port } = http.server.address() as AddressInfo;
  return { limits, state, ask: () => request({ port, host: '127.0.0.1' }).end() };
}

async function answerTo(asked: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
}

function placesLeft(limits: ReadingLimits): number {
  const places = [];
  for (;;) {
    const place = limits.takePlace('1.2.3.4');
    if (place === undefined) break;
    places.push(place);
  }
  for (const place of places) place.giveBack();
  return places.length;
}

test('H31 a reader that takes nothing is disconnected, its file is closed, and its place is free', async () => {
  const { limits, state, ask } = await startAnswering({ stalledMs: 300 });
  const all = placesLeft(limits);
  const response = await answerTo(ask());
  response.pause().on('error', () => undefined);
  expect(placesLeft(limits)).toBe(all - 1);
  await expect.poll(() => state.closed).toBe(1);
  expect(state.read).toBeLessThan(SIZE);
  expect(placesLeft(limits)).toBe(all);
  // What is still in the connection's buffers comes, and then its end.
  await new Promise((resolve) => response.once('close', resolve).resume());
  expect(response.complete).toBe(false);
});

test('H31 a reader that is slow gets all of it', async () => {
  // A busy machine adds to each rest.
  const stalledMs = 2_000;
  const { limits, ask } = await startAnswering({ stalledMs });
  const all = placesLeft(limits);
  const response = await answerTo(ask());
  let bytes = 0;
  let rests = 0;
  for await (const piece of response) {
    bytes += (piece as Buffer).byteLength;
    // Together longer than a reader may rest at once.
    if (bytes > (rests + 1) * (SIZE / 10) && rests < 9) {
      rests += 1;
      await new Promise((resolve) => setTimeout(resolve, stalledMs / 8));
    }
  }
  expect(bytes).toBe(SIZE);
  await expect.poll(() => placesLeft(limits)).toBe(all);
});
