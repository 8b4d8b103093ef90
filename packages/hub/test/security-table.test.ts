/**
 * Walks the tables of docs/security.md: every cell is asked of a real hub. So a cell that is wrong in the document
 * fails here, and so does a hub that does something else.
 */
import { readFileSync } from 'node:fs';
import type { CreateRequest } from '@streamhub/protocol';
import { describe, expect, test } from 'vitest';
import { TRACKS } from './coded-stream.ts';
import { frame, type HubUnderTest, type TestStreamer } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { startPlacedHub } from './nodes-under-test.ts';
import { ask, basic, bearer, setUpAccount, ticketFor } from './rights-under-test.ts';
import { type SecurityTable, securityTables } from './security-document.ts';

const tables = securityTables(
  readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8'),
);

const PASSWORD = 'open sesame';
const AN_HOUR_MS = 3_600_000;
const KEPT_PRIVATE = { visibility: 'private', isKept: true } as const;
const login = { name: 'Ana', password: 'correct horse' };

test('the document has the tables that are walked here', () => {
  expect(tables.map(({ title, rows }) => [title, rows.length > 0])).toEqual([
    ['Who may stream', true],
    ['A public stream', true],
    ['An unlisted stream', true],
    ['A private stream', true],
    ['A public kept stream that is offline', true],
    ['A private kept stream that is offline', true],
    ['A public stream that has ended', true],
    ['A private stream that has ended', true],
  ]);
});

describe('who may stream', () => {
  const table = tableOf('Who may stream');
  test.each(['open', 'key', 'account'] as const)('P1 P2 P3 in the mode %s', async (publish) => {
    await using under = await startPlacedHub({ publish });
    const { cookie } = publish === 'account' ? await setUpAccount(under, login) : MADE_UP;
    const rows = table.rows.filter((row) => row[1] === publish);
    const said: string[][] = [];
    for (const [route = '', mode = ''] of rows) {
      const row = [route, mode];
      for (const kind of table.kinds.slice(1))
        row.push(await streamVerdict(under, { route, kind, cookie }));
      said.push(row);
    }
    expect(said).toEqual(rows);
  });
});

const MADE_UP = { cookie: `streamhub_session=${'x'.repeat(43)}` };

async function streamVerdict(
  under: HubUnderTest,
  { route, kind, cookie }: { route: string; kind: string; cookie: string },
): Promise<string> {
  const isLoggedIn = kind === 'logged in';
  const headers: Record<string, string> = isLoggedIn ? { cookie } : {};
  if (!/^(register|stream:)/.test(route)) {
    const bodies: Record<string, object> = {
      'POST /api/session': isLoggedIn ? login : { name: 'Bo', password: 'wrong wrong' },
      'POST /api/setup': { token: 'x', name: 'Bo', password: 'correct horse' },
    };
    // Logging out would end the session that the other rows need.
    const shown = route.startsWith('DELETE') ? {} : headers;
    return (await ask(under, route, { headers: shown, body: bodies[route] })).verdict;
  }
  const client = await under.connect(isLoggedIn ? { extraHeaders: { cookie } } : {});
  const keys: Record<string, string> = {
    'wrong key': 'not the key',
    'key holder': under.hub.firstSteps.publishKey ?? 'none is wanted',
  };
  const publishKey = keys[kind];
  const request = { username: 'Ana', ...(publishKey === undefined ? {} : { publishKey }) };
  if (route === 'register') return verdictOf(await client.request('register', request));
  if (kind !== 'nobody') await client.request('register', request);
  return verdictOf(await client.request(route, {}));
}

describe('what may be done to a stream', () => {
  const worlds: [title: string, create: CreateRequest, isEnded: boolean][] = [
    ['A public stream', {}, false],
    ['An unlisted stream', { visibility: 'unlisted' }, false],
    ['A private stream', { visibility: 'private', password: PASSWORD }, false],
    ['A public kept stream that is offline', { isKept: true }, true],
    ['A private kept stream that is offline', { ...KEPT_PRIVATE, password: PASSWORD }, true],
    ['A public stream that has ended', {}, true],
    ['A private stream that has ended', { visibility: 'private', password: PASSWORD }, true],
  ];
  test.each(worlds)('W1 W2 %s', { timeout: 120_000 }, async (title, create, isEnded) => {
    const table = tableOf(title);
    const clock = new ManualClock();
    await using under = await startPlacedHub({ clock, maxRequestsPerSecond: 1_000 });
    const said = table.rows.map(([route = '']) => [route]);
    for (const kind of table.kinds) {
      const world = await openWorld(under, { create, kind, clock });
      await world.enter();
      if (isEnded) await world.streamer.accepted('stream:end', { streamKey: world.streamKey });
      await world.streamer.fence();
      if (create.isKept) await announce(under, world, clock);
      for (const row of said) row.push(await world.ask(row[0] ?? ''));
    }
    expect(said).toEqual(table.rows);
  });
});

