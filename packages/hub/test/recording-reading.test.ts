/** Recordings as their readers get them: lists, time lines, bytes, pictures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeBatch } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { codedStreamer, namesOf, PREVIEW, VIDEO } from './coded-stream.ts';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { Reading, recorded, SMALL } from './recording-client.ts';
import { onlyRecording } from './recordings-on-disk.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

test('H21 the recordings of a stream are listed, the newest first, while it is on air and afterwards', async () => {
  await using under = await startTestHub({ record: 'all' });
  const [streamer, reading] = await recorded(under);
  const { streamKey, client } = streamer;
  expect(await reading.list()).toMatchObject([{ streamKey, title: '', state: 'recording' }]);
  await client.accepted('stream:end', { streamKey });
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('done');
  expect(await (await fetch(`${reading.root}?before=1`)).json()).toEqual({ recordings: [] });
  expect((await fetch(`${reading.root}?before=x`)).status).toBe(400);
});

test('H22 a recording tells its length, its tracks with their places and times, and its pauses', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const streamer = await codedStreamer(under, [VIDEO]);
  await streamer.send('K d');
  clock.advance(2_000);
  streamer.nowUs += 2_000_000;
  await streamer.send('K');
  const reading = await new Reading(under, streamer).written(3 * SMALL);
  streamer.client.close();
  await expect.poll(async () => (await reading.info()).pauses).toEqual([{ fromMs: 2_067 }]);
  clock.advance(3_000);
  const client = await under.connect();
  const { streamKey, publishToken } = streamer;
  await client.accepted('stream:resume', { streamKey, publishToken });
  const again = Object.assign(streamer, { client, nowUs: 50_000_000 });
  const description = Buffer.from([1, 2, 3]);
  await again.state([{ ...VIDEO, description }], 7);
  await again.send('K');
  await reading.written(4 * SMALL);
  const info = await reading.info();
  expect(info).toMatchObject({
    lengthMs: 5_067,
    journalBytes: 4 * SMALL,
    keys: 3,
    gaps: [],
    pauses: [{ fromMs: 2_067, toMs: 5_067 }],
    sections: [
      { at: 0, timeMs: 0, timestampUs: 1_033_333, tracks: [VIDEO] },
      {
        at: 3 * SMALL,
        timeMs: 5_067,
        timestampUs: 50_033_333,
        clockOffsetUs: 7,
        tracks: [{ ...VIDEO, description: 'AQID' }],
      },
    ],
  });
  expect(info).not.toHaveProperty('pass');
});

test('H23 the index has the places of key chunks, from a time or a number on', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const streamer = await codedStreamer(under, [VIDEO]);
  for (let group = 0; group < 3; group += 1) {
    await streamer.send('K d');
    clock.advance(1_000);
    streamer.nowUs += 1_000_000;
  }
  const reading = await new Reading(under, streamer).written(6 * SMALL);
  const keys = [0, 1_067, 2_133].map((timeMs, number) => ({ timeMs, at: number * 2 * SMALL }));
  expect(await reading.index()).toEqual({ first: 0, total: 3, keys });
  expect(await reading.index('?atMs=2000')).toEqual({ first: 1, total: 3, keys: keys.slice(1) });
  expect(await reading.index('?first=2')).toEqual({ first: 2, total: 3, keys: keys.slice(2) });
  expect(await reading.index('?first=99')).toEqual({ first: 99, total: 3, keys: [] });
  expect(await reading.code('/index?atMs=-1')).toEqual([400, 'invalid_request']);
  expect(await reading.code('/index?first=1e3')).toEqual([400, 'invalid_request']);
});

test('H24 the journal is read by ranges, also while it grows', async () => {
  await using under = await startTestHub({ record: 'all' });
  const [streamer, reading] = await recorded(under);
  const whole = await reading.fetch('/journal');
  expect([whole.status, whole.headers.get('accept-ranges')]).toEqual([200, 'bytes']);
  const bytes = Buffer.from(await whole.arrayBuffer());
  expect(namesOf(bytes)).toBe('K0 a0 d1 a1 K2 a2 d3 a3');
  const part = await reading.fetch('/journal', { range: 'bytes=36-53' });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 36-53/144']);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(36, 54));
  const end = await reading.fetch('/journal', { range: 'bytes=-18' });
  expect(Buffer.from(await end.arrayBuffer())).toEqual(bytes.subarray(-18));
  const head = await fetch(`${reading.root}/${reading.id}/journal`, { method: 'HEAD' });
  expect(head.headers.get('content-length')).toBe('144');
  await streamer.send('da');
  await reading.written(10 * SMALL);
  const rest = await reading.fetch('/journal', { range: 'bytes=144-' });
  expect(namesOf(Buffer.from(await rest.arrayBuffer()))).toBe('d4 a4');
});

test('H24a a range beyond the end is refused with the size; what is no range gets everything', async () => {
  await using under = await startTestHub({ record: 'all' });
  const [, reading] = await recorded(under);
  for (const range of ['bytes=144-', 'bytes=1000-2000', 'bytes=-0']) {
    const response = await reading.fetch('/journal', { range });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */144']);
    expect(await response.json()).toMatchObject({ code: 'range_not_satisfiable' });
  }
  for (const range of ['bytes=5-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=-']) {
    const response = await reading.fetch('/journal', { range });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '144']);
    await response.arrayBuffer();
  }
});

