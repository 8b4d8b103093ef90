/**
 * Who has an account, and who is logged in.
 * From: log-in.ts, set-up.ts, http/session-routes.ts, publish-rights.ts (may this connection stream?) and the command
 * `streamhub user`. To: the store.
 */
import { nanoid } from 'nanoid';
import type { Clock } from '../clock.ts';
import type { Place } from '../limits/address-group.ts';
import { hashToken, newToken } from '../secret.ts';
import type { AccountRow } from '../store/rows.ts';
import type { AccountTable } from '../store/store.ts';
import type { PasswordHashing } from './password-hashing.ts';

export const SESSION_SECONDS = 30 * 24 * 3_600;

export interface Account {
  accountId: string;
  name: string;
}

export interface LoggedIn {
  name: string;
  /** The secret of the session; only its hash is kept. */
  token: string;
}

export class Accounts {
  readonly #accounts: AccountTable;
  readonly #passwords: PasswordHashing;
  readonly #clock: Clock;

  constructor({
    accounts,
    passwords,
    clock,
  }: {
    accounts: AccountTable;
    passwords: PasswordHashing;
    clock: Clock;
  }) {
    this.#accounts = accounts;
    this.#passwords = passwords;
    this.#clock = clock;
  }

  /** False if there is an account with this name; undefined when too many passwords are being hashed. */
  async add(
    { name, password }: { name: string; password: string },
    place: Place,
  ): Promise<boolean | undefined> {
    const passwordHash = await this.#passwords.hash(password, place);
    if (passwordHash === undefined) return undefined;
    return this.#accounts.insert({
      account_id: nanoid(),
      name,
      name_key: nameKey(name),
      password_hash: passwordHash,
      created_at: this.#clock.epochMs(),
    });
  }

  /** With all its sessions. False if there is none with this name. */
  remove(name: string): Promise<boolean> {
    return this.#accounts.remove(nameKey(name));
  }

  async names(): Promise<string[]> {
    return (await this.#accounts.all()).map(({ name }) => name);
  }

  async find(name: string): Promise<AccountRow | undefined> {
    return this.#accounts.find(nameKey(name));
  }

  async beginSession({ account_id, name }: AccountRow): Promise<LoggedIn> {
    const token = newToken();
    const nowMs = this.#clock.epochMs();
    await this.#accounts.insertSession({
      token_hash: hashToken(token),
      account_id,
      created_at: nowMs,
      expires_at: nowMs + SESSION_SECONDS * 1000,
    });
    return { name, token };
  }

  /** Looked up each time it counts: a removed account and a closed session have no right from that moment on. */
  async ofSession(token: string | undefined): Promise<Account | undefined> {
    if (token === undefined) return undefined;
    const row = await this.#accounts.ofSession({
      tokenHash: hashToken(token),
      nowMs: this.#clock.epochMs(),
    });
    return row && { accountId: row.account_id, name: row.name };
  }

  async logOut(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.#accounts.removeSession(hashToken(token));
  }
}

/** Ana and ANA are one person. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}
