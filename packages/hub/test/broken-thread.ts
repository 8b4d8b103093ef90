/** A journals' thread that fails at the first chunk of each recording. From: recording-faults.test.ts, by its address. */
import { parentPort } from 'node:worker_threads';
import type { ToThread } from '../src/archive/journal/journal-messages.ts';

parentPort?.on('message', (messages: ToThread[]) => {
  if (messages.some((message) => message.do === 'append')) throw new Error('a fault of ours');
});
