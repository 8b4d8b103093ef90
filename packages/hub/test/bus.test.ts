/** The bus between nodes, over a real NATS server that is stopped, killed and frozen. */
import { join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { type Bus, type BusMessage, openBus } from '../src/cluster/bus.ts';
import { busAddress, shownAddress } from '../src/cluster/bus-address.ts';
import { OWN_CERTIFICATE_FILE } from '../src/data-folder/file-names.ts';
import { ownCertificate } from '../src/tls/own-certificate.ts';
import { freePort } from './hub-process.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { NatsUnderTest } from './nats-under-test.ts';
import { waitFor } from './wait-for.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (words: string) => new TextEncoder().encode(words);

async function startNats(options: { settings?: string[] } = {}): Promise<NatsUnderTest> {
  const nats = await NatsUnderTest.start(options);
  onTestFinished(() => nats[Symbol.asyncDispose]());
  return nats;
}

type More = Partial<Parameters<typeof openBus>[0]> & { logged?: object[] };

async function open(url: string, { logged = [], ...more }: More = {}): Promise<Bus> {
  const address = busAddress(url);
  if (address === undefined) throw new Error('no address');
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line)) });
  const parts = { nodeName: 'one', maxFrameBytes: 1_000_000, clock: systemClock, log };
  const bus = await openBus({ address, ...parts, ...more });
  onTestFinished(() => bus[Symbol.asyncDispose]());
  return bus;
}

/** All that comes by a subject, and what waits for it. */
function heard(bus: Bus, subject: string) {
  const words: string[] = [];
  function take(message: BusMessage): void {
    words.push(text(message.bytes));
    message.reply(bytes(`heard ${text(message.bytes)}`));
  }
  bus.subscribe(subject, take);
  return { words, all: (all: string[]) => waitFor(() => expect(words).toEqual(all)) };
}

/** What this bus has sent has come to the server. */
function flushed(bus: Bus): Promise<void> {
  return new Promise((resolve) => bus.whenFlushed(resolve));
}

function changed(bus: Bus): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = bus.onChange((isConnected) => {
      stop();
      resolve(isConnected);
    });
  });
}

test('what one node sends, the others hear and it itself does not; a question is answered', async () => {
  const nats = await startNats();
  const [one, other] = [await open(nats.url), await open(nats.url)];
  const [mine, theirs] = [heard(one, 'streamhub.t'), heard(other, 'streamhub.t')];
  await Promise.all([flushed(one), flushed(other)]);
  expect(one.publish('streamhub.t', bytes('a'))).toBe(true);
  await theirs.all(['a']);
  const answer = await one.ask('streamhub.t', bytes('b'), 2_000);
  expect(answer.ok && text(answer.bytes)).toBe('heard b');
  expect(mine.words).toEqual([]);
});

test('a question that nobody subscribes to is answered at once: nobody', async () => {
  const nats = await startNats();
  const bus = await open(nats.url);
  heard(bus, 'streamhub.own');
  expect(await bus.ask('streamhub.own', bytes('x'), 60_000)).toEqual({ ok: false, why: 'nobody' });
  const silent = await open(nats.url);
  silent.subscribe('streamhub.silent', () => {});
  await flushed(silent);
  expect(await bus.ask('streamhub.silent', bytes('x'), 50)).toEqual({ ok: false, why: 'late' });
});

test('a server that is away at the start is a sentence with its address and without its password', async () => {
  const port = await freePort();
  const opening = open(`nats://ana:secret@127.0.0.1:${port}`);
  await expect(opening).rejects.toThrow(`NATS at nats://127.0.0.1:${port} cannot be used`);
  await expect(opening).rejects.not.toThrow('secret');
});

