/**
 * Logging in with a name and a password: how often wrong ones may be tried, and what a right one gives.
 * From: http/session-routes.ts. To: accounts.ts; password-hashing.ts.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import { placeOf } from '../limits/address-group.ts';
import { type Accounts, type LoggedIn, nameKey } from './accounts.ts';
import { GuessLimit } from './guess-limit.ts';
import type { KnownBrowsers } from './known-browsers.ts';
import type { PasswordHashing, PasswordVerdict } from './password-hashing.ts';

const MINUTE_MS = 60_000;

interface Parts {
  accounts: Accounts;
  passwords: PasswordHashing;
  browsers: KnownBrowsers;
  clock: Clock;
}

export class LogIn {
  readonly #parts: Parts;
  readonly #guesses = new GuessLimit({
    // A class behind one address logs in within a minute.
    ofAddress: { atOnce: 40, oneInMs: 5_000 },
    common: { atOnce: 8, oneInMs: 10_000 },
    own: { atOnce: 2, oneInMs: MINUTE_MS },
    ownOfAll: { atOnce: 300, oneInMs: MINUTE_MS },
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The same work and the same answer whether the name or the password is wrong, and when there is too much to do. */
  async attempt({
    name,
    password,
    address,
    browserToken,
  }: {
    name: string;
    password: string;
    address: string;
    browserToken: string | undefined;
  }): Promise<Answer<LoggedIn>> {
    const { accounts, passwords, browsers, clock } = this.#parts;
    const knownAs = browsers.knownAs(browserToken, name);
    const guess = { target: nameKey(name), address, knownAs };
    const attempt = this.#guesses.take(guess, clock.now());
    if (attempt === undefined) return refuse('rate_limited');
    let verdict: PasswordVerdict = 'busy';
    try {
      const account = await accounts.find(name);
      // A browser that is known waits in a row of its own: a crowd at its address does not keep it out.
      const place = placeOf(knownAs === undefined ? address : `browser ${knownAs}`);
      verdict = await passwords.check(password, account?.password_hash, place);
      // Before all else: for a name that nobody has it is the same.
      if (verdict === 'busy') return refuse('rate_limited');
      if (verdict === 'wrong' || account === undefined) return refuse('wrong_login');
      return { ok: true, ...(await accounts.beginSession(account)) };
    } finally {
      if (verdict !== 'wrong') attempt.giveBack(clock.now());
    }
  }
}
