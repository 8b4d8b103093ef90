/**
 * Who has an account, and who is logged in.
 * From: http/session-routes.ts, request-handlers.ts (may this connection stream?) and the command `streamhub user`.
 * To: the store.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import { nanoid } from 'nanoid';
import type { Clock } from '../clock.ts';
import { addressGroup } from '../limits/address-group.ts';
import { hashToken, newToken } from '../secret.ts';
import type { AccountTable } from '../store/account-table.ts';
import { AttemptLimit } from './attempt-limit.ts';
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
  readonly #attemptsByName = new AttemptLimit({ atOnce: 10, oneInMs: 10_000 });
  /** A class behind one address logs in within a minute. */
  readonly #attemptsByAddress = new AttemptLimit({ atOnce: 40, oneInMs: 5_000 });

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
  async add({ name, password }: { name: string; password: string }): Promise<boolean | undefined> {
    const passwordHash = await this.#passwords.hash(password);
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

  /** The same work and the same answer whether the name or the password is wrong. */
  async logIn({
    name,
    password,
    address,
  }: {
    name: string;
    password: string;
    address: string;
  }): Promise<Answer<LoggedIn>> {
    const nowMs = this.#clock.now();
    const key = nameKey(name);
    const group = addressGroup(address);
    if (!this.#attemptsByAddress.take(group, nowMs)) return refuse('rate_limited');
    if (!this.#attemptsByName.take(key, nowMs)) return refuse('rate_limited');
    const account = await this.#accounts.find(key);
    const verdict = await this.#passwords.check(password, account?.password_hash);
    if (verdict === 'wrong' || account === undefined) return refuse('wrong_login');
    this.#attemptsByAddress.giveBack(group);
    this.#attemptsByName.giveBack(key);
    if (verdict === 'busy') return refuse('rate_limited');
    return { ok: true, ...(await this.#beginSession(account.account_id)), name: account.name };
  }

  /** For the account that was made this moment. */
  async logInNew(name: string): Promise<LoggedIn | undefined> {
    const account = await this.#accounts.find(nameKey(name));
    if (account === undefined) return undefined;
    return { ...(await this.#beginSession(account.account_id)), name: account.name };
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

  async #beginSession(accountId: string): Promise<{ token: string }> {
    const token = newToken();
    const nowMs = this.#clock.epochMs();
    await this.#accounts.insertSession({
      token_hash: hashToken(token),
      account_id: accountId,
      created_at: nowMs,
      expires_at: nowMs + SESSION_SECONDS * 1000,
    });
    return { token };
  }
}

/** Ana and ANA are one person. */
function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}