test('a wrong password and a server of too small messages are told at the start', async () => {
  const users = 'authorization: { users: [{ user: ana, password: "right:1" }] }';
  const nats = await startNats({ settings: [users] });
  const at = `127.0.0.1:${nats.port}`;
  await expect(open(`nats://ana:wrong@${at}`)).rejects.toThrow(/cannot be used \(.*Authorization/);
  expect((await open(`nats://ana:right%3A1@${at}`)).isConnected).toBe(true);
  const small = await startNats({ settings: ['max_payload: 64KB'] });
  await expect(open(small.url)).rejects.toThrow('max_payload is 65536, and must be 1004096');
});

test('by tls:// nothing is said to a server whose certificate is not trusted', async () => {
  const dataDir = temporaryFolder();
  await ownCertificate({ dataDir, nowMs: Date.now() });
  const file = join(dataDir, OWN_CERTIFICATE_FILE);
  const tls = `tls: { cert_file: "${file}", key_file: "${file}" }`;
  const nats = await startNats({ settings: [tls] });
  const at = `127.0.0.1:${nats.port}`;
  await expect(open(`tls://${at}`)).rejects.toThrow(/cannot be used \(.*certificate/);
  expect((await open(`tls://${at}`, { caFile: file })).isConnected).toBe(true);
  const plain = await startNats();
  await expect(open(`tls://127.0.0.1:${plain.port}`)).rejects.toThrow('cannot be used');
});

test('credentials that are none are told at the start, without their text', async () => {
  const nats = await startNats();
  const opening = open(nats.url, { credentials: 'my secret' });
  await expect(opening).rejects.toThrow('cannot be used');
  await expect(opening).rejects.not.toThrow('secret');
});

test('a bus that goes away later sends nothing, keeps nothing, and is itself again when it is back', async () => {
  const nats = await startNats();
  const logged: object[] = [];
  const [one, other] = [await open(nats.url, { logged }), await open(nats.url)];
  const { all } = heard(other, 'streamhub.t');
  const changes: boolean[] = [];
  other.onChange((isConnected) => changes.push(isConnected));
  const [oneLost, otherLost] = [changed(one), changed(other)];
  await nats.end();
  expect(await Promise.all([oneLost, otherLost])).toEqual([false, false]);
  expect(one.publish('streamhub.t', bytes('lost'))).toBe(false);
  expect(await one.ask('streamhub.t', bytes('lost'), 100)).toEqual({ ok: false, why: 'away' });
  expect(one.waitingBytes).toBe(0);
  await flushed(one);
  const [oneBack, otherBack] = [changed(one), changed(other)];
  await nats.start();
  expect(await Promise.all([oneBack, otherBack])).toEqual([true, true]);
  await flushed(other);
  one.publish('streamhub.t', bytes('again'));
  await all(['again']);
  expect(changes).toEqual([false, true]);
  // That it is still away is said as well if a try has failed; it may have come back before.
  const lines = logged.filter((line) => !JSON.stringify(line).includes('still away'));
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'connected to NATS', address: nats.url }),
    expect.objectContaining({ msg: expect.stringContaining('NATS is away'), level: 40 }),
    expect.objectContaining({ msg: 'NATS is back' }),
  ]);
});

test('towards a frozen server the waiting bytes are known, bounded, and gone when it goes on', async () => {
  const nats = await startNats();
  const bus = await open(nats.url);
  const large = new Uint8Array(500_000);
  nats.freeze();
  let sent = 0;
  while (bus.publish('streamhub.t', large)) sent += large.length;
  expect(sent).toBeGreaterThan(30_000_000);
  expect(sent).toBeLessThan(34_000_000);
  expect(bus.waitingBytes).toBe(sent);
  expect(await bus.ask('streamhub.t', large, 100)).toEqual({ ok: false, why: 'away' });
  const then = flushed(bus);
  expect(await Promise.race([then, new Promise((resolve) => setImmediate(resolve, 'waits'))])).toBe(
    'waits',
  );
  nats.thaw();
  await then;
  await waitFor(() => expect(bus.waitingBytes).toBe(0));
  expect(bus.publish('streamhub.t', large)).toBe(true);
});

test('a server that stays frozen is given up, and found again when it goes on', {
  timeout: 60_000,
}, async () => {
  const nats = await startNats();
  const bus = await open(nats.url);
  const lost = changed(bus);
  nats.freeze();
  while (bus.publish('streamhub.t', new Uint8Array(900_000)));
  expect(await lost).toBe(false);
  expect(bus.waitingBytes).toBe(0);
  const back = changed(bus);
  nats.thaw();
  expect(await back).toBe(true);
});

test('what throws while it takes a message ends nothing', async () => {
  const nats = await startNats();
  const [one, other] = [await open(nats.url), await open(nats.url)];
  other.subscribe('streamhub.t', () => {
    throw new Error('a bug');
  });
  const { all } = heard(other, 'streamhub.t');
  await flushed(other);
  for (const words of ['a', 'b']) one.publish('streamhub.t', bytes(words));
  await all(['a', 'b']);
});

test('a message larger than the server takes is not sent, and the connection stays', async () => {
  const nats = await startNats();
  const bus = await open(nats.url);
  expect(bus.publish('streamhub.t', new Uint8Array(2_000_000))).toBe(false);
  await flushed(bus);
  expect({ is: bus.isConnected, waiting: bus.waitingBytes }).toEqual({ is: true, waiting: 0 });
});

test.each([
  ['nats://h', { servers: ['h:4222'], isEncrypted: false }],
  ['tls://a:b%40@h:1', { servers: ['h:1'], isEncrypted: true, user: 'a', password: 'b@' }],
  [
    'nats://secret@h,nats://[::1]:3',
    { servers: ['h:4222', '[::1]:3'], isEncrypted: false, token: 'secret' },
  ],
  ['http://h', undefined],
  ['nats://', undefined],
  ['nats://a:%zz@h', undefined],
  ['nats://h/path', undefined],
  ['h:4222', undefined],
])('%s is an address, or none', (url, address) => {
  expect(busAddress(url)).toEqual(address);
  if (address) expect(shownAddress(address)).not.toMatch(/secret|b@/);
});
