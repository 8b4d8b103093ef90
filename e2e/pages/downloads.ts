/**
 * Files that a hub makes of recordings, and a plain `<video>` that plays one.
 * From: the tests. To: the hub's HTTP answers, any engine's page.
 */
import type { Download } from '@streamhub/protocol';
import { expect } from '../expect.ts';
import { recordedFor } from './recordings.ts';

const FILE_MS = 3_000;

/** The address of a file of the first seconds of what the stream's newest recording has. */
export async function makeFile(of: { address: string; streamKey: string }): Promise<string> {
  const { recordingId } = await recordedFor(of, FILE_MS);
  const root = `${of.address}/api/streams/${of.streamKey}/recordings/${recordingId}/downloads`;
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fromMs: 0, toMs: FILE_MS }),
  };
  let made: Download | undefined;
  await expect
    .poll(async () => {
      made = await (await fetch(root, request)).json();
      return made?.state;
    })
    .toBe('ready');
  if (made?.state !== 'ready') throw new Error('no file was made');
  return `${root}/${made.file}`;
}

export interface PlayedFile {
  durationS: number;
  width: number;
}

/** The body of some page: a locator of Playwright's, or an element in another engine. */
interface PageBody {
  evaluate(
    inPage: (body: HTMLElement | SVGElement, src: string) => Promise<PlayedFile>,
    src: string,
  ): Promise<PlayedFile>;
}

/** Resolves when a second of it was played. @throws what the video says is wrong. */
export function playInVideo(body: PageBody, url: string): Promise<PlayedFile> {
  return body.evaluate(
    (element, src) =>
      new Promise((resolve, reject) => {
        const video = document.createElement('video');
        video.addEventListener('error', () => reject(new Error(video.error?.message)));
        video.addEventListener('timeupdate', () => {
          const { currentTime, duration, videoWidth } = video;
          if (currentTime < 1) return;
          video.remove();
          resolve({ durationS: duration, width: videoWidth });
        });
        Object.assign(video, { muted: true, playsInline: true, src });
        element.append(video);
        void video.play();
      }),
    url,
  );
}
