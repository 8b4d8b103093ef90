/**
 * How this browser's viewer likes pictures, smooth or immediate, from one visit to the next.
 * From: browser-storage.ts. To: player-stage.tsx.
 */
import { type Latency, latencyOf } from '@streamhub/client';
import { visits } from '../browser-storage.ts';

const LATENCY = 'streamhub.latency';

export function loadLatency(): Latency {
  return latencyOf(visits.read(LATENCY));
}

export function saveLatency(latency: Latency): void {
  visits.write(LATENCY, latency);
}
