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
}

export class UserFactory {
  readonly #users: UserTable;
  readonly #clock: Clock;

  constructor({ users, clock }: { users: UserTable; clock: Clock }) {
    this.#users = users;
    this.#clock = clock;
  }

  /** The token is given out here once; the store has only its hash. */
  async create(username: string): Promise<{ user: User; token: string }> {
    const user = { userId: newUserId(), username };
    const token = newToken();
    const nowMs = this.#clock.now();
    await this.#users.insert({
      user_id: user.userId,
      username,
      token_hash: hashToken(token),
      created_at: nowMs,
      seen_at: nowMs,
    });
    return { user, token };
  }

  /** The user to whom this token was given, or undefined. */
  async recognize({
    token,
    username,
  }: {
    token: string;
    username: string;
  }): Promise<User | undefined> {
    const row = await this.#users.returned({
      tokenHash: hashToken(token),
      username,
      nowMs: this.#clock.now(),
    });
    return row && { userId: row.user_id, username };
  }
}
