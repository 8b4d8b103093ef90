/** Whoever waits for a kept stream on one node gets it from whichever node its streamer comes to. */
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { frame, type HubUnderTest, type TestClient } from './hub-under-test.ts';
import { startNodes } from './nodes-under-test.ts';
import { ask, bearer } from './rights-under-test.ts';

/** A kept stream that is on air at one node and watched at the other, where its owner changes it. */
async function onAirAtA() {
  const under = await startNodes();
  const a = await under.node('a');
  const b = await under.node('b');
  const streamer = await a.streamer({ title: 'Cats', isKept: true });
  const { streamKey, publishToken } = streamer;
  const viewer = await b.connect();
  await viewer.join({ streamKey });
  const headers = bearer(publishToken);
  const path = `/api/streams/${streamKey}`;
  return { under, a, b, streamer, streamKey, publishToken, viewer, headers, path };
}

/** Nobody can write the stream's row until it is let go. */
async function holdRow({ config }: HubUnderTest, streamKey: string) {
  const holding = new Client({ connectionString: config.database });
  onTestFinished(() => holding.end());
  await holding.connect();
  await holding.query('BEGIN');
  await holding.query('SELECT 1 FROM streams WHERE stream_key = $1 FOR UPDATE', [streamKey]);
  const waiting = `SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return {
    isWaitedFor: () => expect.poll(async () => (await holding.query(waiting)).rowCount).toBe(1),
    letGo: () => holding.query('ROLLBACK'),
  };
}

test('N2 N4 a viewer on another node waits, gets each broadcast, and waits again', async () => {
  const under = await startNodes();
  const a = await under.node('a');
  const b = await under.node('b');
  const streamer = await a.streamer({ title: 'Cats', isKept: true });
  const { streamKey, publishToken } = streamer;
  await streamer.accepted('stream:end', { streamKey });
  const viewer = await b.connect();
  expect(await viewer.join({ streamKey })).toMatchObject({ state: 'offline' });
  for (const node of [a, b]) {
    const back = await node.connect();
    await back.accepted('stream:resume', { streamKey, publishToken });
    await viewer.next('stream:resumed');
    const data = frame(1);
    await back.accepted('stream:data:send', { streamKey, data });
    expect(await viewer.next('stream:data')).toBe(data);
    await back.accepted('stream:end', { streamKey });
    await viewer.next('stream:offline');
  }
  expect(viewer.all('stream:ended')).toEqual([]);
});

test('N5 a title that is changed at another node is the stream’s, and stays', async () => {
  const { a, b, streamer, viewer, streamKey, headers, path } = await onAirAtA();
  const body = { title: 'Dogs' };
  expect(await ask(b, `PATCH ${path}`, { headers, body })).toMatchObject({ status: 200, body });
  for (const node of [a, b]) {
    await expect.poll(async () => (await ask(node, `GET ${path}`)).body).toMatchObject(body);
  }
  await streamer.accepted('stream:data:send', { streamKey, data: frame(1) });
  expect(await viewer.next('stream:data')).toBe(frame(1));
  await streamer.accepted('stream:end', { streamKey });
  expect(await viewer.next('stream:offline')).toMatchObject(body);
});

test('N5 an announced stream is listed once that is answered, also if somebody asked for the list meanwhile', async () => {
  const { a, streamer, streamKey, headers, path } = await onAirAtA();
  await streamer.accepted('stream:end', { streamKey });
  const upcoming = async () =>
    ((await ask(a, 'GET /api/streams')).body as { upcoming: object[] }).upcoming;
  const row = await holdRow(a, streamKey);
  const startsAt = new Date(Date.now() + 3_600_000).toISOString();
  const announced = ask(a, `PATCH ${path}`, { headers, body: { startsAt } });
  await row.isWaitedFor();
  expect(await upcoming()).toEqual([]);
  await row.letGo();
  expect((await announced).status).toBe(200);
  expect(await upcoming()).toMatchObject([{ streamKey }]);
});

test('N6 a token that is renewed at another node ends the right of whoever streams, and not the stream', async () => {
  const { a, b, streamer, streamKey, publishToken, viewer, headers, path } = await onAirAtA();
  const renewed = await ask(b, `POST ${path}/publish-token`, { headers });
  expect(renewed.status).toBe(201);
  expect(await streamer.next('stream:error')).toMatchObject({ code: 'taken_over' });
  await viewer.next('stream:paused');
  const back = await a.connect();
  expect(await back.refusedWith('stream:resume', { streamKey, publishToken })).toBe(
    'not_the_streamer',
  );
  await back.accepted('stream:resume', { streamKey, ...(renewed.body as object) });
  await viewer.next('stream:resumed');
  expect(viewer.all('stream:ended')).toEqual([]);
});

test('N7 a stream that is deleted at another node has ended for everybody', async () => {
  const { a, b, streamer, streamKey, viewer, headers, path } = await onAirAtA();
  expect(await ask(b, `DELETE ${path}`, { headers })).toMatchObject({ status: 204 });
  for (const person of [streamer, viewer]) {
    expect(await person.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  }
  await expect
    .poll(async () => (await ask(a, `GET ${path}`)).body)
    .toMatchObject({
      state: 'ended',
    });
});

test('N2 a broadcast whose streamer has been told that it is over is over on each node', async () => {
  const { a, b, streamer, streamKey, viewer } = await onAirAtA();
  const row = await holdRow(a, streamKey);
  let isAnswered = false;
  const ending = streamer.accepted('stream:end', { streamKey }).then(() => {
    isAnswered = true;
  });
  await viewer.next('stream:offline');
  await streamer.fence();
  expect(isAnswered).toBe(false);
  await row.letGo();
  await ending;
  const late = await b.connect();
  expect(await late.join({ streamKey })).toMatchObject({ state: 'offline' });
});

test('N4 a stream that begins on two nodes in the same moment is on one of them', async () => {
  const under = await startNodes();
  const nodes = [await under.node('a'), await under.node('b')] as const;
  const first = await nodes[0].streamer({ isKept: true });
  const { streamKey, publishToken } = first;
  await first.accepted('stream:end', { streamKey });
  const viewers = await Promise.all(nodes.map((node) => node.connect()));
  for (const viewer of viewers) await viewer.join({ streamKey });
  for (let round = 0; round < 5; round += 1) {
    const both = await Promise.all(nodes.map((node) => node.connect()));
    await Promise.all(
      both.map((one) => one.accepted('stream:resume', { streamKey, publishToken })),
    );
    await expect.poll(() => streamsOn(nodes)).toBe(1);
    const data = frame(round);
    const sent = both.map((one) => one.request('stream:data:send', { streamKey, data }));
    expect((await Promise.all(sent)).filter(({ ok }) => ok)).toHaveLength(1);
    for (const viewer of viewers) expect(await viewer.next('stream:data')).toBe(data);
    const ends = both.map((one) => one.request('stream:end', { streamKey }));
    expect((await Promise.all(ends)).filter(({ ok }) => ok)).toHaveLength(1);
    await expect.poll(() => streamsOn(nodes)).toBe(0);
  }
});

test('N4 a stream that has just ended on one node begins on the other, for those who watched it there', async () => {
  const { a, b, streamer, viewer, streamKey, publishToken } = await onAirAtA();
  let onAir = streamer as TestClient;
  for (const [round, node] of [b, a, b, a].entries()) {
    const next = await node.connect();
    await onAir.accepted('stream:end', { streamKey });
    const begun = await next.accepted<object>('stream:resume', { streamKey, publishToken });
    const { startedAt } = begun as { startedAt: string };
    const data = frame(round);
    await next.accepted('stream:data:send', { streamKey, data });
    expect(await viewer.next('stream:data')).toBe(data);
    expect(viewer.all('stream:resumed').at(-1)).toEqual({ streamKey, startedAt });
    onAir = next;
  }
});

async function streamsOn(nodes: readonly HubUnderTest[]): Promise<number> {
  const lines = (await Promise.all(nodes.map((node) => node.metrics()))).flat();
  const counts = lines.flatMap((line) => /^streamhub_streams (\d+)$/.exec(line)?.[1] ?? []);
  return counts.reduce((sum, count) => sum + Number(count), 0);
}
