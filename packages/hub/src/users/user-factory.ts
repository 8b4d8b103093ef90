/**
 * Makes users and knows them again by their token.
 * From: gateway/request-handlers.ts, on `register`. To: the store.
 */
import type { Clock } from '../clock.ts';
import { hashToken, newToken, newUserId } from '../secret.ts';
import type { UserTable } from '../store/user-table.ts';

export interface User {
  userId: string;
  username: string;
  /** The publish key that the user has proved to have; it counts while it is the hub's. */
  publishKeyHash: string | null;
}

export class UserFactory {
  readonly #users: UserTable;
  readonly #clock: Clock;

  constructor({ users, clock }: { users: UserTable; clock: Clock }) {
    this.#users = users;
    this.#clock = clock;
  }

  /** The token is given out here once; the store has only its hash. */
  async create(
    username: string,
    { publishKeyHash }: { publishKeyHash?: string | undefined } = {},
  ): Promise<{ user: User; token: string }> {
    const user = { userId: newUserId(), username, publishKeyHash: publishKeyHash ?? null };
    const token = newToken();
    const nowMs = this.#clock.epochMs();
    await this.#users.save({
      user_id: user.userId,
      username,
      token_hash: hashToken(token),
      created_at: nowMs,
      seen_at: nowMs,
      publish_key_hash: user.publishKeyHash,
    });
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
    const row = await this.#users.returned({
      tokenHash: hashToken(token),
      username,
      publishKeyHash,
      nowMs: this.#clock.epochMs(),
    });
    return row && { userId: row.user_id, username, publishKeyHash: row.publish_key_hash };
  }
}
