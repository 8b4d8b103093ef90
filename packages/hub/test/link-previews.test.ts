/** What programs that meet a link to a stream are told: tags in the page, and oEmbed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frame, type HubUnderTest, startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ticketFor } from './rights-under-test.ts';

const PAGE = '<html><head><title>StreamHub</title></head><body></body></html>';
const BEHIND = { publicUrl: 'https://live.example.org/hub', basePath: '/hub' };

function pagesDir(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.html'), PAGE);
  return folder;
}

async function page({ hub }: HubUnderTest, path: string) {
  const response = await fetch(hub.address + path);
  expect(response.status).toBe(200);
  return { html: await response.text(), headers: response.headers };
}

/** Name and content of the page's tags, as a program reads them. */
function tagsIn(html: string): Record<string, string> {
  const found = html.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)">/g);
  return Object.fromEntries([...found].map(([, name = '', content = '']) => [name, content]));
}

async function oEmbed({ hub }: HubUnderTest, parameters: Record<string, string>) {
  const response = await fetch(`${hub.address}/api/oembed?${new URLSearchParams(parameters)}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('H19 the page of a stream says', () => {
  test('its title, its streamer and its picture, by the address that the operator has given', async () => {
    await using under = await startTestHub({ pagesDir: pagesDir(), publish: 'open', ...BEHIND });
    const streamer = await under.streamer({ title: 'Club final' });
    const { streamKey } = streamer;
    const link = `https://live.example.org/hub/watch/${streamKey}`;
    const before = tagsIn((await page(under, `/hub/watch/${streamKey}`)).html);
    expect(before['og:image']).toBeUndefined();
    expect(before['twitter:card']).toBe('summary');
    await streamer.accepted('stream:data:send', { streamKey, data: frame(1) });
    const { html } = await page(under, `/hub/watch/${streamKey}`);
    expect(html).toContain('<title>Club final – StreamHub</title>');
    expect(tagsIn(html)).toEqual({
      'og:site_name': 'StreamHub',
      'og:type': 'video.other',
      'og:title': 'Club final',
      'og:description': 'Live now · Ana',
      'og:url': link,
      'og:image': `https://live.example.org/hub/api/streams/${streamKey}/preview.jpg`,
      'twitter:card': 'summary_large_image',
    });
    const address = `https://live.example.org/hub/api/oembed?url=${encodeURIComponent(link)}`;
    expect(html).toContain(
      `<link rel="alternate" type="application/json+oembed" href="${address}" title="Club final">`,
    );
  });

  test('the same by the address that was asked, where none was given, and the streamer without a title', async () => {
    await using under = await startTestHub({ pagesDir: pagesDir() });
    const { streamKey } = await under.streamer({ visibility: 'unlisted' });
    const tags = tagsIn((await page(under, `/watch/${streamKey}`)).html);
    expect(tags['og:url']).toBe(`${under.hub.address}/watch/${streamKey}`);
    expect(tags['og:title']).toBe('Ana');
    // Whoever has the link may watch: search engines do not spread it.
    expect(tags['robots']).toBe('noindex');
  });

  test('a title as text, whatever markup it looks like', async () => {
    await using under = await startTestHub({ pagesDir: pagesDir() });
    const title = `"><script>alert('$&')</script></title></head> ="./x`;
    const { streamKey } = await under.streamer({ title });
    const { html } = await page(under, `/watch/${streamKey}`);
    expect(html).not.toContain('<script');
    expect(html.match(/<\/(?:head|title)>/g)).toEqual(['</title>', '</head>']);
    expect(tagsIn(html)['og:title']).toBe(
      '&quot;&gt;&lt;script&gt;alert(&#39;$&amp;&#39;)&lt;/script&gt;&lt;/title&gt;&lt;/head&gt; =&quot;./x',
    );
  });

  test('that it has ended, without a picture', async () => {
    await using under = await startTestHub({ pagesDir: pagesDir() });
    const streamer = await under.streamer({ title: 'Club final' });
    const { streamKey } = streamer;
    await streamer.accepted('stream:data:send', { streamKey, data: frame(1) });
    await streamer.accepted('stream:end', { streamKey });
    const { html } = await page(under, `/watch/${streamKey}`);
    expect(tagsIn(html)['og:description']).toBe('This stream has ended · Ana');
    expect(tagsIn(html)['og:image']).toBeUndefined();
  });

  test('nothing that a cache could keep', async () => {
    await using under = await startTestHub({ pagesDir: pagesDir() });
    const { streamKey } = await under.streamer();
    const { headers } = await page(under, `/watch/${streamKey}`);
    expect(headers.get('cache-control')).toBe('no-cache');
    for (const name of ['etag', 'last-modified', 'expires']) expect(headers.get(name)).toBeNull();
  });
});

