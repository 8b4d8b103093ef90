/**
 * `bench soak`: a hub under streams and people who come and go stays as it was.
 * From: cli.ts. To: standard output, a line a minute and the verdict; a file, if asked for.
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import { Crowd } from './crowd.ts';
import type { Held, Running } from './hub-figures.ts';
import { HubUnderSoak } from './hub-under-soak.ts';
import { rssGrowth, soakProblems } from './soak-verdict.ts';

const MINUTE_MS = 60_000;
const SAMPLES_A_MINUTE = 12;
/** What closes last are connections whose other side is gone; the hub gives them 30 s. */
const SETTLE_WITHIN_MS = 45_000;
const SETTLE_LOOK_MS = 3_000;

interface Options {
  minutes: number;
  streams: number;
  viewers: number;
  json?: string;
}

export function soakCommand(): Command {
  return new Command('soak')
    .description('memory, listeners, timers and event-loop delay of a hub while people come and go')
    .option('--minutes <number>', 'how long', wholeNumber({ min: 1, max: 10_000 }), 30)
    .option('--streams <number>', 'streams', wholeNumber({ min: 1, max: 200 }), 20)
    .option('--viewers <number>', 'viewers at one time', wholeNumber({ min: 1, max: 5_000 }), 200)
    .option('--json <file>', 'write the figures to this file too')
    .allowExcessArguments(false)
    .action(soak);
}

/** @throws with one sentence for each claim that does not hold, after the figures. */
async function soak({ minutes, streams, viewers, json }: Options): Promise<void> {
  await using hub = await HubUnderSoak.start();
  // Once all ways have been gone, what is made but once is there.
  await visit(hub);
  const before = await settled(hub);
  process.stdout.write(
    `${streams} streams, ${viewers} viewers, ${minutes} min; empty: ${heldText(before)}\n`,
  );
  const samples = await samplesUnderLoad(hub, { minutes, streams, viewers });
  const after = await settled(hub, before);
  const growth = rssGrowth(samples);
  process.stdout.write(
    `all are gone: ${heldText(after)}\nRSS after the first sixth: ${(100 * growth).toFixed(1)} %\n`,
  );
  if (json) {
    const figures = { bench: 'soak', minutes, streams, viewers, before, after, growth, samples };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const problems = soakProblems({ samples, before, after });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function visit({ address }: HubUnderSoak): Promise<void> {
  await using _crowd = await Crowd.gather({ address, streams: 2, viewers: 10 });
  await wait(2 * SETTLE_LOOK_MS);
}

async function samplesUnderLoad(
  hub: HubUnderSoak,
  { minutes, streams, viewers }: Options,
): Promise<Running[]> {
  await using crowd = await Crowd.gather({ address: hub.address, streams, viewers });
  const samples: Running[] = [];
  const startMs = performance.now();
  for (let number = 1; number <= minutes * SAMPLES_A_MINUTE; number += 1) {
    const dueMs = startMs + (number * MINUTE_MS) / SAMPLES_A_MINUTE;
    await wait(Math.max(0, dueMs - performance.now()));
    crowd.check();
    samples.push(await hub.running());
    if (number % SAMPLES_A_MINUTE !== 0) continue;
    const { cameAndWent, messages } = crowd.counts;
    const minute = samples.slice(-SAMPLES_A_MINUTE);
    process.stdout.write(
      `${String(number / SAMPLES_A_MINUTE).padStart(4)} min  ${runningText(minute)}  ${cameAndWent} came and went, ${messages} messages\n`,
    );
  }
  return samples;
}

/** What is held when nobody is there any more; waits while it still becomes less. */
async function settled(hub: HubUnderSoak, goal?: Held): Promise<Held> {
  const deadlineMs = performance.now() + SETTLE_WITHIN_MS;
  let held = await hub.held();
  for (;;) {
    await wait(SETTLE_LOOK_MS);
    const next = await hub.held();
    const isStill = next.listeners >= held.listeners && next.timers >= held.timers;
    const isThere = goal === undefined || next.listeners <= goal.listeners;
    held = next;
    if ((isStill && isThere) || performance.now() > deadlineMs) return held;
  }
}

function runningText(minute: readonly Running[]): string {
  const last = minute.at(-1);
  const mb = (bytes = 0) => `${(bytes / 1e6).toFixed(0)} MB`;
  const maxMs = Math.max(...minute.map(({ loopDelayMaxMs }) => loopDelayMaxMs));
  const p99Ms = Math.max(...minute.map(({ loopDelayP99Ms }) => loopDelayP99Ms));
  return [
    `RSS ${mb(last?.rssBytes)}, heap ${mb(last?.heapBytes)}`,
    `${last?.handles} handles`,
    `loop delay p99 ${p99Ms.toFixed(0)} ms, max ${maxMs.toFixed(0)} ms`,
  ].join('  ');
}

function heldText({ emitters, listeners, timers }: Held): string {
  return `${emitters} emitters, ${listeners} listeners, ${timers} timers`;
}
