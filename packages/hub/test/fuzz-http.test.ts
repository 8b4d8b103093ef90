/** Strangers who send any HTTP request, or anything else, to the hub's port. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { errorMessages } from '@streamhub/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';
import { frame, sendFrames, startTestHub } from './hub-under-test.ts';

const AT_ONCE = 8;

const segment = fc.oneof(
  fc.constantFrom('api', 'streams', 'hub', 'session', 'setup', 'tickets', 'preview.jpg', 'watch'),
  fc.constantFrom(
    'studio',
    'healthz',
    'metrics',
    'assets',
    'index.html',
    'embed',
    'KEY',
    'favicon.svg',
  ),
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2e%2e%2f',
    '..%2f..',
    '%00',
    '%',
    '%zz',
    '%c0%ae',
    '\\',
    '',
  ),
  fc.constantFrom('package.json', 'etc', 'passwd', '__proto__', 'constructor', 'x'.repeat(3_000)),
  fc.string({ maxLength: 20 }).map(encodeURIComponent),
);
const path = fc
  .tuple(fc.array(segment, { maxLength: 6 }), fc.option(fc.webQueryParameters()))
  .map(([segments, query]) => `/${segments.join('/')}${query === null ? '' : `?${query}`}`);
const headerValue = fc.oneof(
  fc.constantFrom(
    'application/json',
    'text/html',
    'text/plain',
    '*/*',
    'null',
    'https://evil.example',
  ),
  fc.constantFrom(
    'bytes=0-1',
    'bytes=-',
    'Bearer x',
    'Basic x',
    'streamhub_session=x',
    '"',
    ';;;=',
    '0',
  ),
  fc.constantFrom('203.0.113.1', 'gzip', 'chunked', 'W/"x"', 'a'.repeat(4_000)),
  fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '.')),
);
const headers = fc.dictionary(
  fc.constantFrom(
    ...['accept', 'content-type', 'origin', 'referer', 'authorization', 'cookie', 'range'],
    ...['if-none-match', 'if-modified-since', 'x-forwarded-for', 'x-forwarded-host', 'host'],
    ...['x-forwarded-proto', 'accept-encoding', 'content-encoding', 'sec-fetch-site'],
  ),
  headerValue,
  { maxKeys: 4, noNullPrototype: true },
);
const body = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.json({ maxDepth: 3 }),
  fc.string({ maxLength: 100 }),
  fc
    .dictionary(
      fc.constantFrom('name', 'password', 'token', 'expiresInSeconds', '__proto__'),
      fc.oneof(fc.string({ maxLength: 200 }), fc.jsonValue({ maxDepth: 2 })),
      { noNullPrototype: true },
    )
    .map((fields) => JSON.stringify(fields)),
  fc.constantFrom('['.repeat(15_000), 'x'.repeat(20_000), '{"__proto__":{"name":1}}'),
);
const anyRequest = fc.record({
  method: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('GET', 'POST', 'DELETE') },
    fc.constantFrom('HEAD', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'),
  ),
  path,
  headers,
  body,
});

interface Answered {
  status: number;
  text: string;
}

function send(
  address: string,
  agent: Agent,
  {
    method,
    path,
    headers,
    body,
  }: { method: string; path: string; headers: object; body: string | undefined },
): Promise<Answered | undefined> {
  return new Promise((resolve) => {
    const sent = request(
      `${address}/`,
      { method, path, headers: { ...headers }, agent },
      async (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        for await (const part of answer) text += part;
        resolve({ status: answer.statusCode ?? 0, text });
      },
    );
    // A connection that the hub closes over a broken request.
    sent.on('error', () => resolve(undefined));
    sent.end(body);
  });
}

test.each(seeds)(
  'E6 any HTTP request is answered without an inner error (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using under = await startTestHub({ maxRequestsPerAddress: 1_000_000_000 });
    const witness = await under.streamer();
    const viewer = await under.connect();
    await viewer.join(witness);
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const tried = progress(`HTTP requests, seed ${seed}`);
    const requests = new Inputs(anyRequest, { seed, short: 700 });
    let answered = 0;
    const take = async () => {
      for (let next = requests.next(); next !== undefined; next = requests.next()) {
        const path = next.path.replace('KEY', witness.streamKey);
        const answer = await send(under.hub.address, agent, { ...next, path });
        tried();
        if (answer === undefined) continue;
        answered += 1;
        const asked = `${next.method} ${path} ${JSON.stringify(next.headers)} ${next.body}`;
        expect(answer.status, asked).toBeLessThan(500);
        expect(answer.text, asked).not.toMatch(/"workspaces"|root:.*:0:0:|internal_error/);
        const code = /^\{"ok":false,"code":"(\w+)"/.exec(answer.text)?.[1];
        if (code !== undefined) expect(Object.keys(errorMessages), asked).toContain(code);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, take));
    agent.destroy();
    expect(answered).toBeGreaterThan(requests.total / 2);
    await sendFrames(witness, { from: 1, to: 2 });
    await viewer.fence();
    expect(viewer.all('stream:data')).toEqual([frame(1), frame(2)]);
  },
);

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ maxLength: 100 }).map((text) => `GET ${text} HTTP/1.1\r\n\r\n`),
  fc.constantFrom(
    'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFF\r\n',
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    'GET /socket.io/?EIO=9&transport=constructor HTTP/1.1\r\nhost: x\r\n\r\n',
    'POST /socket.io/?EIO=4&transport=polling&sid=__proto__ HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\nx',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ),
);

test.each(seeds)(
  'E6 what is not even HTTP closes its connection at most (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using under = await startTestHub();
    const port = Number(new URL(under.hub.address).port);
    const tried = progress(`other bytes, seed ${seed}`);
    for (const bytes of new Inputs(anyBytes, { seed, short: 150 })) {
      const socket = connect(port, '127.0.0.1');
      // Nobody reads the answer; the hub may close at once.
      socket.on('error', () => {}).resume();
      socket.end(typeof bytes === 'string' ? bytes : Buffer.from(bytes));
      setImmediate(() => socket.destroySoon());
      await once(socket, 'close');
      tried();
    }
    const streamer = await under.streamer();
    await sendFrames(streamer, { from: 1, to: 2 });
    expect((await fetch(`${under.hub.address}/healthz`)).status).toBe(200);
    expect(under.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  },
);
