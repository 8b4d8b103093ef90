/** What an operator does with a hub that runs: by the command line through the hub, or in the program that started it. */
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { AdminTask } from '../src/cli/admin-commands.ts';
import { runAdminTask } from '../src/cli/admin-tasks.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { ticketFor } from './rights-under-test.ts';

function run(task: AdminTask, dataDir: string, typed = '') {
  const input = Object.assign(new PassThrough(), { isTTY: false });
  input.end(typed);
  const terminal = { input, output: new PassThrough() };
  return runAdminTask(task, { config: { dataDir }, terminal, log: pino({ level: 'silent' }) });
}

test('a stream that the operator ends is removed: viewers and streamer are told', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'Cats', visibility: 'unlisted' });
  const viewer = await under.streamer({ title: 'Dogs' });
  const { streamKey } = streamer;
  await streamer.join(streamer);
  const list = await run({ name: 'list streams' }, under.dataDir);
  expect(list).toEqual({
    ok: true,
    lines: [
      `${streamKey}  unlisted  1 viewer  Ana  Cats`,
      `${viewer.streamKey}  public  0 viewers  Ana  Dogs`,
    ],
  });
  const ended = await run({ name: 'end stream', streamKey }, under.dataDir);
  expect(ended).toEqual({ ok: true, lines: [`Ended: ${streamKey}`] });
  expect(await streamer.next('stream:ended')).toEqual({ streamKey, reason: 'removed' });
  await streamer.fence();
  expect(streamer.all('stream:ended')).toHaveLength(1);
  const again = await run({ name: 'end stream', streamKey }, under.dataDir);
  expect(again).toEqual({ ok: false, error: `no live stream has the key ${streamKey}.` });
});

test('the program that started a hub is its operator', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer();
  const { control } = under.hub;
  expect(await control.streams()).toMatchObject([{ streamKey, state: 'live', viewers: 0 }]);
  expect(await control.endStream(streamKey)).toBe(true);
  expect(await control.streams()).toEqual([]);
  const ended = await (await fetch(`${under.hub.address}/api/streams/${streamKey}`)).json();
  expect(ended).toMatchObject({ state: 'ended', reason: 'removed' });
});

test('beside a running hub the database is not opened: only the hub writes it', async () => {
  await using under = await startTestHub({ publish: 'account' });
  const elsewhere = temporaryFolder();
  copyFileSync(join(under.dataDir, 'hub.control'), join(elsewhere, 'hub.control'));
  const added = await run({ name: 'add user', user: 'Ana' }, elsewhere, 'correct horse\n');
  expect(added).toEqual({ ok: true, lines: ['Added: Ana'] });
  expect(await run({ name: 'list users' }, elsewhere)).toEqual({ ok: true, lines: ['Ana'] });
  expect(await run({ name: 'rotate key' }, elsewhere)).toMatchObject({ ok: true });
  expect(readdirSync(elsewhere)).toEqual(['hub.control']);
});

test('without a hub there are no streams to list, and what a killed hub left leads nowhere', async () => {
  const under = await startTestHub();
  const file = join(under.dataDir, 'hub.control');
  const left = readFileSync(file);
  await under[Symbol.asyncDispose]();
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, left);
  expect(await run({ name: 'list streams' }, under.dataDir)).toEqual({
    ok: false,
    error: `no hub runs with the data folder ${under.dataDir}.`,
  });
  expect(await run({ name: 'list users' }, under.dataDir)).toEqual({ ok: true, lines: [] });
});

