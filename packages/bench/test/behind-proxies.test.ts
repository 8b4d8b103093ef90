/** The hub behind the configurations that deploy/ gives, in a real nginx and a real Caddy. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CaddyProcess, HubProcess, NginxProcess } from '../src/index.ts';
import { type Front, get, numbered, ProxiedClient } from './proxied-hub.ts';

interface Place {
  name: string;
  basePath: string;
  /** It takes the path off and does not say so: the hub cannot know that it must not take it off again. */
  isSilent?: boolean;
  open(hubPort: number): Promise<Front & AsyncDisposable>;
}

const nginxAtRoot = { config: 'nginx.conf' } as const;
const nginxUnderPath = { config: 'nginx-subpath.conf' } as const;
const caddyUnderPath = { config: 'Caddyfile.subpath' } as const;

const places: Place[] = [
  {
    name: 'nginx at the root',
    basePath: '',
    open: (hubPort) => NginxProcess.start({ ...nginxAtRoot, hubPort }),
  },
  {
    name: 'nginx under a path',
    basePath: '/live',
    open: (hubPort) => NginxProcess.start({ ...nginxUnderPath, hubPort }),
  },
  {
    name: 'nginx under a path that it takes off',
    basePath: '/live',
    open: (hubPort) => {
      const saysSo = 'proxy_set_header X-Forwarded-Prefix /live;';
      const changes = {
        'proxy_pass http://streamhub;': `proxy_pass http://streamhub/; ${saysSo}`,
      };
      return NginxProcess.start({ ...nginxUnderPath, hubPort, changes });
    },
  },
  {
    name: 'Caddy at the root',
    basePath: '',
    open: (hubPort) => CaddyProcess.start({ config: 'Caddyfile', hubPort }),
  },
  {
    name: 'Caddy under a path',
    basePath: '/live',
    open: (hubPort) => CaddyProcess.start({ ...caddyUnderPath, hubPort }),
  },
  {
    name: 'Caddy under a path that it takes off without a word',
    basePath: '/live',
    isSilent: true,
    open: (hubPort) => {
      const changes = { 'handle /live/* {': 'handle_path /live/* {' };
      return CaddyProcess.start({ ...caddyUnderPath, hubPort, changes });
    },
  },
];

const hubs = new Map<string, Promise<HubProcess>>();

/** One for each path: what goes through a proxy is asked of a stream of the test's own. */
function hubUnder(basePath: string): Promise<HubProcess> {
  const running = hubs.get(basePath);
  if (running !== undefined) return running;
  const path = basePath === '' ? [] : ['--base-path', basePath];
  const hub = HubProcess.start(['--trust-proxy', 'loopback', '--publish', 'open', ...path]);
  hubs.set(basePath, hub);
  return hub;
}

afterAll(async () => {
  const started = await Promise.all(hubs.values());
  await Promise.all(started.map((hub) => hub.stop()));
});

async function goLive(streamer: ProxiedClient) {
  await streamer.connected();
  await streamer.granted('register', { username: 'Ana' });
  return streamer.granted('stream:create', {});
}

