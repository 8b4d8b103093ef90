/**
 * The stage's worker: the wires between its page and its loop. It begins to work when it is loaded.
 * From: stage.ts, and the feeds of its sources. To: stage-loop.ts, and back to the page.
 */

import { trackProcessor } from '../../capture/track-processor.ts';
import type { FromStageWorker, ToStageWorker } from '../stage-messages.ts';
import { givesNoise } from './canvas-noise.ts';
import { StageLoop } from './stage-loop.ts';

const post = (message: FromStageWorker, transfer: Transferable[] = []) =>
  postMessage(message, transfer);

let stage: StageLoop | undefined;
globalThis.onmessage = ({ data }: MessageEvent<ToStageWorker>) => {
  if (data.name === 'open') stage = new StageLoop(data, post);
  else if (data.name === 'close') {
    stage?.close();
    close();
  } else stage?.hear(data);
};
post({
  name: 'ready',
  hasTrackProcessor: trackProcessor<VideoFrame>() !== undefined,
  isNoise: givesNoise(),
});
