/** The examples of docs/embedding.md as they are printed, on another site with the policy that is printed beside them. */
import { freePort, openStreamer } from '@streamhub/bench';
import { openOtherSite } from '../browser/other-site.ts';
import { watchPolicy } from '../browser/policy-watch.ts';
import { without } from '../browser/without.ts';
import { exampleSite } from '../embedding-document.ts';
import { liveForAll } from '../live-for-all.ts';
import { playerElement } from '../pages/player-element.ts';
import { viewersOf } from '../pages/stream-info.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { AUDIBLE, loudnessOf, tapLoudspeaker } from '../sound/loudness.ts';
import { expect, test } from '../streamhub-test.ts';

const live = liveForAll({ hasSound: true, hubOptions: ['--allowed-origins', '*'] });

test('two lines of HTML show and play the stream, within the policy and no more', async ({
  person,
}) => {
  const pageAt = exampleSite('Two lines of HTML', live());
  const policy = `${pageAt('/')?.policy}; require-trusted-types-for 'script'`;
  await using site = await openOtherSite((path) => {
    const page = pageAt(path);
    return page && { ...page, policy };
  });
  const viewer = await person();
  const { violations } = await watchPolicy(viewer);
  await tapLoudspeaker(viewer);
  const errors: string[] = [];
  viewer.on('pageerror', (error) => errors.push(error.message));
  await viewer.goto(site.address);
  await seeMovingPicture(playerElement(viewer).locator('canvas'));
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  expect(violations).toEqual([]);
  expect(errors).toEqual([]);
});

