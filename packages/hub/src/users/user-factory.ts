/**
 * Makes users and knows them again by their token. Written down is only who has shown the publish key or has a stream: anybody
 * may register, as often as they like, and that must cost nothing that stays.
 * From: the requests, on `register`; streams/stream-factory.ts. To: the store.
 */
import type { Clock } from '../clock.ts';
import { hashToken } from '../secret.ts';
import type { UserTable } from '../store/store.ts';
import type { UserTokens } from './user-tokens.ts';

/** Who comes every day needs no write each time. */
const SEEN_IS_WRITTEN_AFTER_MS = 24 * 3_600_000;

export interface User {
  userId: string;
  username: string;
  tokenHash: string;
  /** The publish key that the user has proved to have; it counts while it is the hub's. */
  publishKeyHash: string | null;
}

export class UserFactory {
  readonly #users: UserTable;
  readonly #tokens: UserTokens;
  readonly #clock: Clock;

  constructor({ users, tokens, clock }: { users: UserTable; tokens: UserTokens; clock: Clock }) {
    this.#users = users;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  /** The token is given out here once; the store has at most its hash. */
  async create(
    username: string,
    { publishKeyHash = null }: { publishKeyHash?: string | null | undefined } = {},
  ): Promise<{ user: User; token: string }> {
    const { userId, token } = this.#tokens.issue();
    const user = { userId, username, tokenHash: hashToken(token), publishKeyHash };
    if (publishKeyHash !== null) await this.keep(user);
    return { user, token };
  }

  /** The user to whom this token was given, or undefined. Without a key now, what was proved before stays. */
  async recognize({
    token,
    username,
    publishKeyHash,
  }: {
    token: string;
    username: string;
    publishKeyHash?: string | undefined;
  }): Promise<User | undefined> {
    const tokenHash = hashToken(token);
    const row = await this.#users.find(tokenHash);
    const userId = row?.user_id ?? this.#tokens.userIdOf(token);
    if (userId === undefined) return undefined;
    const known = row?.publish_key_hash ?? null;
    const user = { userId, username, tokenHash, publishKeyHash: publishKeyHash ?? known };
    const isLongAgo =
      row !== undefined && this.#clock.epochMs() - row.seen_at >= SEEN_IS_WRITTEN_AFTER_MS;
    if (user.publishKeyHash !== known || isLongAgo) await this.keep(user);
    return user;
  }

  /** Writes the user down, under the name of now. Resolves when it is written or waits to be; never rejects. */
  keep({ userId, username, tokenHash, publishKeyHash }: User): Promise<void> {
    const nowMs = this.#clock.epochMs();
    return this.#users.save({
      user_id: userId,
      username,
      token_hash: tokenHash,
      created_at: nowMs,
      seen_at: nowMs,
      publish_key_hash: publishKeyHash,
    });
  }
}
