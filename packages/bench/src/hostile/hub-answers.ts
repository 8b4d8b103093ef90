/**
 * What the hub has refused and cut so far, by code.
 * From: its own count, /metrics. To: measure-hostile.ts.
 */
export interface HubAnswers {
  refused: Counts;
  cut: Counts;
}

const ANSWER_WITHIN_MS = 10_000;
const COUNTED = /^streamhub_(refused|connections_cut)_total\{code="(\w+)"\} (\d+)$/gm;

export async function askHubAnswers(address: string): Promise<HubAnswers> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch(`${address}/metrics`, { signal });
  return readHubAnswers(await response.text());
}

export function readHubAnswers(metrics: string): HubAnswers {
  const answers: HubAnswers = { refused: {}, cut: {} };
  for (const [, kind, code = '', count] of metrics.matchAll(COUNTED)) {
    answers[kind === 'refused' ? 'refused' : 'cut'][code] = Number(count);
  }
  return answers;
}

/** What has come since `before`. */
export function answersSince(before: HubAnswers, now: HubAnswers): HubAnswers {
  return { refused: less(now.refused, before.refused), cut: less(now.cut, before.cut) };
}

export function addAnswers(one: HubAnswers, other: HubAnswers): HubAnswers {
  return { refused: more(one.refused, other.refused), cut: more(one.cut, other.cut) };
}

type Counts = Record<string, number>;

function less(now: Counts, before: Counts): Counts {
  const since = Object.entries(now).map(([code, count]) => [code, count - (before[code] ?? 0)]);
  return Object.fromEntries(since.filter(([, count]) => Number(count) > 0));
}

function more(one: Counts, other: Counts): Counts {
  const sum = { ...one };
  for (const [code, count] of Object.entries(other)) sum[code] = (sum[code] ?? 0) + count;
  return sum;
}
