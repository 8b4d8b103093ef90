/**
 * Who may change and delete a kept stream: whoever has its publish token, or is logged in with the account that it belongs to.
 * From: http/, with what the asker has to show. To: the store, which is asked each time.
 */
import { type Answer, type PublishMode, refuse } from '@streamhub/protocol';
import { matchesHash } from '../secret.ts';
import type { StreamTable } from '../store/store.ts';
import type { Accounts } from './accounts.ts';
import type { WatchRights } from './watch-rights.ts';

interface Parts {
  streams: StreamTable;
  accounts: Accounts;
  watchRights: WatchRights;
  mode: PublishMode;
}

export class KeptRights {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Strangers are answered as whoever asks for the stream's tickets. */
  async check(
    streamKey: string,
    shown: {
      publishToken?: string | undefined;
      sessionToken: string | undefined;
      address: string;
    },
  ): Promise<Answer<object>> {
    const { streams, accounts, watchRights, mode } = this.#parts;
    const { publishToken, sessionToken, address } = shown;
    const account = mode === 'account' ? await accounts.ofSession(sessionToken) : undefined;
    const row = await streams.find(streamKey);
    const isOwners = account !== undefined && row?.account_id === account.accountId;
    if (!isOwners) {
      const found = await watchRights.find(streamKey, { publishToken, address });
      if (!found.ok) return found;
      const tokenHash =
        found.live?.publishTokenHash ?? (found.elsewhere?.row ?? found.row)?.publish_token_hash;
      const hasToken =
        publishToken !== undefined &&
        tokenHash !== undefined &&
        matchesHash(publishToken, tokenHash);
      if (!hasToken) return refuse('not_the_streamer');
    }
    if (row?.is_kept === 1) return { ok: true };
    if (row === undefined || row.ended_at !== null) return refuse('stream_ended');
    return refuse('invalid_request', 'streamKey: this stream is not kept');
  }
}
