/** Reads the tables of docs/security.md that say who may do what. */
export interface SecurityTable {
  /** The heading above it. */
  title: string;
  /** The heads of the columns after the first, as the document has them. */
  kinds: string[];
  /** Cell by cell, without the code marks. */
  rows: string[][];
}

export function securityTables(markdown: string): SecurityTable[] {
  const tables: SecurityTable[] = [];
  let title = '';
  let isInTable = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('#')) title = line.replace(/^#+ /, '');
    const cells = cellsOf(line);
    if (cells?.[0] === 'event or route') {
      tables.push({ title, kinds: cells.slice(1), rows: [] });
      isInTable = true;
    } else if (cells === undefined) {
      isInTable = false;
    } else if (isInTable && !/^-+$/.test(cells[0] ?? '')) {
      tables.at(-1)?.rows.push(cells);
    }
  }
  return tables;
}

function cellsOf(line: string): string[] | undefined {
  if (!line.startsWith('|')) return undefined;
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));
}
