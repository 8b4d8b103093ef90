/**
 * Makes segments beside the hub's thread, one after the other.
 * From: segment-maker.ts, a task. To: segment-muxer.ts; the bytes, or why there are none, back to the same.
 */
import { parentPort } from 'node:worker_threads';
import { type MuxTask, mux } from './segment-muxer.ts';

export type MuxResult = { bytes: Uint8Array<ArrayBuffer> } | { why: string };

parentPort?.on('message', (task: MuxTask) => void answer(task));

async function answer(task: MuxTask): Promise<void> {
  try {
    const bytes = await mux(task);
    parentPort?.postMessage({ bytes } satisfies MuxResult, [bytes.buffer]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ why } satisfies MuxResult);
  }
}
