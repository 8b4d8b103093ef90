/**
 * The stage's worker: the wires between its page and its loop. It begins to work when it is loaded.
 * From: stage.ts, and the feeds of its sources. To: stage-loop.ts, and back to the page.
 */

import { trackProcessor } from '../capture/track-processor.ts';
import { givesNoise } from './canvas-noise.ts';
import { StageLoop } from './stage-loop.ts';
import type { FromStageWorker, ToStageWorker } from './stage-messages.ts';

/** What TypeScript's types of a window do not say of a worker. */
const scope = globalThis as unknown as {
  postMessage(message: FromStageWorker, transfer?: Transferable[]): void;
  onmessage: (event: MessageEvent<ToStageWorker>) => void;
};
const post = (message: FromStageWorker, transfer: Transferable[] = []) =>
  scope.postMessage(message, transfer);

let stage: StageLoop | undefined;
scope.onmessage = ({ data }) => {
  if (data.name === 'open') stage = new StageLoop(data, post);
  else stage?.hear(data);
};
post({
  name: 'ready',
  hasTrackProcessor: trackProcessor<VideoFrame>() !== undefined,
  isNoise: givesNoise(),
});
