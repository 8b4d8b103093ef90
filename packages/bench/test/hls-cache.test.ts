/** HLS through an nginx that keeps it, with the configuration that deploy/ gives: what a crowd costs the hub. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { CaddyProcess, HubProcess, NginxProcess } from '../src/index.ts';
import { get } from './proxied-hub.ts';

const COMMAND = fileURLToPath(new URL('../../hub/src/streamhub.js', import.meta.url));
const CLIP = fileURLToPath(new URL('../../hub/test/clips/b-frames.mp4', import.meta.url));

/** The key of a stream that goes on. */
async function pushed(hub: HubProcess): Promise<string> {
  const args = [COMMAND, 'push', CLIP, '--loop', '--url', hub.address];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    child.kill();
    await once(child, 'close');
  });
  const [link] = await once(child.stdout, 'data');
  return String(link).trim().split('/').at(-1) ?? '';
}

/** It says what it asked the hub for. */
async function between(hub: HubProcess): Promise<NginxProcess> {
  const says = 'add_header X-Cache $upstream_cache_status;';
  const changes = { 'proxy_cache streamhub_hls;': `proxy_cache streamhub_hls; ${says}` };
  return await NginxProcess.start({ config: 'nginx-hls.conf', hubPort: hub.port, changes });
}

const OPTIONS = ['--trust-proxy', 'loopback', '--publish', 'open'];

test('A7 of 1,000 requests for one segment that nobody has asked for yet, one comes to the hub', async () => {
  await using hub = await HubProcess.start(OPTIONS);
  await using front = await between(hub);
  const root = `/hls/${await pushed(hub)}/`;
  const { body } = await get(front, `${root}index.m3u8`);
  const segment = body.split('\n').find((line) => line.endsWith('.m4s'));
  const got: { status: unknown; cache: unknown; length: number }[] = [];
  const players = Array.from({ length: 50 }, async () => {
    for (let count = 0; count < 20; count += 1) {
      const { status, headers, body } = await get(front, root + segment);
      got.push({ status, cache: headers['x-cache'], length: body.length });
    }
  });
  await Promise.all(players);
  expect(got).toHaveLength(1_000);
  expect(new Set(got.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(got.map(({ length }) => length)).size).toBe(1);
  expect(got.filter(({ cache }) => cache !== 'HIT')).toHaveLength(1);
});

test('A7 players that ask for the live playlist all the time ask the hub once in a second', async () => {
  await using hub = await HubProcess.start(OPTIONS);
  await using front = await between(hub);
  const path = `/hls/${await pushed(hub)}/index.m3u8`;
  await get(front, path);
  const beganMs = performance.now();
  let toHub = 0;
  for (let count = 0; count < 300; count += 1) {
    const { status, headers } = await get(front, path);
    expect(status).toBe(200);
    if (headers['x-cache'] !== 'HIT') toHub += 1;
  }
  expect(toHub).toBeLessThanOrEqual((performance.now() - beganMs) / 1_000 + 1);
});

test('A7a Caddy has no cache: all come to the hub, which makes the segment once', async () => {
  await using hub = await HubProcess.start(OPTIONS);
  await using front = await CaddyProcess.start({ config: 'Caddyfile', hubPort: hub.port });
  const root = `/hls/${await pushed(hub)}/`;
  const { body, headers } = await get(front, `${root}index.m3u8`);
  expect(headers['cache-control']).toBe('public, max-age=1');
  const segment = root + body.split('\n').find((line) => line.endsWith('.m4s'));
  // As many as one address may have at once.
  const got = await Promise.all(Array.from({ length: 32 }, () => get(front, segment)));
  expect(new Set(got.map(({ status }) => status))).toEqual(new Set([200]));
  expect(got[0]?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(new Set(got.map(({ body: bytes }) => bytes)).size).toBe(1);
  const metrics = await (await fetch(`${hub.address}/metrics`)).text();
  expect(metrics).toContain('streamhub_hls_segments_made_total 1\n');
});
