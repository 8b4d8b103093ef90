/**
 * What is wrong with an object storage, in words that name no secret.
 * From: fault-of.ts, object-storage.ts, stored-blocks.ts. To: whoever reads or sends; the log; the start of the hub.
 */

/**
 * `away`: no answer. `later`: one that says so, or a fault of its own. `busy`: the hub has asked it enough. `refused`: it does not want to.
 * `missing`: it has no such object or upload. `wrong`: its answer is not what was asked for.
 */
type FaultKind = 'away' | 'later' | 'busy' | 'refused' | 'missing' | 'wrong';

/** Has no cause: what the library throws quotes the answer, in which may be anything. */
export class StorageFault extends Error {
  readonly kind: FaultKind;
  /** As S3 names it, such as `NoSuchBucket`. */
  readonly code: string;

  constructor(kind: FaultKind, message: string, code = '') {
    super(message);
    this.name = 'StorageFault';
    this.kind = kind;
    this.code = code;
  }
}
