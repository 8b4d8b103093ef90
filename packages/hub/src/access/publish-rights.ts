/**
 * Who may create a stream: everybody, who has proved to have the hub's publish key, or who is logged in.
 * From: the requests `register` and `stream:create`. To: the store, which is asked each time, since the
 * command line changes it beside the hub.
 */
import { type PublishMode, type Refusal, refuse } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import { hashToken, matchesHash, newPublishKey } from '../secret.ts';
import type { PublishKeyTable, UserTable } from '../store/store.ts';
import type { User } from '../users/user-factory.ts';
import type { Accounts } from './accounts.ts';

interface Asker {
  user: User | undefined;
  sessionToken: string | undefined;
}

export class PublishRights {
  readonly mode: PublishMode;
  readonly #keys: PublishKeyTable;
  readonly #users: UserTable;
  readonly #accounts: Accounts;

  constructor({
    mode,
    keys,
    users,
    accounts,
  }: {
    mode: PublishMode;
    keys: PublishKeyTable;
    users: UserTable;
    accounts: Accounts;
  }) {
    this.mode = mode;
    this.#keys = keys;
    this.#users = users;
    this.#accounts = accounts;
  }

  /** The hash of a right key, to be kept with the user; undefined where the hub wants none or none was sent. */
  async provedKey(
    publishKey: string | undefined,
  ): Promise<{ ok: true; keyHash: string | undefined } | Refusal> {
    if (this.mode !== 'key' || publishKey === undefined) return { ok: true, keyHash: undefined };
    const keyHash = await this.#keys.hash();
    const isRight = keyHash !== undefined && matchesHash(publishKey, keyHash);
    return isRight ? { ok: true, keyHash } : refuse('invalid_publish_key');
  }

  /** Whose a kept stream is to be; null where there are no accounts. */
  async accountOf(sessionToken: string | undefined): Promise<string | null> {
    if (this.mode !== 'account') return null;
    return (await this.#accounts.ofSession(sessionToken))?.accountId ?? null;
  }

  /**
   * Whether a kept stream may go on air again: whoever begins it, or else whoever it belongs to, must have the right to stream.
   * Undefined: allowed.
   */
  async refusalToBegin(
    asker: Asker,
    owner: { user_id: string; account_id: string | null },
  ): Promise<Refusal | undefined> {
    const refusal = await this.refusal(asker);
    if (refusal === undefined) return undefined;
    // An account that is removed takes its id out of the row.
    if (this.mode === 'account') return owner.account_id === null ? refusal : undefined;
    const [keyHash, proved] = await Promise.all([
      this.#keys.hash(),
      this.#users.keyHashOf(owner.user_id),
    ]);
    return keyHash !== undefined && proved === keyHash ? undefined : refusal;
  }

  /** Undefined: allowed. */
  async refusal({ user, sessionToken }: Asker): Promise<Refusal | undefined> {
    switch (this.mode) {
      case 'open':
        return undefined;
      case 'key': {
        const keyHash = await this.#keys.hash();
        const isProved = keyHash !== undefined && user?.publishKeyHash === keyHash;
        return isProved ? undefined : refuse('publish_key_required');
      }
      case 'account': {
        const account = await this.#accounts.ofSession(sessionToken);
        return account ? undefined : refuse('login_required');
      }
    }
  }
}

/** Puts the first key in force, and gives it out once. Undefined: there is one. */
export async function beginPublishKey(
  keys: PublishKeyTable,
  clock: Clock,
): Promise<string | undefined> {
  const publishKey = newPublishKey();
  const isBegun = await keys.begin({ keyHash: hashToken(publishKey), nowMs: clock.epochMs() });
  return isBegun ? publishKey : undefined;
}

/** Puts another key in force. It is given out here once; the store has only its hash. */
export async function replacePublishKey(keys: PublishKeyTable, clock: Clock): Promise<string> {
  const publishKey = newPublishKey();
  await keys.replace({ keyHash: hashToken(publishKey), nowMs: clock.epochMs() });
  return publishKey;
}