test('H24b a part of an earlier, shorter journal is a part of this one, and of no other recording', async () => {
  await using under = await startTestHub({ record: 'all' });
  const [, reading] = await recorded(under);
  const status = async (condition: string) => {
    const headers = { range: 'bytes=0-1', 'if-range': condition };
    const response = await reading.fetch('/journal', headers);
    await response.arrayBuffer();
    return response.status;
  };
  expect(await status(`"${reading.id}-20"`)).toBe(206);
  expect(await status(`"${reading.id}-145"`)).toBe(200);
  expect(await status('"another-20"')).toBe(200);
  expect(await status('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(200);
});

test('H25 the picture nearest before a time is a JPEG; without a preview there is none', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const streamer = await codedStreamer(under, [VIDEO, PREVIEW]);
  const reading = new Reading(under, streamer);
  await streamer.sendBytes(streamer.batch('K'));
  await reading.written(SMALL);
  expect(await reading.code('/preview.jpg?atMs=0')).toEqual([404, 'not_found']);
  for (let second = 0; second < 3; second += 1) {
    const { payload: _, ...chunk } = streamer.chunk('p');
    const payload = Buffer.concat([JPEG, Buffer.from([second])]);
    await streamer.sendBytes(encodeBatch([{ ...chunk, payload }]));
    clock.advance(1_000);
    streamer.nowUs += 1_000_000;
  }
  await reading.written(SMALL + 3 * (16 + 8));
  const response = await reading.fetch('/preview.jpg?atMs=1500');
  expect(response.headers.get('content-type')).toBe('image/jpeg');
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect([...Buffer.from(await response.arrayBuffer())].at(-1)).toBe(1);
  expect((await reading.fetch('/preview.jpg?atMs=99999999')).status).toBe(200);
  expect(await reading.code('/preview.jpg?atMs=x')).toEqual([400, 'invalid_request']);
});

test('H26 its streamer deletes a recording, and nothing is left of it; others may not', async () => {
  await using under = await startTestHub({ record: 'all' });
  const [{ streamKey, client }, reading] = await recorded(under);
  const remove = (headers = {}) =>
    fetch(`${reading.root}/${reading.id}`, { method: 'DELETE', headers });
  expect((await remove()).status).toBe(403);
  expect((await remove({ authorization: 'Bearer wrong' })).status).toBe(403);
  const { publishToken } = client as unknown as { publishToken: string };
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  expect((await remove({ authorization: `Bearer ${publishToken}` })).status).toBe(204);
  expect(await viewer.next('stream:recording')).toEqual({ streamKey, isRecorded: false });
  expect(await reading.list()).toEqual([]);
  expect(await reading.code('')).toEqual([404, 'recording_not_found']);
  expect(() => onlyRecording(under.dataDir)).toThrow();
});

test('H27 whatever the address says, other recordings and other files stay unknown', async () => {
  await using under = await startTestHub({ record: 'all' });
  const [, reading] = await recorded(under);
  const [, other] = await recorded(under);
  const { id } = reading;
  const strange = [
    'nosuch',
    '..',
    '%2e%2e',
    '..%2f..%2fhub.lock',
    `${other.id}`,
    'x'.repeat(500),
    '%00',
  ];
  for (const each of strange) {
    reading.id = each;
    const [status, code] = await reading.code('/journal');
    expect([404, 'recording_not_found', each]).toContain(status === 404 ? 404 : code);
  }
  reading.id = id;
  expect((await reading.fetch()).status).toBe(200);
});

test('H28 a torn journal and a sidecar that does not fit are read as far as they fit', async () => {
  await using under = await startTestHub({ record: 'all' });
  const [{ streamKey, client }, reading] = await recorded(under);
  await client.accepted('stream:end', { streamKey });
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('done');
  const { folder, lines } = onlyRecording(under.dataDir);
  const sidecar = [
    'no line',
    '[]',
    '{"line":"key","at":-1,"epochMs":0,"timestampUs":0,"trackId":0}',
    '{"line":"tracks","at":0,"epochMs":0,"timestampUs":0,"tracks":[{"kind":"nonsense"}]}',
    ...lines.map((line) => JSON.stringify(line)),
    '{"line":"key","at":99999999,"epochMs":9,"timestampUs":9,"trackId":0}',
    '{"line":"stop","at":1',
  ];
  writeFileSync(join(folder, 'sidecar.jsonl'), sidecar.join('\n'));
  writeFileSync(join(folder, 'journal-0000000000000999'), 'no part of it');
  const again = new Reading(under, { streamKey });
  again.id = reading.id;
  await expect.poll(async () => (await again.info()).journalBytes).toBe(8 * SMALL);
  expect(await again.info()).toMatchObject({ sections: [{ at: 0 }], lengthMs: expect.any(Number) });
  expect((await again.index()).keys[0]).toEqual({ timeMs: 0, at: 0 });
});
