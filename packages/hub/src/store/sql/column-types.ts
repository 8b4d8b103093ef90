/**
 * Types of columns that mean the same in every database that speaks SQL. SQLite takes `bigint` for its `integer`, which has 64
 * bits there and 32 bits elsewhere.
 */

/** Milliseconds since 1970 have 41 bits. */
export const MILLISECONDS = 'bigint';
/** Of what never ends to count. */
export const COUNT = 'bigint';

/** A recording of a day is more than 32 bits. */
export const BYTES = 'bigint';
