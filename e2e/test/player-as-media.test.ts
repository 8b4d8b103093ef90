/** `<streamhub-player>` as page authors handle media elements. */
import { openStreamer } from '@streamhub/bench';
import type { StreamHubPlayerElement as Player } from '@streamhub/client';
import { onRequest } from '../browser/sent-requests.ts';
import { loadMediaChrome, withoutPolicy } from '../pages/media-chrome.ts';
import { heardOf, playerElement, showElements } from '../pages/player-element.ts';
import { viewersOf } from '../pages/stream-info.ts';
import { goLive, turnOnMicrophone } from '../pages/studio.ts';
import { seePicture } from '../pattern/moving-picture.ts';
import { stillFrame } from '../pattern/still-frame.ts';
import { expect, test } from '../streamhub-test.ts';

test('the controls of media-chrome play, pause, mute and turn down the player, and show it on the whole screen', async ({
  person,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const viewer = await person();
  await withoutPolicy(viewer);
  await showElements(
    viewer,
    `<media-controller style="inline-size: 640px">
      <streamhub-player slot="media" stream-key="${streamKey}" controls="none"></streamhub-player>
      <media-control-bar>
        <media-play-button></media-play-button><media-mute-button></media-mute-button>
        <media-volume-range></media-volume-range><media-live-button></media-live-button>
        <media-pip-button></media-pip-button><media-fullscreen-button></media-fullscreen-button>
      </media-control-bar>
    </media-controller>`,
  );
  await loadMediaChrome(viewer);
  const player = playerElement(viewer);
  const controls = viewer.locator('media-controller');
  const control = (name: string) => viewer.locator(`media-${name}`);
  const read = (name: keyof Player) =>
    player.evaluate((element: Player, wanted: keyof Player) => element[wanted], name);
  await seePicture(player.locator('canvas'));
  await expect(control('play-button')).not.toHaveAttribute('mediapaused');
  await expect(controls).toHaveAttribute('mediastreamtype', 'live');
  await expect(control('live-button')).toHaveAttribute('mediatimeislive');

  await control('play-button').click();
  await expect(control('play-button')).toHaveAttribute('mediapaused');
  expect(await read('paused')).toBe(true);
  await control('play-button').click();
  await expect(control('play-button')).not.toHaveAttribute('mediapaused');
  await expect.poll(() => read('readyState')).toBe(4);

  await control('mute-button').click();
  await expect(player).toHaveAttribute('muted');
  await expect(control('mute-button')).toHaveAttribute('mediavolumelevel', 'off');
  await control('mute-button').click();
  await expect(player).not.toHaveAttribute('muted');
  await expect.poll(() => read('soundState')).toBe('playing');
  await control('volume-range').getByRole('slider').fill('0.3');
  await expect.poll(() => read('volume')).toBe(0.3);

  await control('pip-button').click();
  await expect(control('pip-button')).toHaveAttribute('mediaispip');
  expect(await read('isInPictureInPicture')).toBe(true);
  await control('pip-button').click();
  await expect.poll(() => read('isInPictureInPicture')).toBe(false);
  await control('fullscreen-button').click();
  await expect(controls).toHaveAttribute('mediaisfullscreen');
});

test('play() and pause() join and leave the stream; the poster is shown before the first picture', async ({
  person,
  hub,
}) => {
  const viewer = await person();
  using still = await openStreamer({ address: hub.address, title: 'Still' });
  still.send(await stillFrame(viewer, 10));
  const heard = await showElements(
    viewer,
    `<streamhub-player stream-key="${still.streamKey}" autoplay="false" poster="/favicon.svg">`,
  );
  const player = playerElement(viewer);
  const poster = player.locator('img');
  await expect(player.getByRole('button', { name: 'Play' }).first()).toBeVisible();
  await expect(poster).toBeVisible();
  expect(
    await player.evaluate(({ paused, readyState }: Player) => ({ paused, readyState })),
  ).toEqual({
    paused: true,
    readyState: 0,
  });
  expect(await viewersOf(hub, still.streamKey)).toBe(0);

  await player.evaluate((element: Player) => element.play());
  const playing = await player.evaluate(({ paused, readyState, duration, videoWidth }: Player) => ({
    ...{ paused, readyState, duration, videoWidth },
  }));
  expect(playing).toEqual({ paused: false, readyState: 4, duration: Infinity, videoWidth: 320 });
  await expect(poster).toBeHidden();
  expect(await viewersOf(hub, still.streamKey)).toBe(1);

  await player.evaluate((element: Player) => element.pause());
  await expect.poll(() => viewersOf(hub, still.streamKey)).toBe(0);
  await seePicture(player.locator('canvas'));
  expect(await player.evaluate(({ paused, state }: Player) => [paused, state])).toEqual([
    true,
    { name: 'live' },
  ]);
  await player.focus();
  await viewer.keyboard.press('Space');
  await expect.poll(() => viewersOf(hub, still.streamKey)).toBe(1);
  await expect
    .poll(() => heardOf(heard, 'infochange'))
    .toContainEqual(expect.objectContaining({ title: 'Still' }));
  const failed = await player.evaluate((element: Player) => {
    const played = element.play().then(String, (error: DOMException) => error.name);
    element.pause();
    return played;
  });
  expect(failed).toBe('AbortError');
});

test('where the browser wants a gesture for sound, play() says so, and a play() in a gesture is heard', async ({
  person,
}) => {
  const streamer = await person();
  const { streamKey } = await goLive(streamer);
  await turnOnMicrophone(streamer);
  const viewer = await person({ wantsGesture: true });
  // All of it by the page itself: whatever a test looks at there counts as a gesture.
  await viewer.addInitScript((key) => {
    document.addEventListener('DOMContentLoaded', async () => {
      await customElements.whenDefined('streamhub-player');
      document.body.innerHTML = `<streamhub-player stream-key="${key}"></streamhub-player>
        <button>play here</button>`;
      const player = document.querySelector('streamhub-player') as Player;
      const play = async () => {
        const played = await player.play().then(String, (error: DOMException) => error.name);
        // biome-ignore lint/suspicious/noConsole: the way out of a page that must not be asked.
        console.log(`${played}, sound ${player.soundState}`);
      };
      document.querySelector('button')?.addEventListener('click', play);
      await play();
    });
  }, streamKey);
  const said = (text: string) =>
    viewer.waitForEvent('console', (message) => message.text() === text);
  await Promise.all([viewer.goto('/'), said('NotAllowedError, sound blocked')]);
  await seePicture(playerElement(viewer).locator('canvas'));
  const heard = said('undefined, sound playing');
  await viewer.getByText('play here').click();
  await heard;
});

test('what a page sets before the element is known counts, and what it sets at once is one connection', async ({
  person,
  hub,
}) => {
  const viewer = await person();
  let connections = 0;
  viewer.on('websocket', () => {
    connections += 1;
  });
  using one = await openStreamer({ address: hub.address, title: 'one' });
  using two = await openStreamer({ address: hub.address, title: 'two' });
  for (const streamer of [one, two]) streamer.send(await stillFrame(viewer, 5));
  await showElements(viewer, '<early-player></early-player>');
  await viewer.evaluate((key) => {
    const early = document.querySelector('early-player');
    const Player = customElements.get('streamhub-player');
    if (!early || !Player) throw new Error('there is no player');
    Object.assign(early, { streamKey: key, muted: true, volume: 0.5, labels: { live: 'Ahora' } });
    customElements.define('early-player', class extends Player {});
  }, one.streamKey);
  const early = viewer.locator('early-player');
  await expect(early).toHaveAttribute('stream-key', one.streamKey);
  await expect(early).toHaveAttribute('volume', '0.5');
  await expect(early).toHaveAttribute('muted');
  await expect.poll(() => viewersOf(hub, one.streamKey)).toBe(1);
  expect(connections).toBe(1);

  await early.evaluate((element, key) => {
    element.setAttribute('hub-url', location.origin);
    element.setAttribute('ticket', 'none');
    element.setAttribute('stream-key', key);
    document.body.prepend(element);
  }, two.streamKey);
  await expect.poll(() => viewersOf(hub, two.streamKey)).toBe(1);
  await expect.poll(() => viewersOf(hub, one.streamKey)).toBe(0);
  // One that was moved goes on.
  await early.evaluate((element) => document.body.append(element));
  await seePicture(early.locator('canvas'));
  expect(connections).toBe(2);
});

test('a player out of sight that is not heard leaves the stream, and is back when it is seen', async ({
  person,
  hub,
}) => {
  const viewer = await person();
  let joins = 0;
  onRequest(viewer, 'stream:join', () => {
    joins += 1;
  });
  using still = await openStreamer({ address: hub.address, title: 'Still' });
  const frame = await stillFrame(viewer, 10);
  still.send(frame);
  const heard = await showElements(
    viewer,
    `<div id="above"></div>
    <streamhub-player stream-key="${still.streamKey}" muted></streamhub-player>`,
  );
  const player = playerElement(viewer);
  await seePicture(player.locator('canvas'));
  const scrollAway = (isAway: boolean) =>
    viewer.locator('#above').evaluate(
      (above, size) => {
        Object.assign((above as HTMLElement).style, { blockSize: size });
      },
      isAway ? '5000px' : '0',
    );
  await scrollAway(true);
  await expect.poll(() => viewersOf(hub, still.streamKey)).toBe(0);
  expect(await player.evaluate(({ paused, state }: Player) => [paused, state])).toEqual([
    false,
    { name: 'live' },
  ]);
  await scrollAway(false);
  await expect.poll(() => viewersOf(hub, still.streamKey)).toBe(1);
  await expect.poll(() => player.evaluate(({ readyState }: Player) => readyState)).toBe(4);
  expect(await heardOf(heard, 'statechange')).toEqual([{ name: 'waiting' }, { name: 'live' }]);
  expect(joins).toBe(2);

  // In a tab panel that is not shown.
  await viewer.evaluate((key) => {
    document.body.innerHTML = `<div hidden><streamhub-player stream-key="${key}" muted></streamhub-player></div>`;
  }, still.streamKey);
  await expect.poll(() => viewersOf(hub, still.streamKey)).toBe(0);
  await viewer.locator('body > div').evaluate((panel) => panel.removeAttribute('hidden'));
  await seePicture(player.locator('canvas'));
  expect(joins).toBe(3);
});

test('keys that are typed into a field on the player are not its own', async ({ person, hub }) => {
  const viewer = await person();
  using still = await openStreamer({ address: hub.address, title: 'Still' });
  const heard = await showElements(
    viewer,
    `<streamhub-player stream-key="${still.streamKey}"><input aria-label="chat" /></streamhub-player>`,
  );
  const chat = viewer.getByLabel('chat');
  await chat.pressSequentially('my film, kept');
  await expect(chat).toHaveValue('my film, kept');
  expect(await heardOf(heard, 'volumechange')).toEqual([]);
  expect(await heardOf(heard, 'viewchange')).toEqual([]);
  expect(await playerElement(viewer).evaluate(({ paused }: Player) => paused)).toBe(false);
});

test('attributes that are wrong are told as a state and an error, and throw nothing into the page', async ({
  person,
}) => {
  const viewer = await person();
  const thrown: Error[] = [];
  viewer.on('pageerror', (error) => thrown.push(error));
  const heard = await showElements(
    viewer,
    `<streamhub-player stream-key="nobody-has-this" volume="loud" labels="{"></streamhub-player>
    <streamhub-player stream-key="any" hub-url="example.org"></streamhub-player>
    <streamhub-player stream-key="${'long'.repeat(100)}"></streamhub-player>
    <streamhub-player></streamhub-player>`,
  );
  const [unknown, elsewhere, tooLong, empty] = await playerElement(viewer).all();
  if (!unknown || !elsewhere || !tooLong || !empty) throw new Error('there are four');
  const errorOf = (player: typeof unknown) =>
    player.evaluate(({ error, paused }: Player) => ({ reason: error?.reason, paused }));
  await expect.poll(() => errorOf(unknown)).toEqual({ reason: 'not_found', paused: true });
  await expect.poll(() => errorOf(elsewhere)).toEqual({ reason: 'invalid_request', paused: true });
  await expect.poll(() => errorOf(tooLong)).toEqual({ reason: 'invalid_request', paused: true });
  expect(await errorOf(empty)).toEqual({ reason: undefined, paused: true });
  await expect(elsewhere.getByRole('status')).toHaveText('The stream cannot be shown');
  expect(await unknown.evaluate(({ volume }: Player) => volume)).toBe(1);
  expect(await heardOf(heard, 'statechange')).toContainEqual(
    expect.objectContaining({ name: 'refused', message: expect.stringContaining('hub-url') }),
  );
  const refused = await empty.evaluate((element: Player) =>
    element.play().then(String, (error: DOMException) => error.name),
  );
  expect(refused).toBe('NotSupportedError');
  expect(thrown).toEqual([]);
});
