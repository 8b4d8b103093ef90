/** Strangers who send bodies of any form to any route: lengths that lie, broken chunks, trickles, several at once. */
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';
import { FuzzedHub, UNHURRIED } from './fuzzed-hub.ts';
import { ask, Stranger } from './stranger.ts';

const SHORT = 150;
const WITNESS_EVERY = 50;
const AT_ONCE = 4;

const POLLING = '/socket.io/?EIO=4&transport=polling';

const route = fc.constantFrom(
  ...['/', '/api/hub', '/api/session', '/api/setup', '/api/streams', '/api/streams/KEY'],
  ...['/api/streams/KEY/tickets', '/api/streams/x/tickets', '/healthz', '/metrics', '/nothing'],
  ...[POLLING, `${POLLING}&sid=x`],
  ...['/socket.io/?EIO=4&transport=websocket', '/socket.io/socket.io.js', '/watch/KEY'],
);
const method = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'DELETE', 'PUT', 'HEAD', 'OPTIONS');
const json = fc
  .dictionary(
    fc.constantFrom('name', 'password', 'token', 'expiresInSeconds', '__proto__'),
    fc.oneof(fc.string({ maxLength: 40 }), fc.jsonValue({ maxDepth: 2 })),
    { noNullPrototype: true, maxKeys: 4 },
  )
  .map((fields) => JSON.stringify(fields));
const body = fc
  .oneof(
    { weight: 4, arbitrary: json },
    fc.string({ maxLength: 100 }),
    fc.constantFrom('', '40', '['.repeat(15_000), 'x'.repeat(17_000), 'x'.repeat(4_100_000)),
  )
  .map((text) => Buffer.from(text));

interface Framing {
  headers: string[];
  body: Buffer;
}

/** `size`: what the head of the one chunk says. */
function chunked(
  body: Buffer,
  { size = body.length.toString(16), end = '0\r\n\r\n' } = {},
): Framing {
  const parts = [Buffer.from(`${size}\r\n`), body, Buffer.from(`\r\n${end}`)];
  return { headers: ['Transfer-Encoding: chunked'], body: Buffer.concat(parts) };
}

const plain = (body: Buffer): Framing => ({
  headers: [`Content-Length: ${body.length}`],
  body,
});
const framings: readonly ((body: Buffer) => Framing)[] = [
  plain,
  (body) => ({ headers: [`Content-Length: ${body.length + 7}`], body }),
  (body) => ({ headers: [`Content-Length: ${Math.max(0, body.length - 3)}`], body }),
  (body) => ({ headers: ['Content-Length: 1e3'], body }),
  (body) => ({ headers: ['Content-Length: 999999999999999999999'], body }),
  (body) => ({ headers: ['Content-Length: 2', 'Content-Length: 3'], body }),
  (body) => ({ headers: [`Content-Length: ${body.length}`, 'Content-Encoding: gzip'], body }),
  (body) => ({ headers: [`Content-Length: ${body.length}`, 'Expect: 100-continue'], body }),
  (body) => ({ headers: [], body }),
  (body) => chunked(body),
  (body) => chunked(body, { size: 'FFFFFFFFFFFFFFFF' }),
  (body) => chunked(body, { size: '-1' }),
  (body) => chunked(body, { size: `${body.length.toString(16)};${'x'.repeat(20_000)}` }),
  (body) => chunked(body, { end: '' }),
  (body) => chunked(body, { end: `0\r\nX-Trailer: ${'y'.repeat(20_000)}\r\n\r\n` }),
  (body) => ({ ...chunked(body), headers: ['Transfer-Encoding: chunked', 'Content-Length: 5'] }),
  (body) => ({ headers: ['Transfer-Encoding: gzip, chunked'], body: chunked(body).body }),
  (body) => ({ headers: ['Transfer-Encoding: identity', `Content-Length: ${body.length}`], body }),
];
const anyRequest = fc
  .record({
    method,
    route,
    contentType: fc.constantFrom('application/json', 'text/plain', 'application/x-x', '__proto__'),
    framing: fc.constantFrom(...framings),
    body,
  })
  .map((request) => ({ ...request, ...request.framing(request.body) }));
const anyInput = fc.record({
  /** One after the other, without waiting for an answer. */
  requests: fc.oneof(
    { weight: 3, arbitrary: fc.array(anyRequest, { minLength: 1, maxLength: 1 }) },
    fc.array(anyRequest, { minLength: 2, maxLength: 4 }),
  ),
  /** In how many writes it comes, and whether its sender then waits or is gone at once. */
  pieces: fc.constantFrom(1, 1, 2, 3, 20),
  vanishes: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});
type Input = typeof anyInput extends fc.Arbitrary<infer Value> ? Value : never;

function bytesOf({ requests, vanishes }: Input, streamKey: string): Buffer {
  return Buffer.concat(
    requests.flatMap(({ method, route, contentType, framing, headers, body }) => {
      // A session whose answer is lost behind a broken request could not be given back: it would be kept for 10 s.
      const isLost = route === POLLING && (requests.length > 1 || vanishes || framing !== plain);
      const path = isLost ? '/socket.io/' : route.replace('KEY', streamKey);
      const lines = ['Host: localhost', `Content-Type: ${contentType}`, ...headers];
      return [Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body];
    }),
  );
}

/** Or never, where the hub closes the connection first. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('drain', resolve));
}

test.each(seeds)(
  'E6 whatever bodies come, nobody else notices, and nothing is kept of them (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using hub = await FuzzedHub.start(UNHURRIED);
    const { streamKey } = hub.streamer;
    const all = new Inputs(anyInput, { seed, short: SHORT });
    const tried = progress(`bodies, seed ${seed}`);
    let count = 0;
    let answered = 0;
    async function send(input: Input): Promise<void> {
      const localAddress = `127.0.2.${2 + (count % 200)}`;
      const stranger = new Stranger(hub.address, { localAddress });
      const { socket } = stranger;
      const bytes = bytesOf(input, streamKey);
      const pieceBytes = Math.ceil(bytes.length / input.pieces);
      for (let at = 0; at < bytes.length && !socket.destroyed; at += pieceBytes) {
        const isTaken = socket.write(bytes.subarray(at, at + pieceBytes));
        if (!isTaken) await Promise.race([drained(socket), stranger.cut()]);
        else await new Promise(setImmediate);
      }
      if (input.vanishes) socket.destroy();
      // The hub answers what it has, and closes: no more will come.
      else socket.end();
      await stranger.cut();
      const sent = bytes.toString('latin1', 0, 600);
      expect(stranger.received, sent).not.toMatch(/HTTP\/1\.1 5|internal_error/);
      if (stranger.received.startsWith('HTTP/1.1 ')) answered += 1;
      for (const [, sid] of stranger.received.matchAll(/"sid":"([\w-]+)"/g)) {
        await ask(`${hub.address}${POLLING}&sid=${sid}`, { method: 'POST', body: '1' });
      }
    }
    const { total } = all;
    async function sendAll(): Promise<void> {
      for (let next = all.next(); next !== undefined; next = all.next()) {
        tried();
        count += 1;
        await send(next);
        if (count % WITNESS_EVERY === 0) await hub.sendFrame();
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, sendAll));
    expect(answered).toBeGreaterThan(total / 2);
    await hub.expectUnharmed();
  },
);
