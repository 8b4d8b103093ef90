/**
 * What a stream is measured under beside the best that this machine can do: a long line, a page that is busy.
 * From: glass-command.ts. To: measure-path.ts, which makes them; the tables.
 */
import type { LongLine } from '../peers/delaying-proxy.ts';

export interface Circumstances {
  /** Between the hub and each of the two browsers. */
  line?: LongLine;
  /** The viewer's page is busy with other things for half of the time, 50 ms at once. */
  isPageBusy?: boolean;
}

export function nameOfCircumstances({ line, isPageBusy }: Circumstances): string {
  const names = [];
  if (line) names.push(`line ${line.delayMs}${line.jitterMs > 0 ? ` ± ${line.jitterMs}` : ''} ms`);
  if (isPageBusy) names.push('busy page');
  return names.join(', ');
}