describe.each(places)('$name', ({ basePath, isSilent, open }) => {
  let front: Front & AsyncDisposable;
  beforeAll(async () => {
    front = await open((await hubUnder(basePath)).port);
  });
  afterAll(() => front[Symbol.asyncDispose]());

  test('pages and their files, the API and health go through; metrics do not', async () => {
    for (const page of ['/', '/studio', '/watch/EzMTTXzuPanx', '/embed/EzMTTXzuPanx']) {
      const got = await get(front, basePath + page);
      expect(got.status, page).toBe(200);
      const [, script = ''] = /<script[^>]* src="([^"]+)"/.exec(got.body) ?? [];
      expect(script).toMatch(new RegExp(`^${basePath}/assets/`));
      const file = await get(front, script);
      expect(file.status).toBe(200);
      expect(file.headers['content-type']).toContain('javascript');
      expect(got.body).toContain(`name="hub-path" content="${basePath}/"`);
    }
    const list = await get(front, `${basePath}/api/streams`);
    expect(JSON.parse(list.body)).toEqual({
      streams: expect.any(Array),
      upcoming: expect.any(Array),
    });
    expect((await get(front, `${basePath}/healthz`)).status).toBe(200);
    for (const path of ['/metrics', '/%6detrics', '//metrics', `${basePath}/metrics`]) {
      const { body } = await get(front, basePath + path);
      expect(body, path).not.toContain('streamhub_streams');
    }
    if (basePath === '') return;
    const twice = await get(front, `${basePath}${basePath}/healthz`);
    expect(twice.status).toBe(isSilent ? 200 : 404);
    const slashless = await get(front, basePath);
    expect(slashless.headers['location']).toMatch(/\/live\/$/);
  });

  test.each(['websocket', 'polling'] as const)(
    'a stream goes through by %s, and its link is the one of the proxy',
    async (transport) => {
      using streamer = new ProxiedClient(front, { basePath, transports: [transport] });
      const { streamKey = '', watchUrl } = await goLive(streamer);
      expect(watchUrl).toBe(`${front.origin}${basePath}/watch/${streamKey}`);
      using viewer = new ProxiedClient(front, { basePath, transports: [transport] });
      await viewer.connected();
      expect(viewer.transport).toBe(transport);
      await viewer.granted('stream:join', { streamKey });
      for (let number = 1; number <= 5; number += 1) {
        await streamer.granted('stream:data:send', { streamKey, data: numbered(number) });
      }
      await viewer.sees((frame) => frame === numbered(5));
      expect(viewer.frames).toEqual([1, 2, 3, 4, 5].map(numbered));
    },
  );
});

test('a stream is watched by long-polling where the proxy refuses WebSocket', async () => {
  const hub = await hubUnder('');
  await using front = await NginxProcess.start({
    ...nginxAtRoot,
    hubPort: hub.port,
    changes: {
      '    location / {': '    location / {\n        if ($http_upgrade) { return 400; }',
    },
  });
  const transports: ('websocket' | 'polling')[] = ['websocket', 'polling'];
  using streamer = new ProxiedClient(front, { transports });
  const { streamKey = '' } = await goLive(streamer);
  using viewer = new ProxiedClient(front, { transports });
  await viewer.connected();
  expect(viewer.transport).toBe('polling');
  await viewer.granted('stream:join', { streamKey });
  await streamer.granted('stream:data:send', { streamKey, data: numbered(1) });
  await viewer.sees((frame) => frame === numbered(1));
});

test('nginx -s reload under load: the streamer and all viewers come back to the same stream', async () => {
  const hub = await hubUnder('');
  await using front = await NginxProcess.start({ ...nginxAtRoot, hubPort: hub.port });
  using streamer = new ProxiedClient(front, { transports: ['websocket'] });
  const { streamKey = '', publishToken } = await goLive(streamer);
  const viewers = Array.from({ length: 20 }, () => {
    const viewer = new ProxiedClient(front, { transports: ['websocket'] });
    onTestFinished(() => viewer[Symbol.dispose]());
    return viewer;
  });
  await Promise.all(
    viewers.map(async (viewer) => {
      await viewer.connected();
      await viewer.granted('stream:join', { streamKey });
      // As the client library does.
      viewer.socket.on('connect', () => void viewer.granted('stream:join', { streamKey }));
    }),
  );
  let sent = 0;
  const sending = setInterval(() => {
    sent += 1;
    if (streamer.socket.connected) {
      streamer.socket.emit('stream:data:send', { streamKey, data: numbered(sent) });
    }
  }, 33);
  onTestFinished(() => clearInterval(sending));
  await Promise.all(viewers.map((viewer) => viewer.sees(() => true)));

  const cut = new Promise((resolve) => streamer.socket.once('disconnect', resolve));
  const resumed = new Promise<unknown>((resolve, reject) => {
    streamer.socket.once('connect', () => {
      streamer
        .granted('stream:resume', { streamKey, publishToken: publishToken ?? '' })
        .then(resolve, reject);
    });
  });
  await front.reload();
  await cut;
  await resumed;
  const afterwards = sent;
  const numberOf = (frame: string) => Number(/\d+$/.exec(frame)?.[0]);
  await Promise.all(
    viewers.map((viewer) => viewer.sees((frame) => numberOf(frame) > afterwards + 5)),
  );
});
