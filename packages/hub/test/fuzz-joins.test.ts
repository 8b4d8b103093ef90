/** Strangers who come, go, join, leave, report and wish in any order, over several connections, and read as they like. */
import fc from 'fast-check';
import { test } from 'vitest';
import { codedStreamer } from './coded-stream.ts';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';
import { FuzzedHub, UNHURRIED } from './fuzzed-hub.ts';
import { frame } from './hub-under-test.ts';
import { Poller, Stranger } from './stranger.ts';

const SHORT = 300;
const CONNECTIONS = 6;
const WITNESS_EVERY = 50;
const STREAMS = 5;
/** Of a stranger, some of which do not read: none may let the hub wait. */
const BIG_FRAME = frame(1, { bytes: 40_000 });

const stream = fc.nat(STREAMS - 1);
const format = fc.constantFrom<unknown>('base64', 'chunks', 'chunks', undefined, 'x');
const codecs = fc.constantFrom<unknown>(undefined, [], ['vp8'], ['__proto__', 'constructor'], 'x');
const whole = fc.oneof(
  fc.nat(300),
  fc.constantFrom<unknown>(-1, 0.5, 2 ** 53, 1e300, 600_000, undefined, '7', null),
);
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('join' as const), stream, format, codecs }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('leave' as const), stream }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('keyframe' as const), stream }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('feedback' as const),
      stream,
      delayMs: whole,
      received: whole,
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('pong' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('vanish' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('part' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('stopReading' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('readAgain' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('poll' as const), stream }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom('send' as const, 'create' as const, 'end' as const),
      stream,
    }),
  },
);
const anyInput = fc.record({ who: fc.nat(CONNECTIONS - 1), action });
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** One of them, who comes back under the next address when it is gone. */
class Restless {
  readonly #address: string;
  readonly #number: number;
  #line: Stranger | undefined;
  #times = 0;

  constructor(address: string, number: number) {
    this.#address = address;
    this.#number = number;
  }

  /** Pings are answered only where the stranger happens to send a pong. */
  async here(): Promise<Stranger> {
    if (this.#line === undefined || this.#line.isCut) {
      this.#times += 1;
      const localAddress = `127.0.${2 + this.#number}.${2 + (this.#times % 200)}`;
      this.#line = await Stranger.connected(this.#address, { localAddress });
      this.#line.keepNothing();
      this.#line.send('42["register",{"username":"Ana"}]');
    }
    return this.#line;
  }

  async gone(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    line?.socket.resume().destroy();
    await line?.cut();
  }
}

test.each(seeds)(
  'E6 however strangers come, go, join and report, nobody else notices, and it is forgotten (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using hub = await FuzzedHub.start({
      ...UNHURRIED,
      maxStreams: 1_000_000,
    });
    const { under } = hub;
    const classic = await under.streamer();
    const coded = await codedStreamer(under);
    const hidden = await under.streamer({ visibility: 'private', password: 'secret' });
    for (let number = 1; number <= 30; number += 1) {
      await classic.accepted('stream:data:send', { streamKey: classic.streamKey, data: BIG_FRAME });
    }
    await coded.send('K d d');
    const keys = [classic, coded, hidden, hub.streamer].map(({ streamKey }) => streamKey);
    const keyOf = (which: number) => keys[which] ?? 'nothing';
    const people = Array.from({ length: CONNECTIONS }, (_, at) => new Restless(hub.address, at));

    async function act(person: Restless, wish: Action): Promise<void> {
      const line = await person.here();
      const say = (event: string, fields: object) =>
        line.send(`42${JSON.stringify([event, fields])}`);
      switch (wish.does) {
        case 'join': {
          const { does: _, stream, ...fields } = wish;
          say('stream:join', { streamKey: keyOf(stream), password: 'secret', ...fields });
          return;
        }
        case 'feedback': {
          const { does: _, stream, ...fields } = wish;
          say('stream:feedback', { streamKey: keyOf(stream), ...fields });
          return;
        }
        case 'leave':
        case 'keyframe':
        case 'end':
          say(`stream:${wish.does}`, { streamKey: keyOf(wish.stream) });
          return;
        case 'create':
          say('stream:create', { title: 'x' });
          return;
        case 'send': {
          const { streamKey } = classic;
          await classic.accepted('stream:data:send', { streamKey, data: BIG_FRAME });
          await coded.send('K d');
          return;
        }
        case 'pong':
          line.send('3');
          return;
        case 'part':
          line.send('41');
          line.socket.resume().end();
          await line.cut();
          return;
        case 'vanish':
          await person.gone();
          return;
        case 'stopReading':
          line.socket.pause();
          return;
        case 'readAgain':
          line.socket.resume();
          return;
        case 'poll': {
          const poller = await Poller.connected(hub.address);
          await poller.post(`42["stream:join",{"streamKey":"${keyOf(wish.stream)}"}]`);
          await poller.post('1');
          return;
        }
      }
    }

    const tried = progress(`joins, seed ${seed}`);
    let count = 0;
    for (const { who, action } of new Inputs(anyInput, { seed, short: SHORT })) {
      tried();
      count += 1;
      await act(people[who] as Restless, action);
      if (count % WITNESS_EVERY === 0) await hub.sendFrame();
    }
    await Promise.all(people.map((person) => person.gone()));
    for (const client of [classic, coded.client, hidden]) client.close();
    await hub.expectUnharmed();
  },
);
