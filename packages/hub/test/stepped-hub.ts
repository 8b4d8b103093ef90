/**
 * A worker: a hub on the machine's own clock, whose date somebody sets. The date is the worker's alone, for clients ask
 * theirs as well.
 * From: stepped-clock.test.ts, by how much the date steps. To: the same, the hub's address, then "stepped".
 */
import { parentPort, workerData } from 'node:worker_threads';
import pino from 'pino';
import { type Clock, readConfig, startHub, systemClock } from '../src/index.ts';

const { dataDir, speed } = workerData as { dataDir: string; speed: number };

const hurriedClock: Clock = {
  now: () => speed * systemClock.now(),
  epochMs: () => systemClock.epochMs(),
  after: (delayMs, task) => systemClock.after(delayMs / speed, task),
};

const now = Date.now.bind(Date);
let steppedMs = 0;
Date.now = () => now() + steppedMs;

const read = readConfig(['--port', '0', '--data-dir', dataDir]);
if (read.outcome !== 'run') throw new Error('the defaults must be valid');
const config = {
  ...read.config,
  // A busy machine alone must make no viewer late.
  latencyBudgetMs: 6_000,
  maxBytesPerSecond: 100_000_000,
};
const hub = await startHub(config, {
  log: pino({ level: 'silent' }),
  clock: hurriedClock,
  loopDelay: { eventLoopDelayMs: () => 0, utilization: () => 0 },
});
parentPort?.on('message', (stepMs: number) => {
  steppedMs += stepMs;
  parentPort?.postMessage('stepped');
});
parentPort?.postMessage(hub.address);