test('two lines show and play the stream in an isolated page, whose policy trusts scripts by a nonce', async ({
  person,
}) => {
  const { body = '', policy = '' } = exampleSite('Two lines of HTML', live())('/') ?? {};
  await using site = await openOtherSite(() => ({
    body: body.replace('<script', '<script nonce="N"'),
    policy: policy.replace(/script-src [^;]*/, "script-src 'nonce-N' 'strict-dynamic'"),
    headers: {
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
    },
  }));
  const viewer = await person();
  const { violations } = await watchPolicy(viewer);
  await tapLoudspeaker(viewer);
  await viewer.goto(site.address);
  await seeMovingPicture(playerElement(viewer).locator('canvas'));
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  expect(await viewer.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(violations).toEqual([]);
});

test("a viewer without a decoder for the sound hears it with 'wasm-unsafe-eval', and is told without it", async ({
  person,
}) => {
  const { body = '', policy = '' } = exampleSite('Two lines of HTML', live())('/') ?? {};
  await using site = await openOtherSite((path) => ({
    body,
    policy: path === '/wasm' ? policy.replace(/script-src/, "$& 'wasm-unsafe-eval'") : policy,
  }));
  const viewer = await person();
  await without(viewer, ['AudioDecoder']);
  await tapLoudspeaker(viewer);
  await viewer.goto(`${site.address}/wasm`);
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  await viewer.goto(`${site.address}/as-printed`);
  const words = playerElement(viewer).getByRole('status');
  await expect(words).toHaveText('The sound cannot be played here');
  await seeMovingPicture(playerElement(viewer).locator('canvas'));
});

test('the page to copy shows the stream, says its state, and its button turns the sound on', async ({
  person,
}) => {
  await using site = await openOtherSite(exampleSite('A page to copy', live()));
  const viewer = await person();
  const { violations } = await watchPolicy(viewer);
  await tapLoudspeaker(viewer);
  await viewer.goto(site.address);
  await seeMovingPicture(playerElement(viewer).locator('canvas'));
  await expect(viewer.locator('#says')).toHaveText('live');
  await expect(viewer.locator('.missing')).toBeHidden();
  expect(await loudnessOf(viewer)).toBeLessThan(AUDIBLE / 10);
  await viewer.locator('#sound').click();
  await expect.poll(() => loudnessOf(viewer)).toBeGreaterThan(AUDIBLE);
  expect(violations).toEqual([]);
});

test('the frame shows the player, and the picture alone is shown', async ({ person }) => {
  const viewer = await person();
  const { violations } = await watchPolicy(viewer);
  await using framing = await openOtherSite(exampleSite('A frame', live()));
  await viewer.goto(framing.address);
  await seeMovingPicture(viewer.frameLocator('iframe').locator('streamhub-player canvas'));
  await using showing = await openOtherSite(exampleSite('The picture alone', live()));
  await viewer.goto(showing.address);
  const card = viewer.getByRole('img', { name: 'Our camera' });
  const width = () => card.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(1);
  expect(violations).toEqual([]);
});

test('a page whose hub is away shows what it brought for that, and throws nothing', async ({
  person,
}) => {
  const place = { hubAddress: `http://127.0.0.1:${await freePort()}`, streamKey: 'nokeynokey12' };
  await using site = await openOtherSite(exampleSite('A page to copy', place));
  const viewer = await person();
  await viewer.goto(site.address);
  await expect(viewer.locator('.missing')).toBeVisible();
});

test('a player for a hub that is away or is none says so in its state, its words and the console', async ({
  person,
  hub,
}) => {
  await using none = await openOtherSite(() => ({ body: 'somebody else' }));
  const away = `http://localhost:${await freePort()}`;
  const player = (hubUrl: string) =>
    `<streamhub-player stream-key="nokeynokey12" hub-url="${hubUrl}"></streamhub-player>`;
  await using site = await openOtherSite(() => ({
    body: `<script type="module" src="${hub.address}/streamhub-player.js"></script>
      ${player(away)}${player(none.address)}${player('no address: at all')}`,
  }));
  const viewer = await person();
  const said: string[] = [];
  viewer.on('console', (message) => said.push(message.text()));
  const errors: string[] = [];
  viewer.on('pageerror', (error) => errors.push(error.message));
  await viewer.goto(site.address);
  for (const address of [away, none.address]) {
    const words = playerElement(viewer).and(viewer.locator(`[hub-url="${address}"]`));
    await expect(words.getByRole('status')).toHaveText(/The hub does not answer/);
    const advice = `<streamhub-player> ${address}: The hub does not answer`;
    await expect.poll(() => said.filter((text) => text.startsWith(advice)).length).toBe(1);
  }
  expect(errors).toEqual([]);
});

test.describe('on a hub under a path', () => {
  test.use({ hubOptions: ['--allowed-origins', '*', '--base-path', '/live', '--publish', 'open'] });

  test('the player takes the hub that its script came from, also for an empty hub-url', async ({
    person,
    hub,
  }) => {
    const { origin } = new URL(hub.address);
    using streamer = await openStreamer({ address: origin, title: 'still' });
    const { streamKey } = streamer;
    // Nothing of that host but the hub.
    const hubAlone = `${origin}/live/`;
    await using site = await openOtherSite((path) => ({
      body: `<script type="module" src="${origin}/live/streamhub-player.js"></script>
        <streamhub-player ${path === '/empty' ? 'hub-url=""' : ''} stream-key="${streamKey}"></streamhub-player>`,
      policy: `script-src ${hubAlone}; connect-src ${hubAlone} ${hubAlone.replace('http', 'ws')}`,
    }));
    const viewer = await person();
    const { violations } = await watchPolicy(viewer);
    for (const path of ['/plain', '/empty']) {
      await viewer.goto(site.address + path);
      await expect.poll(() => viewersOf(hub, streamKey), path).toBe(1);
      await viewer.goto('about:blank');
      await expect.poll(() => viewersOf(hub, streamKey), path).toBe(0);
    }
    expect(violations).toEqual([]);
  });
});

test.describe('on a hub that does not allow the page', () => {
  test.use({ hubOptions: ['--allowed-origins', 'https://club.example'] });

  test('the player says that the page is not allowed, and the console how to allow it', async ({
    person,
    hub,
  }) => {
    using streamer = await openStreamer({ address: hub.address, title: 'still' });
    const { streamKey } = streamer;
    const place = { hubAddress: hub.address, streamKey };
    await using site = await openOtherSite(exampleSite('Two lines of HTML', place));
    const viewer = await person();
    streamer.send(await stillFrame(viewer, 10));
    const said: string[] = [];
    viewer.on('console', (message) => said.push(message.text()));
    await viewer.goto(site.address);
    const words = playerElement(viewer).getByRole('status');
    await expect(words).toHaveText('The hub does not allow pages from this address');
    const advice = `--allowed-origins ${site.address}.`;
    await expect.poll(() => said.filter((text) => text.endsWith(advice)).length).toBe(1);
    expect(await viewersOf(hub, streamKey)).toBe(0);
  });
});
