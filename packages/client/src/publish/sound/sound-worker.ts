/**
 * The sound's worker: the wires between its page and its loop. It begins to work when it is loaded.
 * From: sound-encoding.ts. To: sound-loop.ts, and back to the page.
 */

import { SoundLoop } from './sound-loop.ts';
import type { FromSoundWorker, ToSoundWorker } from './sound-messages.ts';

/** What TypeScript's types of a window do not say of a worker. */
const scope = globalThis as unknown as {
  postMessage(message: FromSoundWorker, transfer?: Transferable[]): void;
  onmessage: (event: MessageEvent<ToSoundWorker>) => void;
};
const post = (message: FromSoundWorker, transfer: Transferable[] = []) =>
  scope.postMessage(message, transfer);

let sound: SoundLoop | undefined;
scope.onmessage = ({ data }) => {
  if (data.name === 'open') sound = new SoundLoop(data, post);
  else sound?.hear(data);
};
post({ name: 'ready' });
