/**
 * The way to the first account: a link that is printed when the hub starts without one, and works once.
 * From: hub.ts; http/session-routes.ts. To: accounts.ts.
 */
import { type Answer, refuse, type SetupBody } from '@streamhub/protocol';
import { hashToken, matchesHash, newToken } from '../secret.ts';
import type { Accounts, LoggedIn } from './accounts.ts';

export class SetUp {
  readonly #accounts: Accounts;
  /** Undefined: there is an account, or one is being made. */
  #tokenHash: string | undefined;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /** The secret of the link, if there is no account yet. Each start of the hub gives another. */
  async begin(): Promise<string | undefined> {
    if ((await this.#accounts.names()).length > 0) return undefined;
    const token = newToken();
    this.#tokenHash = hashToken(token);
    return token;
  }

  async finish({ token, name, password }: SetupBody): Promise<Answer<LoggedIn>> {
    const tokenHash = this.#tokenHash;
    if (tokenHash === undefined || !matchesHash(token, tokenHash)) {
      return refuse('invalid_setup_token');
    }
    // Taken away before anything is waited for: of two at the same moment one is the first.
    this.#tokenHash = undefined;
    // Somebody may have used the command line meanwhile.
    if ((await this.#accounts.names()).length > 0) return refuse('invalid_setup_token');
    const isMade = await this.#accounts.add({ name, password }).catch((error: unknown) => {
      this.#tokenHash = tokenHash;
      throw error;
    });
    if (isMade === undefined) {
      this.#tokenHash = tokenHash;
      return refuse('rate_limited');
    }
    const loggedIn = isMade ? await this.#accounts.logInNew(name) : undefined;
    return loggedIn === undefined ? refuse('invalid_setup_token') : { ok: true, ...loggedIn };
  }
}
