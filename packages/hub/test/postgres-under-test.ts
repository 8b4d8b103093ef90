/** An empty database of the PostgreSQL that the tests of a run share: postgres-for-all.ts. */
import { inject } from 'vitest';
import type {} from './postgres-for-all.ts';

/** Its URL. It goes with the server, at the end of the run. */
export async function newDatabase(): Promise<string> {
  const response = await fetch(inject('newDatabase'));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
