/**
 * A microphone that hears a beep at each half second of the machine's time, and a hum between.
 * From: microphone-worker.ts, which makes the sound: a real one takes nothing of the page's time either.
 * To: the library's Publisher.
 */
import type { SentSound } from '@streamhub/client';
import { audioTrackGenerator } from './track-generator.ts';

export function openSourceMicrophone(): SentSound & { close(): void } {
  const track = audioTrackGenerator();
  const { writable } = track;
  const worker = new Worker(new URL('./microphone-worker.ts', import.meta.url), { type: 'module' });
  worker.postMessage(writable, [writable]);
  return {
    track,
    close() {
      worker.terminate();
      track.stop();
    },
  };
}
