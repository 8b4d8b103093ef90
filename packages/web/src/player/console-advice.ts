/**
 * Tells whoever builds the page why nothing is shown and what to do, once for each reason: viewers read the element's own words.
 * From: streamhub-player.ts, the page; the events of its players. To: the console.
 */
import type { PlayerState } from '@streamhub/client';

type Code = Extract<PlayerState, { code: unknown }>['code'] | Why['code'];
type Why = NonNullable<Extract<PlayerState, { why?: unknown }>['why']>;

export function tellInConsole(page: Document): void {
  const told = new Set<string>();
  page.addEventListener('statechange', (event) => {
    // A player inside of somebody's own element is told as that element.
    const player = event.composedPath()[0] as Element;
    const hubUrl = player.getAttribute?.('hub-url') ?? '/';
    const advice = adviceFor((event as CustomEvent<PlayerState>).detail, {
      hubUrl,
      origin: self.origin,
    });
    if (advice === undefined || told.has(advice)) return;
    told.add(advice);
    // biome-ignore lint/suspicious/noConsole: it is for the page's author, who looks there.
    console.warn(`<streamhub-player> ${advice}`);
  });
}

/** Undefined: there is nothing that the page's author could do. */
export function adviceFor(
  state: PlayerState | undefined,
  { hubUrl, origin }: { hubUrl: string; origin: string },
): string | undefined {
  const problem = state && ('why' in state ? state.why : 'code' in state ? state : undefined);
  if (problem === undefined) return undefined;
  const remedy = REMEDIES[problem.code]?.(origin);
  return `${hubUrl}: ${problem.message}${remedy ? ` ${remedy}` : ''}`;
}

const REMEDIES: Partial<Record<Code, (origin: string) => string>> = {
  origin_not_allowed: (origin) =>
    `The hub's operator allows this page with --allowed-origins ${origin === 'null' ? "'*'" : origin}.`,
  unreadable: (origin) =>
    `Is its address right, and does it run? An older hub needs --allowed-origins ${origin}.`,
  unreachable: () => 'Is its address right, and does it run?',
  unknown_event: () => 'It may be of another version: load the script from this hub.',
  invalid_request: () => 'It may be of another version: load the script from this hub.',
};
