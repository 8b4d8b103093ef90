/**
 * Sends frames at a steady rate. Each has its own time counted from the first, so that a late one does not make all
 * those after it late.
 * From: benches. To: a streamer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Streamer } from './streamer.ts';

export interface PacedSending {
  streamer: Streamer;
  frames: number;
  framesPerSecond: number;
  frame: (number: number) => string;
}

/** Resolves when the time of the last frame is over. Gives back how long it took, ms. */
export async function sendPaced(sending: PacedSending): Promise<number> {
  const { streamer, frames, framesPerSecond, frame } = sending;
  const intervalMs = 1000 / framesPerSecond;
  const startMs = performance.now();
  for (let number = 0; number < frames; number += 1) {
    streamer.send(frame(number));
    const pauseMs = startMs + (number + 1) * intervalMs - performance.now();
    if (pauseMs > 0) await wait(pauseMs);
  }
  return performance.now() - startMs;
}
