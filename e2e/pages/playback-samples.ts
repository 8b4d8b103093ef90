/**
 * What a viewer's page shows and plays, looked at some times a second: how often it paints, and how much it changes.
 * From: the watch page, in a tab of Puppeteer. To: hidden-tab.test.ts.
 */
import type { StreamHubPlayerElement } from '@streamhub/client';
import type { JSHandle, Page } from 'puppeteer-core';
import type { ChunkViewer } from '../chunks/chunk-viewer.ts';
import { expect } from '../streamhub-test.ts';

/** The fake microphone beeps once a second: each span of this length has a beep. */
const SPAN_MS = 2_000;

interface PlaybackSample {
  atMs: number;
  framesShown: number;
  loudness: number;
  /** One row of the picture: the pattern's bar moves through it. */
  row: string;
}

/** From now on, some samples a second. */
function samplePlayback(page: Page): Promise<JSHandle<PlaybackSample[]>> {
  return page.evaluateHandle(() => {
    const samples: PlaybackSample[] = [];
    const player = document.querySelector<StreamHubPlayerElement>('streamhub-player');
    const canvas = player?.shadowRoot?.querySelector('canvas');
    const small = new OffscreenCanvas(32, 1).getContext('2d', { willReadFrequently: true });
    setInterval(() => {
      if (canvas) small?.drawImage(canvas, 0, 0, 32, 1);
      samples.push({
        atMs: performance.now(),
        framesShown: player?.stats?.framesShown ?? 0,
        loudness: globalThis.loudness(),
        row: small?.getImageData(0, 0, 32, 1).data.join(' ') ?? '',
      });
    }, 200);
    return samples;
  });
}

/** What the viewer sees and hears while so much of the stream comes to another one. */
export async function playbackOver(
  mediaUs: number,
  { watching, witness }: { watching: Page; witness: ChunkViewer },
): Promise<PlaybackSample[]> {
  const samples = await samplePlayback(watching);
  const fromUs = witness.newestUs;
  await expect.poll(() => witness.newestUs - fromUs, { timeout: 60_000 }).toBeGreaterThan(mediaUs);
  return samples.jsonValue();
}

/** What is painted of it while the tab is hidden, of what is while it is seen. */
export function shareOf(
  visible: readonly PlaybackSample[],
  hidden: readonly PlaybackSample[],
): number {
  return paintedPerSecond(hidden) / paintedPerSecond(visible);
}

function paintedPerSecond(samples: readonly PlaybackSample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return 0;
  return ((last.framesShown - first.framesShown) * 1000) / (last.atMs - first.atMs);
}

interface PlaybackSpan {
  /** Of some ten samples. */
  differentPictures: number;
  loudest: number;
}

/** Whole spans only. */
export function spansOf(samples: readonly PlaybackSample[]): PlaybackSpan[] {
  const spans: PlaybackSpan[] = [];
  let inSpan: PlaybackSample[] = [];
  for (const sample of samples) {
    inSpan.push(sample);
    const [first = sample] = inSpan;
    const ms = sample.atMs - first.atMs;
    if (ms < SPAN_MS) continue;
    spans.push({
      differentPictures: new Set(inSpan.map(({ row }) => row)).size,
      loudest: Math.max(...inSpan.map(({ loudness }) => loudness)),
    });
    inSpan = [sample];
  }
  return spans;
}
