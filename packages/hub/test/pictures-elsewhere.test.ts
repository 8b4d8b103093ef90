/** On which other sites an `<img>` may show a stream's picture: what the hub tells the browser. */
import { expect, test } from 'vitest';
import { frame, startTestHub } from './hub-under-test.ts';
import { basic } from './rights-under-test.ts';

const SITE = { referer: 'https://club.example/' };
const OTHER_SITE = { referer: 'https://evil.example/club.example' };

test.each([
  ['by default, where every page may frame the player', {}, 'cross-origin', 'cross-origin'],
  ['with --embed-origins none', { embedOrigins: [] }, 'same-origin', 'same-origin'],
  [
    'with --embed-origins that name the site',
    { embedOrigins: ['https://club.example'] },
    'cross-origin',
    'same-origin',
  ],
  [
    'with --allowed-origins that name it',
    { embedOrigins: [], allowedOrigins: ['https://club.example'] },
    'cross-origin',
    'same-origin',
  ],
])('H6a a picture is shown on other sites %s', async (_when, options, there, elsewhere) => {
  await using under = await startTestHub(options);
  for (const visibility of ['public', 'unlisted'] as const) {
    const { streamKey, accepted, ...streamer } = await under.streamer({ visibility });
    await streamer.socket.emitWithAck('stream:data:send', { streamKey, data: frame(1) });
    const policyFor = async (headers: Record<string, string>) => {
      const path = `/api/streams/${streamKey}/preview.jpg`;
      const response = await fetch(under.hub.address + path, { headers });
      expect(response.status).toBe(200);
      return response.headers.get('cross-origin-resource-policy');
    };
    expect(await policyFor(SITE)).toBe(there);
    expect(await policyFor(OTHER_SITE)).toBe(elsewhere);
    if (there !== elsewhere) expect(await policyFor({})).toBe('same-origin');
  }
});

test('H6a the picture of a private stream is shown on no other site, whatever is shown for it', async () => {
  await using under = await startTestHub({ allowedOrigins: ['*'] });
  const streamer = await under.streamer({ visibility: 'private', password: 'open sesame' });
  const { streamKey } = streamer;
  await streamer.accepted('stream:data:send', { streamKey, data: frame(1) });
  const path = `/api/streams/${streamKey}/preview.jpg`;
  const headers = { ...SITE, ...basic('open sesame') };
  const response = await fetch(under.hub.address + path, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  const refused = await fetch(under.hub.address + path, { headers: SITE });
  expect(refused.status).toBe(404);
  expect(refused.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});
