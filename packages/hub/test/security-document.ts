/**
 * Reads the tables of docs/security.md that say who may do what.
 * Each row gives one answer to some kinds of users. Here every event or route becomes one row with a cell for each
 * kind, and a table that answers a kind twice, or not at all, is an error.
 */
export interface SecurityTable {
  /** The heading above it. */
  title: string;
  /** `mode` where the table tells modes apart, then every kind of user. */
  kinds: string[];
  /** Event or route, mode where there is one, and the answer to each kind. Without the code marks. */
  rows: string[][];
}

const MODES = ['open', 'key', 'account'];

export function securityTables(markdown: string): SecurityTable[] {
  const tables: SecurityTable[] = [];
  let title = '';
  let everybody: string[] = [];
  for (const block of markdown.split('\n\n')) {
    title = /^#+ (.*)$/m.exec(block)?.[1] ?? title;
    const list = /^Everybody is: (.*)\.$/s.exec(block)?.[1];
    if (list !== undefined) everybody = namesOf(list);
    const [head = [], , ...rows] = block.split('\n').map(cellsOf);
    if (head[0] !== 'event or route') continue;
    const hasModes = head[1] === 'mode';
    const kinds = hasModes ? ['mode', ...everybody] : everybody;
    tables.push({ title, kinds, rows: joined({ rows, hasModes, everybody }) });
  }
  return tables;
}

/** Rows of one event or route, and mode, are neighbours: they become one row. */
function joined({
  rows,
  hasModes,
  everybody,
}: {
  rows: string[][];
  hasModes: boolean;
  everybody: string[];
}): string[][] {
  const answersOf = new Map<string, [answer: string, who: string][]>();
  for (const [event = '', ...rest] of rows) {
    const [mode = '', answer = '', who = ''] = hasModes ? rest : ['', ...rest];
    for (const each of mode === 'every' ? MODES : [mode]) {
      const place = [event, each].filter(Boolean).join('\n');
      answersOf.set(place, [...(answersOf.get(place) ?? []), [answer, who]]);
    }
  }
  return [...answersOf].map(([place, answers]) => [
    ...place.split('\n'),
    ...cellsFor(everybody, { place, answers }),
  ]);
}

function cellsFor(
  everybody: string[],
  { place, answers }: { place: string; answers: [answer: string, who: string][] },
): string[] {
  const answerTo = new Map<string, string>();
  for (const [answer, who] of answers) {
    const others = () => everybody.filter((kind) => !answerTo.has(kind));
    const isRest = who === 'everybody' || who === 'everybody else';
    const kinds = isRest ? others() : namesOf(who);
    if (kinds.length === 0) throw new Error(`nobody is left: ${place} ${answer} ${who}`);
    if (who === 'everybody' && answers.length > 1) throw new Error(`one answer only: ${place}`);
    for (const kind of kinds) {
      if (!everybody.includes(kind)) throw new Error(`not a kind of user: ${kind}`);
      if (answerTo.has(kind)) throw new Error(`two answers: ${place} ${kind}`);
      answerTo.set(kind, answer);
    }
  }
  return everybody.map((kind) => {
    const answer = answerTo.get(kind);
    if (answer === undefined) throw new Error(`no answer: ${place} ${kind}`);
    return answer;
  });
}

function namesOf(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));
}