test('H19a the page of a private stream is that of a stream that never was, also with a right in its link', async () => {
  await using under = await startTestHub({ pagesDir: pagesDir() });
  const streamer = await under.streamer({
    title: 'Secret',
    visibility: 'private',
    password: 'open sesame',
  });
  const { streamKey } = streamer;
  const ticket = await ticketFor(under, streamer);
  for (const path of [streamKey, `${streamKey}?ticket=${ticket}`, 'EzMTTXzuPanx', '%00']) {
    const response = await fetch(`${under.hub.address}/watch/${path}`);
    expect(await response.text(), path).toBe(PAGE);
  }
  const link = (key: string) => `${under.hub.address}/watch/${key}`;
  const [secret, none] = await Promise.all(
    [streamKey, 'EzMTTXzuPanx'].map((key) => oEmbed(under, { url: link(key) })),
  );
  expect(secret).toEqual(none);
  expect(secret).toMatchObject({ status: 404, body: { code: 'stream_not_found' } });
});

describe('H20 oEmbed', () => {
  test('gives the frame, in the size that is asked for', async () => {
    await using under = await startTestHub({ publish: 'open', ...BEHIND });
    const { streamKey } = await under.streamer({ title: 'Club "final"' });
    const url = `https://live.example.org/hub/watch/${streamKey}`;
    const { status, body } = await oEmbed(under, { url });
    expect(status).toBe(200);
    const { html, ...others } = body;
    expect(others).toEqual({
      version: '1.0',
      type: 'video',
      title: 'Club "final"',
      author_name: 'Ana',
      provider_name: 'StreamHub',
      provider_url: 'https://live.example.org/hub/',
      width: 640,
      height: 360,
    });
    expect(html).toContain(`src="https://live.example.org/hub/embed/${streamKey}"`);
    const sizes: [Record<string, string>, number, number][] = [
      [{ maxwidth: '320' }, 320, 180],
      [{ maxheight: '90' }, 160, 90],
      [{ maxwidth: '4000', maxheight: '4000' }, 640, 360],
      [{ maxwidth: '-5', maxheight: 'much' }, 640, 360],
      [{ maxwidth: '0.1' }, 1, 1],
    ];
    for (const [wish, width, height] of sizes) {
      const fitting = await oEmbed(under, { url, ...wish });
      expect(fitting.body, JSON.stringify(wish)).toMatchObject({ width, height });
      expect(fitting.body['html']).toContain(`width="${width}" height="${height}"`);
    }
    const embed = await oEmbed(under, { url: url.replace('/watch/', '/embed/'), format: 'json' });
    expect(embed.body).toEqual(body);
  });

  test.each([
    ['of another hub', 'https://elsewhere.example/watch/KEY', 404, 'stream_not_found'],
    ['of another page', 'HUB/studio', 404, 'stream_not_found'],
    ['of a stream that never was', 'HUB/watch/EzMTTXzuPanx', 404, 'stream_not_found'],
    ['that is none', 'no link', 404, 'stream_not_found'],
    ['that is missing', undefined, 404, 'stream_not_found'],
  ])('refuses a link %s', async (_which, link, status, code) => {
    await using under = await startTestHub();
    const { streamKey } = await under.streamer();
    const url = link?.replace('HUB', under.hub.address).replace('KEY', streamKey);
    expect(await oEmbed(under, url === undefined ? {} : { url })).toMatchObject({
      status,
      body: { code },
    });
  });

  test('speaks JSON alone, and gives a link where no frame may be shown or nothing is in it', async () => {
    await using under = await startTestHub({ embedOrigins: [] });
    const { streamKey } = await under.streamer();
    const url = `${under.hub.address}/watch/${streamKey}`;
    expect((await oEmbed(under, { url, format: 'xml' })).status).toBe(501);
    expect((await oEmbed(under, { url })).body).toMatchObject({ type: 'link', title: 'Ana' });
    await using open = await startTestHub();
    const streamer = await open.streamer();
    await streamer.accepted('stream:end', { streamKey: streamer.streamKey });
    const ended = await oEmbed(open, { url: `${open.hub.address}/watch/${streamer.streamKey}` });
    expect(ended.body).toMatchObject({ type: 'link' });
  });
});
