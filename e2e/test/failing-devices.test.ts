/** Encoders that break at work, and browsers that give noise: the stream goes on as video, or the studio says why it cannot. */
import { inWorker } from '../browser/in-worker.ts';
import { goLive, seeStudio } from '../pages/studio.ts';
import { picture } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

test('an encoder that breaks for good in mid-stream is followed by that of another codec', async ({
  person,
}) => {
  const streamer = await person();
  await inWorker(streamer, 'stage-worker', breakTheFirstCodec);
  const { watchUrl } = await goLive(streamer);
  await expect(streamer.getByTestId('live-codec')).toHaveText('H.264');
  const viewer = await person();
  await viewer.goto(watchUrl);
  await expect(streamer.getByTestId('live-codec')).toHaveText('VP8');
  await expect(streamer.getByTestId('mode-note')).toHaveCount(0);
  await seeMovingPicture(picture(viewer));
  await expect(viewer.getByTestId('picture-note')).toHaveCount(0);
});

test('a browser that gives noise in place of what is drawn does not go live with it, and is told what to allow', async ({
  person,
}) => {
  const streamer = await person();
  await inWorker(streamer, 'stage-worker', giveNoise);
  await streamer.goto('/studio');
  await streamer.getByTestId('use-camera').click();
  await expect(streamer.getByTestId('canvas-noise')).toContainText('Shields');
  await streamer.getByTestId('name').fill('Ada');
  await streamer.getByTestId('go-live').click();
  await seeStudio(streamer, 'failed');
  await expect(streamer.getByTestId('canvas-noise')).toContainText('reload');
});

test('what is pasted with marks that nobody sees is cleaned, and right-to-left names are shown as such', async ({
  person,
}) => {
  const streamer = await person();
  const { watchUrl } = await goLive(streamer, {
    name: '\u202Bדנה\u202C',
    title: '\u2068שיעור\u2069 \uFEFF1',
  });
  await expect(streamer.getByTestId('name')).toHaveCount(0);
  const viewer = await person();
  await viewer.goto(watchUrl);
  const title = viewer.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('שיעור 1');
  expect(await title.evaluate((heading) => getComputedStyle(heading).direction)).toBe('rtl');
  await expect(viewer.getByText('by דנה')).toBeVisible();
});

/** Those of the codec that is used first, after a second of frames. */
function breakTheFirstCodec() {
  let first: string | undefined;
  let frames = 0;
  globalThis.VideoEncoder = new Proxy(VideoEncoder, {
    construct(Real, [init]: [VideoEncoderInit]) {
      const encoder = new Real(init);
      let codec = '';
      const configure = encoder.configure.bind(encoder);
      const encode = encoder.encode.bind(encoder);
      encoder.configure = (config) => {
        codec = config.codec.slice(0, 4);
        configure(config);
      };
      encoder.encode = (frame, options) => {
        first ??= codec;
        frames += 1;
        if (frames < 30 || codec !== first) {
          encode(frame, options);
          return;
        }
        encoder.close();
        queueMicrotask(() => init.error(new DOMException('broken', 'EncodingError')));
      };
      return encoder;
    },
  });
}

function giveNoise() {
  const { prototype } = OffscreenCanvasRenderingContext2D;
  const read = prototype.getImageData;
  prototype.getImageData = function noisy(...args: Parameters<typeof read>) {
    const image = read.apply(this, args);
    crypto.getRandomValues(image.data as unknown as Uint8Array<ArrayBuffer>);
    return image;
  };
}
