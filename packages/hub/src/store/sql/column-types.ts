/** Types of columns that mean the same in every database that speaks SQL. */

/** Milliseconds since 1970 have 41 bits. SQLite takes the word for its `integer`; elsewhere that has 32 bits. */
export const MILLISECONDS = 'bigint';
