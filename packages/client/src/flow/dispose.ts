/**
 * The names behind `using` and `await using`. Browsers that do not have them yet get those that compilers of `using` look
 * for there.
 * From: the browser. To: all that is opened and must be closed.
 */
export const DISPOSE: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

export const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);
