/** What an error means for the hub, whatever database it comes from. Each database has one function that tells. */

/**
 * `busy`: somebody else has it. `damaged`: its bytes are not those of a database. `unavailable`: its disk, its memory or its
 * server fails. All three may pass: the same write may succeed later.
 */
type StoreFault = 'busy' | 'damaged' | 'unavailable';

/** Undefined: the database is well, and this statement can never succeed. */
export type FaultOf = (error: unknown) => StoreFault | undefined;
