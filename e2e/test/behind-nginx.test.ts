/** Studio and player through a real nginx with the configurations of deploy/. */
import { NginxProcess } from '@streamhub/bench';
import { goLive, seeStudio } from '../pages/studio.ts';
import { picture, recordStates, seeState } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

test.describe('under a path', () => {
  test.use({
    hubOptions: ['--trust-proxy', 'loopback', '--publish', 'open', '--base-path', '/live'],
  });

  test('all pages find each other, and after nginx -s reload streamer and viewer come back by themselves', async ({
    person,
    hub,
  }) => {
    await using nginx = await NginxProcess.start({
      config: 'nginx-subpath.conf',
      hubPort: hub.port,
    });
    const address = `${nginx.origin}/live`;
    const acceptsAnyCertificate = true;
    const streamer = await person({ acceptsAnyCertificate });
    const { watchUrl, streamKey } = await goLive(streamer, { studio: `${address}/studio` });
    expect(watchUrl).toBe(`${address}/watch/${streamKey}`);

    const viewer = await person({ acceptsAnyCertificate });
    await viewer.goto(`${address}/`);
    await expect(viewer.locator('img[src*="preview.jpg"]')).toHaveJSProperty('complete', true);
    await viewer.locator(`a[href="/live/watch/${streamKey}"]`).click();
    await expect(viewer).toHaveURL(watchUrl);
    await seeState(viewer, 'live');
    await seeMovingPicture(picture(viewer));

    const states = await recordStates(viewer);
    await nginx.reload();
    await expect.poll(states.read).toContain('reconnecting');
    await seeState(viewer, 'live');
    await seeMovingPicture(picture(viewer));
    await seeStudio(streamer, 'live');
  });
});

test.describe('where WebSocket is blocked', () => {
  test.use({ hubOptions: ['--trust-proxy', 'loopback', '--publish', 'open'] });

  test('the stream is watched by long-polling, and the player says that fewer pictures come', async ({
    person,
    hub,
  }) => {
    await using nginx = await NginxProcess.start({
      config: 'nginx.conf',
      hubPort: hub.port,
      changes: {
        '    location / {': '    location / {\n        if ($http_upgrade) { return 400; }',
      },
    });
    const streamer = await person();
    const { streamKey } = await goLive(streamer);
    const viewer = await person({ acceptsAnyCertificate: true, locale: 'es-ES' });
    await viewer.goto(`${nginx.origin}/watch/${streamKey}`);
    await seeMovingPicture(picture(viewer));
    await expect(viewer.getByTestId('picture-note')).toContainText('bloquea WebSocket');
    await viewer.goto(`${nginx.origin}/embed/${streamKey}`);
    await expect(viewer.locator('streamhub-player')).toContainText('llegan menos imágenes');
    const direct = await person();
    await direct.goto(`/watch/${streamKey}`);
    await seeMovingPicture(picture(direct));
    await expect(direct.getByTestId('picture-note')).toHaveCount(0);
  });
});
