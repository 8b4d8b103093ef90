/**
 * A hub with all its default limits, the good ones, and the attackers, act after act.
 * From: hostile-command.ts. To: hostile-table.ts.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { HubProcess } from '../hub-process.ts';
import { type ProcessUsage, processUsage } from '../machine/process-usage.ts';
import type { Act } from './acts.ts';
import type { Gaps } from './arrivals.ts';
import { Attackers } from './attackers.ts';
import { GoodCompany, type GoodFigures } from './good-company.ts';
import { addAnswers, answersSince, askHubAnswers, type HubAnswers } from './hub-answers.ts';

export interface HostileWish {
  minutes: number;
  viewers: number;
  acts: readonly Act[];
  onAct: (title: string) => void;
}

export interface ActRow {
  title: string;
  tried: number;
  answers: HubAnswers;
  /** Of all good viewers. */
  gaps: Gaps;
}

export interface HostileFigures {
  rows: ActRow[];
  /** How often each act was played. */
  rounds: number;
  good: GoodFigures;
  /** Of the hub, one a second. */
  rssBytes: number[];
  seconds: number;
  /** Shares of a core. */
  hubCore: number;
  attackersCore: number;
  /** The longest time in which the bench itself did not get to read what had come. */
  benchPauseMs: number;
  isAlive: boolean;
  /** Politely, when it was asked to afterwards. */
  hasStopped: boolean;
}

const MINUTE_MS = 60_000;
const SAMPLE_EVERY_MS = 1_000;
/** All acts once, at their full length. */
const ROUND_MS = 50_000;
const ANSWER_WITHIN_MS = 10_000;
const NANOSECONDS_IN_A_MS = 1e6;

export async function measureHostile(wish: HostileWish): Promise<HostileFigures> {
  const hub = await HubProcess.start();
  const stop = () =>
    hub.stop().then(
      () => true,
      () => false,
    );
  try {
    const figures = await measureUnderAttack(hub, wish);
    return { ...figures, hasStopped: await stop() };
  } finally {
    await stop();
  }
}

async function measureUnderAttack(
  { address, pid }: HubProcess,
  wish: HostileWish,
): Promise<Omit<HostileFigures, 'hasStopped'>> {
  using good = await GoodCompany.gather({ address, viewers: wish.viewers });
  const { streamKey, privateKey } = good;
  await using attackers = new Attackers({ address, streamKey, privateKey });
  const pauses = monitorEventLoopDelay({ resolution: 5 });
  pauses.enable();
  const rssBytes: number[] = [];
  const sampling = setInterval(() => {
    const usage = usageOf(pid);
    if (usage) rssBytes.push(usage.rssBytes);
  }, SAMPLE_EVERY_MS);
  const beganMs = performance.now();
  const before = processUsage(pid).cpuSeconds;
  try {
    good.takeGaps();
    const rounds = Math.max(1, Math.round((wish.minutes * MINUTE_MS) / ROUND_MS));
    const rows = await playRounds({ ...wish, rounds, address, good, attackers });
    const seconds = (performance.now() - beganMs) / 1000;
    const attackersCore = attackers.cpuSeconds / seconds;
    const figures = await good.finish();
    return {
      rows,
      rounds,
      good: figures,
      rssBytes,
      seconds,
      hubCore: ((usageOf(pid)?.cpuSeconds ?? Number.NaN) - before) / seconds,
      attackersCore,
      benchPauseMs: pauses.max / NANOSECONDS_IN_A_MS,
      isAlive: await isAlive(address),
    };
  } finally {
    clearInterval(sampling);
  }
}

interface Rounds extends HostileWish {
  rounds: number;
  address: string;
  good: GoodCompany;
  attackers: Attackers;
}

async function playRounds(parts: Rounds): Promise<ActRow[]> {
  const { minutes, acts, rounds, onAct, address, good, attackers } = parts;
  const rows = new Map<string, ActRow>();
  const units = rounds * acts.reduce((sum, { length }) => sum + length, 0);
  const unitMs = (minutes * MINUTE_MS) / units;
  let before = await askHubAnswers(address);
  for (let round = 0; round < rounds; round += 1) {
    for (const { title, length } of acts) {
      onAct(title);
      const { tried } = await attackers.play({ title, forMs: length * unitMs });
      // A hub that does not answer is found out by what the good ones miss.
      const now = await askHubAnswers(address).catch(() => before);
      const row = { title, tried, gaps: good.takeGaps(), answers: answersSince(before, now) };
      before = now;
      rows.set(title, added(rows.get(title), row));
    }
  }
  return [...rows.values()];
}

function added(before: ActRow | undefined, row: ActRow): ActRow {
  if (before === undefined) return row;
  return {
    title: row.title,
    tried: before.tried + row.tried,
    answers: addAnswers(before.answers, row.answers),
    gaps: {
      longestMs: Math.max(before.gaps.longestMs, row.gaps.longestMs),
      noted: before.gaps.noted + row.gaps.noted,
    },
  };
}

/** Undefined: the process is gone. */
function usageOf(pid: number): ProcessUsage | undefined {
  try {
    return processUsage(pid);
  } catch {
    return undefined;
  }
}

async function isAlive(address: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    return (await fetch(`${address}/healthz`, { signal })).ok;
  } catch {
    return false;
  }
}
