/**
 * Figures as a Markdown table: readable in a terminal, and ready for a document. From: each bench.
 */
export interface MarkdownTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Figures stand on the right, as figures do. */
export function markdownTable({ head, rows }: MarkdownTable): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padStart(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