/** A stream, and one user of the given kind. */
async function openWorld(
  under: HubUnderTest,
  { create, kind, clock }: { create: CreateRequest; kind: string; clock: ManualClock },
) {
  const streamer = await under.streamer(create);
  const { streamKey } = streamer;
  const other = await under.streamer({ visibility: 'private' });
  const shown = await shownBy(kind, { under, streamer, other, clock });
  const clients: Record<string, TestStreamer> = {
    'its streamer': streamer,
    'another streamer': other,
  };
  const client = clients[kind] ?? (await under.connect());
  if (kind === 'registered') await client.accepted('register', { username: 'Bo' });
  const isStreamer = client === streamer;
  const joinRequest = { streamKey, ...shown.join };
  const publishToken = isStreamer ? streamer.publishToken : other.publishToken;
  const payloads: Record<string, object> = {
    'stream:join': joinRequest,
    'stream:data:send': { streamKey, data: frame(2) },
    'stream:tracks': { streamKey, tracks: TRACKS },
    'stream:record': { streamKey, isRecorded: true },
    'stream:resume': { streamKey, publishToken },
  };
  return {
    streamer,
    streamKey,
    enter: () => client.request('stream:join', joinRequest),
    async ask(route: string): Promise<string> {
      await streamer.request('stream:data:send', { streamKey, data: frame(1) });
      if (!route.includes('/')) {
        // What an earlier row did, such as stream:leave, is undone.
        if (route !== 'stream:join') await client.request('stream:join', joinRequest);
        return verdictOf(await client.request(route, payloads[route] ?? { streamKey }));
      }
      const bodies: Record<string, object> = {
        POST: { expiresInSeconds: 60 },
        PATCH: { title: '' },
      };
      const body = bodies[route.split(' ')[0] ?? ''];
      const address = route.replace(':streamKey', streamKey);
      const answer = await ask(under, address, { headers: shown.headers, body });
      if (route !== 'GET /api/streams') return answer.verdict;
      return JSON.stringify(answer.body).includes(streamKey) ? 'listed' : 'not listed';
    },
  };
}

async function announce(under: HubUnderTest, { streamer }: World, clock: ManualClock) {
  const startsAt = new Date(clock.epochMs() + AN_HOUR_MS).toISOString();
  await ask(under, `PATCH /api/streams/${streamer.streamKey}`, {
    headers: bearer(streamer.publishToken),
    body: { startsAt },
  });
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** What this kind of user has to show, on the socket and over HTTP. */
async function shownBy(
  kind: string,
  {
    under,
    streamer,
    other,
    clock,
  }: { under: HubUnderTest; streamer: TestStreamer; other: TestStreamer; clock: ManualClock },
): Promise<{ join: object; headers: Record<string, string> }> {
  const withTicket = (ticket: string) => ({ join: { ticket }, headers: bearer(ticket) });
  switch (kind) {
    case 'nobody':
    case 'registered':
      return { join: {}, headers: {} };
    case 'its streamer':
      return { join: {}, headers: bearer(streamer.publishToken) };
    case 'another streamer':
      return { join: {}, headers: bearer(other.publishToken) };
    case 'password':
      return { join: { password: PASSWORD }, headers: basic(PASSWORD) };
    case 'wrong password':
      return { join: { password: 'guessed' }, headers: basic('guessed') };
    case 'ticket':
      return withTicket(await ticketFor(under, streamer));
    case 'expired ticket': {
      const ticket = await ticketFor(under, streamer, 1);
      clock.advance(2_000);
      return withTicket(ticket);
    }
    case 'other ticket':
      return withTicket(await ticketFor(under, other));
    default:
      throw new Error(`The document has a kind of user that is not known here: ${kind}`);
  }
}

function verdictOf(answer: { ok: true } | { ok: false; code: string }): string {
  return answer.ok ? 'yes' : answer.code;
}

function tableOf(title: string): SecurityTable {
  const table = tables.find((each) => each.title === title);
  if (table === undefined) throw new Error(`docs/security.md has no table "${title}"`);
  return table;
}
