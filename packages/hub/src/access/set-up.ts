/**
 * The way to the first account: a link that is printed when the hub starts without one, and works once.
 * From: the hub at its start; http/session-routes.ts. To: accounts.ts.
 */
import { type Answer, refuse, type SetupBody } from '@streamhub/protocol';
import { placeOf } from '../limits/address-group.ts';
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

  async finish(
    { token, name, password }: SetupBody,
    { address }: { address: string },
  ): Promise<Answer<LoggedIn>> {
    const tokenHash = this.#tokenHash;
    if (tokenHash === undefined || !matchesHash(token, tokenHash)) {
      return refuse('invalid_setup_token');
    }
    // Taken away before anything is waited for: of two at the same moment one is the first.
    this.#tokenHash = undefined;
    let isUsedUp = false;
    try {
      // Somebody may have used the command line meanwhile.
      isUsedUp = (await this.#accounts.names()).length > 0;
      if (isUsedUp) return refuse('invalid_setup_token');
      const isMade = await this.#accounts.add({ name, password }, placeOf(address));
      if (isMade === undefined) return refuse('rate_limited');
      isUsedUp = true;
      const account = isMade ? await this.#accounts.find(name) : undefined;
      if (account === undefined) return refuse('invalid_setup_token');
      return { ok: true, ...(await this.#accounts.beginSession(account)) };
    } finally {
      // A store that fails must not cost the link.
      if (!isUsedUp) this.#tokenHash = tokenHash;
    }
  }
}
