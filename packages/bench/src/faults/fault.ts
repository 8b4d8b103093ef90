/**
 * What each fault of the bench is: its name, what is promised of it, and how it is done once.
 * From: a file per fault. To: faults-command.ts, which does each so many times.
 */
import type { FaultyCluster } from './faulty-cluster.ts';

/** One figure of a fault, and the most that it may be, ms. */
interface Promised {
  what: string;
  mostMs: number;
}

/** In ms, in the order of what is promised. */
export type Measured = readonly number[];

export interface Fault {
  name: string;
  /** For the reader of the table. */
  what: string;
  promised: readonly Promised[];
  /** Leaves all nodes running and no stream behind. @throws if streams or store are not whole, or a promise is not timed. */
  once(cluster: FaultyCluster): Promise<Measured>;
}
