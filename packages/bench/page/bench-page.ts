/**
 * The page that benches measure in. From: packages/bench/src/browser/bench-browser.ts, which builds, opens and calls it.
 */
import { bitsCalls } from './bits/bits-calls.ts';
import { glassCalls } from './glass/glass-calls.ts';
import { peerCalls } from './glass/peer-calls.ts';
import { replayCalls } from './replay/replay-calls.ts';

const calls = { ...bitsCalls, ...glassCalls, ...peerCalls, ...replayCalls };

/** By name, from outside the browser. */
export type BenchCalls = typeof calls;

Object.assign(globalThis, { bench: calls });
