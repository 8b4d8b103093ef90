/** Strangers who send anything by long-polling. */
import { Agent } from 'node:http';
import { errorMessages } from '@streamhub/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';
import { FuzzedHub, UNHURRIED } from './fuzzed-hub.ts';
import { anyPacket } from './strange-packets.ts';
import { ask, type PlainAnswer } from './stranger.ts';

const SHORT = 250;
const INPUTS_OF_A_SESSION = 20;
const WITNESS_EVERY = 50;
const AT_ONCE = 4;
const POLLING = '/socket.io/?EIO=4&transport=polling';

const separator = fc.constantFrom('\x1e', '\x1e', '\x1e', '\x1e\x1e', '\n', '', '\u001e\u0000');
const payload = fc
  .tuple(fc.array(anyPacket, { maxLength: 12 }), separator)
  .map(([packets, between]) => packets.join(between));
const body = fc.oneof(
  { weight: 8, arbitrary: payload },
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constantFrom('40', '40', '40\x1e40', '41\x1e40', '\x1e'.repeat(2_000), '3\x1e'.repeat(900)),
);
const headers = fc.dictionary(
  fc.constantFrom('content-type', 'content-encoding', 'origin', 'expect', 'accept-encoding'),
  fc.constantFrom('text/plain', 'application/octet-stream', 'gzip', 'null', '100-continue', 'x'),
  { maxKeys: 1, noNullPrototype: true },
);
const strangeQuery = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  fc.constantFrom('&j=0', '&b64=1', '&t=x', '&EIO=3', '&transport=websocket', '&sid=x', '&sid='),
  fc.webQueryParameters().map((query) => `&${query}`),
);
const anyInput = fc.record({
  method: fc.oneof(
    { weight: 8, arbitrary: fc.constant('POST') },
    fc.constantFrom('GET', 'OPTIONS', 'PUT', 'DELETE', 'HEAD'),
  ),
  headers,
  query: strangeQuery,
  body,
});
type Input = typeof anyInput extends fc.Arbitrary<infer Value> ? Value : never;

function expectFine({ status, body }: PlainAnswer, input: Input): void {
  const sent = JSON.stringify(input).slice(0, 500);
  expect(status, sent).toBeLessThan(500);
  expect(body, sent).not.toContain('internal_error');
  const code = /^\{"ok":false,"code":"(\w+)"/.exec(body)?.[1];
  if (code !== undefined) expect(Object.keys(errorMessages), sent).toContain(code);
}

test.each(seeds)(
  'E6 whatever comes by long-polling, nobody else notices, and it is forgotten (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using hub = await FuzzedHub.start(UNHURRIED);
    const tried = progress(`polling payloads, seed ${seed}`);
    const all = new Inputs(anyInput, { seed, short: SHORT });
    const failures: unknown[] = [];
    let count = 0;
    async function session(number: number): Promise<void> {
      const agent = new Agent({ keepAlive: true });
      const from = { agent, localAddress: `127.0.2.${2 + (number % 200)}` };
      try {
        const opened = JSON.parse((await ask(hub.address + POLLING, from)).body.slice(1));
        const url = `${hub.address}${POLLING}&sid=${opened.sid}`;
        const polls: Promise<unknown>[] = [];
        for (const input of all.take(INPUTS_OF_A_SESSION)) {
          tried();
          count += 1;
          const { method, query, headers, body } = input;
          const asking = ask(url + query, {
            ...from,
            method,
            headers,
            ...(method === 'POST' && { body }),
          });
          const checked = asking.then(
            (answer) => expectFine(answer, input),
            () => {},
          );
          // What waits for something to say is answered when the session ends.
          if (method === 'POST') await checked;
          else polls.push(checked.catch((error: unknown) => failures.push(error)));
          if (count % WITNESS_EVERY === 0) await hub.sendFrame();
        }
        // Goodbye: else it would be kept until it has answered no ping.
        await ask(url, { ...from, method: 'POST', body: '1' }).catch(() => {});
        await Promise.all(polls);
      } finally {
        agent.destroy();
      }
    }
    async function sessions(first: number): Promise<void> {
      for (let number = first; !all.isEmpty; number += AT_ONCE) await session(number);
    }
    await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => sessions(first)));
    expect(failures).toEqual([]);
    await hub.expectUnharmed();
  },
);
