/** Who may read a recording, how often, and what a reader that takes nothing costs. */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { encodeBatch, type PublicRecordings, type RecordingInfo } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { codedStreamer, VIDEO } from './coded-stream.ts';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { Reading, recorded } from './recording-client.ts';

const HOUR_MS = 3_600_000;

test('H29 a private stream’s recordings need its password, a ticket or the pass; without one there never was such a stream', async () => {
  await using under = await startTestHub({ record: 'all' });
  const streamer = await under.streamer({ visibility: 'private', password: 'open sesame' });
  const { streamKey, publishToken } = streamer;
  const reading = new Reading(under, { streamKey });
  const login = { authorization: `Basic ${Buffer.from(':open sesame').toString('base64')}` };
  const token = { authorization: `Bearer ${publishToken}` };
  await expect.poll(async () => (await reading.list(token)).length).toBe(1);
  reading.id = (await reading.list(login))[0]?.recordingId ?? '';
  const paths = ['', '/index', '/journal', '/preview.jpg'];
  for (const path of paths) {
    expect(await reading.code(path)).toEqual([404, 'stream_not_found']);
    expect(await reading.code(`${path}?pass=${Date.now() + HOUR_MS}.${'A'.repeat(43)}`)).toEqual([
      404,
      'stream_not_found',
    ]);
  }
  const { pass = '' } = (await (await reading.fetch('', login)).json()) as RecordingInfo;
  for (const path of ['', '/index', '/journal']) {
    expect((await reading.fetch(`${path}?pass=${pass}`)).status).toBe(200);
  }
  expect(await reading.code(`/preview.jpg?pass=${pass}`)).toEqual([404, 'not_found']);
  // It opens this recording alone, and nothing for its end is pushed out by who has it.
  const later = pass.replace(/^\d/, '9');
  expect(await reading.code(`/journal?pass=${later}`)).toEqual([404, 'stream_not_found']);
  const deleted = await fetch(`${reading.root}/${reading.id}?pass=${pass}`, { method: 'DELETE' });
  expect(deleted.status).toBe(404);
});

test('H29b the list of a private stream’s recordings opens their pictures', async () => {
  await using under = await startTestHub({ record: 'all' });
  const password = 'open sesame';
  const { streamKey } = await under.streamer({ visibility: 'private', password });
  const reading = new Reading(under, { streamKey });
  const login = { authorization: `Basic ${Buffer.from(`:${password}`).toString('base64')}` };
  await expect.poll(async () => (await reading.list(login)).length).toBe(1);
  const [{ recordingId = '', pass = '' } = {}] = await reading.list(login);
  reading.id = recordingId;
  expect(await reading.code(`/preview.jpg?pass=${pass}`)).toEqual([404, 'not_found']);
  expect(await reading.code('/preview.jpg')).toEqual([404, 'stream_not_found']);
});

test('H38 the newest recording of each public stream is listed for everybody, of no other stream', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const list = async () => {
    clock.advance(5_000);
    const response = await fetch(`${under.hub.address}/api/recordings`);
    return ((await response.json()) as PublicRecordings).recordings;
  };
  const streamer = await codedStreamer(under, [VIDEO]);
  await streamer.send('K d');
  expect(await list()).toEqual([]);
  const { streamKey, client } = streamer;
  const hidden = await under.streamer({ visibility: 'unlisted' });
  await hidden.accepted('stream:end', { streamKey: hidden.streamKey });
  await client.accepted('stream:end', { streamKey });
  await expect.poll(async () => (await list()).map((each) => each.streamKey)).toEqual([streamKey]);
  const [recording] = await list();
  expect(recording).toMatchObject({ state: 'done', streamer: expect.any(String) });
  expect(recording).not.toHaveProperty('pass');
});

test('H30 a thousand seeks in a second are answered or refused, and the stream does not notice', async () => {
  await using under = await startTestHub({ record: 'all', clock: new ManualClock() });
  const [streamer, reading] = await recorded(under);
  const viewer = await under.connect();
  await viewer.accepted('stream:join', { streamKey: streamer.streamKey, format: 'chunks' });
  const statuses = new Set<number>();
  const seeker = async () => {
    for (let seek = 0; seek < 60; seek += 1) {
      const response = await reading.fetch('/journal', { range: `bytes=${seek}-` });
      await response.arrayBuffer();
      statuses.add(response.status);
    }
  };
  const seekers = Array.from({ length: 10 }, seeker);
  await streamer.send('Ka da Ka da');
  await viewer.fence();
  expect(viewer.all('stream:data')).toHaveLength(4);
  await Promise.all(seekers);
  expect([...statuses].sort()).toEqual([206, 429]);
});

test('H31 downloads that are never read hold a bounded number of files, and more are refused', async () => {
  await using under = await startTestHub({ record: 'all', maxBytesPerSecond: 100_000_000 });
  const streamer = await codedStreamer(under, [VIDEO]);
  const reading = new Reading(under, streamer);
  for (let batch = 1; batch <= 20; batch += 1) {
    const { payload: _, ...chunk } = streamer.chunk('K');
    await streamer.sendBytes(encodeBatch([{ ...chunk, payload: randomBytes(900_000) }]));
    // No more than may wait for the disk.
    if (batch % 5 === 0) await reading.written(batch * 900_016);
  }
  const statuses: number[] = [];
  const requests = Array.from({ length: 40 }, () => {
    const asked = request(`${reading.root}/${reading.id}/journal`, (response) => {
      statuses.push(response.statusCode ?? 0);
      response.pause();
    });
    asked.on('error', () => undefined);
    asked.end();
    return asked;
  });
  await expect.poll(() => statuses.length).toBe(40);
  expect(statuses.filter((status) => status === 200)).toHaveLength(32);
  expect(statuses.filter((status) => status === 429)).toHaveLength(8);
  for (const asked of requests) asked.destroy();
  await expect
    .poll(async () => {
      const response = await reading.fetch('/journal', { range: 'bytes=0-1' });
      await response.arrayBuffer();
      return response.status;
    })
    .toBe(206);
});
