import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sendFrames, startTestHub, temporaryFolder } from './hub-under-test.ts';

test('H1 the list has the public streams that have not ended, and no unlisted one', async () => {
  await using under = await startTestHub();
  const shown = await under.streamer({ title: 'A match' });
  await under.streamer({ title: 'For friends', visibility: 'unlisted' });
  const ended = await under.streamer();
  await ended.accepted('stream:end', { streamKey: ended.streamKey });
  const viewer = await under.connect();
  await viewer.join(shown);
  const response = await fetch(`${under.hub.address}/api/streams`);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({
    streams: [
      {
        streamKey: shown.streamKey,
        title: 'A match',
        streamer: 'Ana',
        visibility: 'public',
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        peakViewers: 1,
        state: 'live',
        viewers: 1,
      },
    ],
    upcoming: [],
  });
});

test('H2 H2a one stream is told by its key, unlisted and ended ones as well', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'For friends', visibility: 'unlisted' });
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  const address = `${under.hub.address}/api/streams/${streamKey}`;
  expect(await (await fetch(address)).json()).toMatchObject({ state: 'live', viewers: 1 });
  streamer.close();
  await viewer.next('stream:paused');
  expect(await (await fetch(address)).json()).toMatchObject({ state: 'paused' });
  const back = await under.connect();
  const { publishToken } = streamer;
  await back.accepted('stream:resume', { streamKey, publishToken });
  await back.accepted('stream:end', { streamKey });
  const ended = await (await fetch(address)).json();
  expect(ended).toEqual({
    streamKey,
    title: 'For friends',
    streamer: 'Ana',
    visibility: 'unlisted',
    startedAt: expect.any(String),
    peakViewers: 1,
    state: 'ended',
    endedAt: expect.any(String),
    reason: 'ended',
  });
});

test('H2 an unknown key is 404 stream_not_found', async () => {
  await using under = await startTestHub();
  const response = await fetch(`${under.hub.address}/api/streams/nobodyHasIt`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ ok: false, code: 'stream_not_found' });
});

test('H3 healthz answers', async () => {
  await using under = await startTestHub();
  const response = await fetch(`${under.hub.address}/healthz`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ ok: true });
});

test('H4 the metrics count streams, viewers, frames, bytes and refusals', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const viewers = await Promise.all([under.connect(), under.connect()]);
  for (const viewer of viewers) await viewer.join(streamer);
  await sendFrames(streamer, { from: 1, to: 3, bytes: 1_000 });
  await streamer.fence();
  const lines = await under.metrics();
  expect(lines).toEqual(
    expect.arrayContaining([
      'streamhub_streams 1',
      'streamhub_viewers 2',
      'streamhub_frames_in_total 3',
      'streamhub_frames_out_total 6',
      'streamhub_bytes_in_total 3000',
      'streamhub_bytes_out_total 6000',
      'streamhub_viewers_by_rung{rung="full"} 2',
      'streamhub_viewers_by_rung{rung="sound"} 0',
      'streamhub_stalled_total 0',
      'streamhub_send_window_ms 0',
      'streamhub_direct_way 1',
      'streamhub_direct_writes_total 6',
      'streamhub_ordinary_emits_total 0',
      'streamhub_refused_total{code="unknown_event"} 1',
    ]),
  );
  expect(lines.join('\n')).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
});

test('H5 the pages are served at their addresses, and not_found elsewhere', async () => {
  const pagesDir = temporaryFolder();
  writeFileSync(join(pagesDir, 'index.html'), '<!doctype html><title>Pages</title>');
  mkdirSync(join(pagesDir, 'assets'));
  writeFileSync(join(pagesDir, 'assets', 'main-1a2b.js'), 'export {};');
  await using under = await startTestHub({ pagesDir });
  const get = (path: string, headers = {}) => fetch(under.hub.address + path, { headers });
  for (const path of ['/', '/studio', '/setup', '/watch/EzMTTXzuPanx']) {
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Pages</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  }
  const script = await get('/assets/main-1a2b.js');
  expect(script.headers.get('cache-control')).toContain('immutable');
  const browser = await get('/elsewhere', { accept: 'text/html,*/*' });
  expect(browser.status).toBe(404);
  expect(await browser.text()).toContain('<title>Pages</title>');
  const program = await get('/elsewhere');
  expect(program.status).toBe(404);
  expect(await program.json()).toMatchObject({ code: 'not_found' });
  const outside = await get('/..%2f..%2fpackage.json');
  expect(outside.status).toBe(404);
});

test('H5 a malformed address is refused with a code', async () => {
  await using under = await startTestHub();
  const response = await fetch(`${under.hub.address}/api/streams/%E0%A4%A`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ ok: false, code: 'invalid_request' });
});
