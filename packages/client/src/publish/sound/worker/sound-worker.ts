/**
 * The sound's worker: the wires between its page and its loop. It begins to work when it is loaded.
 * From: sound-encoding.ts. To: sound-loop.ts, and back to the page.
 */

import type { FromSoundWorker, ToSoundWorker } from '../sound-messages.ts';
import { SoundLoop } from './sound-loop.ts';

const post = (message: FromSoundWorker, transfer: Transferable[] = []) =>
  postMessage(message, transfer);

let sound: SoundLoop | undefined;
globalThis.onmessage = ({ data }: MessageEvent<ToSoundWorker>) => {
  if (data.name === 'open') sound = new SoundLoop(data, post);
  else sound?.hear(data);
};
post({ name: 'ready' });