test('only who has the secret may call, and only what there is', async () => {
  await using under = await startTestHub();
  const { port, secret } = JSON.parse(readFileSync(join(under.dataDir, 'hub.control'), 'utf8'));
  const post = async (body: string, headers = { authorization: `Bearer ${secret}` }) => {
    const init = { method: 'POST', body, headers };
    return (await fetch(`http://127.0.0.1:${port}/`, init)).status;
  };
  const call = JSON.stringify({ name: 'streams' });
  expect(await post(call)).toBe(200);
  expect(await post(call, { authorization: 'Bearer another' })).toBe(401);
  expect(await post(call, { authorization: '' })).toBe(401);
  expect(await post('{')).toBe(400);
  expect(await post(JSON.stringify({ name: 'toString' }))).toBe(400);
  expect(await post(JSON.stringify({ name: 'endStream', argument: 7 }))).toBe(400);
  const short = { name: 'addAccount', argument: { name: 'Ana', password: 'short' } };
  expect(await post(JSON.stringify(short))).toBe(400);
  expect(await post('x'.repeat(5_000))).toBe(413);
  const put = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(put.status).toBe(405);
  const long = await fetch(`http://127.0.0.1:${port}/${'x'.repeat(200)}`);
  expect(long.status).toBe(414);
  expect(await long.text()).toBe('');
});

test('a program that has the port of a hub that was killed is told no secret and no password', async () => {
  const dataDir = temporaryFolder();
  const told: string[] = [];
  const imposter = createServer(async (request, response) => {
    told.push(JSON.stringify(request.headers) + (await text(request)));
    response.end('{"result":"added"}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void imposter.close());
  await once(imposter, 'listening');
  const { port } = imposter.address() as AddressInfo;
  writeFileSync(join(dataDir, 'hub.control'), JSON.stringify({ port, secret: 'of yesterday' }));
  const added = await run({ name: 'add user', user: 'Ana' }, dataDir, 'correct horse\n');
  expect(added, 'in the database').toEqual({ ok: true, lines: ['Added: Ana'] });
  expect(await run({ name: 'list users' }, dataDir)).toEqual({ ok: true, lines: ['Ana'] });
  expect(told.length).toBeGreaterThan(0);
  expect(told.join()).not.toMatch(/of yesterday|correct horse/);
});

test('a viewer that the operator removes is told so, is out, and may come again', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const viewer = await under.connect();
  const { streamKey } = streamer;
  await viewer.join(streamer);
  const list = await run({ name: 'list viewers', streamKey }, under.dataDir);
  expect(list).toEqual({ ok: true, lines: [`${viewer.socket.id}  127.0.0.1  full`] });
  const viewerId = viewer.socket.id ?? '';
  expect(await run({ name: 'remove viewer', viewerId }, under.dataDir)).toMatchObject({ ok: true });
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'removed' });
  expect(await under.hub.control.viewers(streamKey)).toEqual([]);
  expect(await run({ name: 'remove viewer', viewerId }, under.dataDir)).toMatchObject({
    ok: false,
  });
  expect(await viewer.join(streamer)).toMatchObject({ viewers: 1 });
});

test('a viewer that the operator removed watches nothing: what it reports is of no stream', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join(streamer);
  await under.hub.control.removeViewer(viewer.socket.id ?? '');
  const report = { streamKey, delayMs: 80, received: 0 };
  const answer = await viewer.accepted('stream:feedback', report);
  expect(answer).toEqual({ ok: true, hubTimeUs: expect.any(Number) });
  await streamer.fence();
  expect(streamer.all('stream:feedback')).toEqual([]);
});

test('W5 a viewer with a ticket that the operator removed is not told when the ticket expires', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await under.streamer({ visibility: 'private' });
  const { streamKey } = streamer;
  const ticket = await ticketFor(under, streamer, 60);
  const viewer = await under.connect();
  await viewer.accepted('stream:join', { streamKey, ticket });
  await under.hub.control.removeViewer(viewer.socket.id ?? '');
  // A ticket opens one visit, and that is over.
  expect(await viewer.refusedWith('stream:keyframe', { streamKey })).toBe('stream_not_found');
  clock.advance(120_000);
  await viewer.fence();
  expect(viewer.all('stream:error')).toEqual([]);
});
