/** Rows for tests of the store, with what no test looks at filled in. To: store-contract.ts, store-origins-contract.ts, store-kept-contract.ts, archive-contract.ts. */
import type { StreamRowWithName, UserRow } from '../src/store/rows.ts';

export function user(name: string, more: Partial<UserRow> = {}): UserRow {
  return {
    user_id: `id of ${name}`,
    username: name,
    token_hash: `hash of ${name}`,
    created_at: 1,
    seen_at: 1,
    publish_key_hash: null,
    ...more,
  };
}

export function stream(key: string, of: UserRow, more: Partial<StreamRowWithName> = {}) {
  const row: StreamRowWithName = {
    stream_key: key,
    user_id: of.user_id,
    username: of.username,
    title: '',
    visibility: 'public',
    publish_token_hash: `token of ${key}`,
    password_hash: null,
    started_at: 1,
    ended_at: null,
    end_reason: null,
    peak_viewers: 0,
    node: null,
    epoch: 0,
    is_kept: 0,
    starts_at: null,
    account_id: null,
    kept_by_address: null,
    kept_by_network: null,
    ...more,
  };
  return row;
}

export function account(name: string) {
  const name_key = name.toLowerCase();
  return { account_id: `id of ${name_key}`, name, name_key, password_hash: 'hash', created_at: 1 };
}

export function session(
  of: { account_id: string },
  { token_hash, expires_at }: Record<string, unknown>,
) {
  return {
    token_hash: String(token_hash),
    account_id: of.account_id,
    created_at: 1,
    expires_at: Number(expires_at),
  };
}
