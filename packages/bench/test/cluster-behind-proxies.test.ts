/** Two nodes behind the configurations of deploy/cluster/, in a real nginx, Caddy and HAProxy, with a real NATS between them. */
import { setTimeout } from 'node:timers/promises';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import {
  CaddyProcess,
  HaproxyProcess,
  HubProcess,
  NatsProcess,
  NginxProcess,
} from '../src/index.ts';
import { type Front, get, numbered, ProxiedClient } from './proxied-hub.ts';

type Ports = readonly [number, number];

const proxies = [
  {
    name: 'Caddy',
    open: (hubPort: Ports) => CaddyProcess.start({ config: 'cluster/Caddyfile', hubPort }),
  },
  {
    name: 'nginx',
    open: (hubPort: Ports) => NginxProcess.start({ config: 'cluster/nginx.conf', hubPort }),
  },
  {
    name: 'HAProxy',
    open: (hubPort: Ports) => HaproxyProcess.start({ hubPort }),
  },
];

async function startNodes() {
  // A new one of the PostgreSQL that all tests of a run share: packages/hub/test/postgres-for-all.ts.
  const database = await (await fetch(inject('newDatabase' as never))).text();
  const nats = await NatsProcess.start();
  onTestFinished(() => nats[Symbol.asyncDispose]());
  const shared = ['--nats', nats.url, '--database', database, '--drain-seconds', '2'];
  const start = (name: string) =>
    HubProcess.start([
      ...shared,
      '--node-name',
      name,
      '--trust-proxy',
      'loopback',
      '--publish',
      'open',
    ]);
  const nodes = await Promise.all([start('one'), start('two')]);
  onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.stop()))));
  return { nats, nodes };
}

/** Comes back to its stream by itself, as a page does. */
async function goLive(front: Front): Promise<{ streamer: ProxiedClient; streamKey: string }> {
  const streamer = new ProxiedClient(front, { transports: ['websocket'] });
  onTestFinished(() => streamer[Symbol.dispose]());
  await streamer.connected();
  await streamer.granted('register', { username: 'Ana' });
  const { streamKey = '', publishToken } = await streamer.granted('stream:create', {});
  streamer.socket.on('connect', () => {
    streamer.granted('stream:resume', { streamKey, publishToken }).catch(comesAgain);
  });
  return { streamer, streamKey };
}

async function watch(front: Front, streamKey: string, transport: 'websocket' | 'polling') {
  const viewer = new ProxiedClient(front, { transports: [transport] });
  onTestFinished(() => viewer[Symbol.dispose]());
  const join = () => viewer.granted('stream:join', { streamKey });
  await viewer.connected();
  await join();
  viewer.socket.on('connect', () => void join().catch(comesAgain));
  return viewer;
}

/** The connection broke before the answer, and comes again. */
function comesAgain(): void {}

describe.each(proxies)('two nodes behind $name', ({ open }) => {
  test('everybody sees the picture, by WebSocket and by long polling, and goes on when a node stops', async () => {
    const { nats, nodes } = await startNodes();
    const [one, two] = nodes;
    const front = await open([one.port, two.port]);
    onTestFinished(() => front[Symbol.asyncDispose]());
    const { streamer, streamKey } = await goLive(front);
    const transports = ['websocket', 'polling', 'websocket', 'polling'] as const;
    const viewers = await Promise.all(transports.map((way) => watch(front, streamKey, way)));
    let number = 0;
    const timer = setInterval(() => {
      if (!streamer.socket.connected) return;
      number += 1;
      streamer.socket.emit('stream:data:send', { streamKey, data: numbered(number) });
    }, 50);
    onTestFinished(() => clearInterval(timer));
    await Promise.all(viewers.map((viewer) => viewer.sees(() => true)));
    await one.stop();
    const after = numbered(number + 10);
    await Promise.all(viewers.map((viewer) => viewer.sees((frame) => frame >= after)));
    expect((await get(front, '/metrics')).status).toBe(404);
    // What all nodes share is away: nobody is ready, and who comes now is taken all the same.
    await nats[Symbol.asyncDispose]();
    const { port } = two;
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
    while (await isReady());
    // The balancer sees it as well, at some moment in this time.
    const seenByMs = performance.now() + 3_000;
    while (performance.now() < seenByMs) {
      expect((await get(front, '/healthz')).status).toBe(200);
      await setTimeout(100);
    }
    const late = await watch(front, streamKey, 'websocket');
    await late.sees(() => true);
  }, 60_000);
});
