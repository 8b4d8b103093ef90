/**
 * Who may know of a private stream. Whoever may not is answered as for a key that no stream ever had, and as slowly.
 * From: the requests and http/, with what the asker has to show. To: the live stream, or what is kept of it.
 */
import { type Answer, type Refusal, refuse, type Visibility } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import { placeOf } from '../limits/address-group.ts';
import { AddressShare } from '../limits/address-share.ts';
import { matchesHash } from '../secret.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { StreamTable } from '../store/store.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { OtherNodes, StreamElsewhere } from '../streams/other-nodes.ts';
import { GuessLimit } from './guess-limit.ts';
import type { PasswordHashing, PasswordVerdict } from './password-hashing.ts';
import { RightPasswords } from './right-passwords.ts';
import type { Tickets } from './tickets.ts';

const MINUTE_MS = 60_000;

/** What the asker shows. */
export interface Proof {
  password?: string | undefined;
  ticket?: string | undefined;
  publishToken?: string | undefined;
  /** Something that was not meant for a stream. */
  isForeign?: boolean;
  /** Whence it asks. */
  address: string;
}

/** A connection, or whatever else asks for itself; its streamer's port has the same id. */
interface Asker {
  readonly id: string;
}

/**
 * `live` and `row` both: the row of a live stream says nothing more. `elsewhere`: it is on another node. None of them: it ended
 * this very moment.
 */
type Found = {
  live?: LiveStream | undefined;
  elsewhere?: StreamElsewhere | undefined;
  row?: StreamRowWithName | undefined;
};

interface Guarded {
  visibility: Visibility;
  publishTokenHash: string;
  passwordHash: string | undefined;
}

interface Guarding {
  password: string;
  guarded: Guarded | undefined;
  address: string;
}

interface Parts {
  liveStreams: LiveStreams;
  otherNodes: OtherNodes;
  streams: StreamTable;
  storeAnswers(): Promise<boolean>;
  passwords: PasswordHashing;
  tickets: Tickets;
  clock: Clock;
}

export class WatchRights {
  readonly #parts: Parts;
  /** Connections that have shown their right to a stream. */
  readonly #insiders = new WeakMap<LiveStream, WeakSet<Asker>>();
  readonly #guesses = new GuessLimit({
    ofAddress: { atOnce: 120, oneInMs: 5_000 },
    common: { atOnce: 55, oneInMs: 10_000 },
    own: { atOnce: 5, oneInMs: MINUTE_MS },
    ownOfAll: { atOnce: 600, oneInMs: MINUTE_MS },
  });
  /** Tickets, tokens and foreign logins that opened nothing. */
  readonly #inVain = new AddressShare({ atOnce: 60, oneInMs: 10_000 });
  readonly #rightPasswords = new RightPasswords();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The live stream, unless it is private and this connection has not shown its right to it. */
  known(streamKey: string, asker: Asker): LiveStream | undefined {
    const stream = this.#parts.liveStreams.get(streamKey);
    if (stream === undefined || stream.visibility !== 'private') return stream;
    if (stream.broadcast.streamer?.id === asker.id) return stream;
    return this.#insiders.get(stream)?.has(asker) ? stream : undefined;
  }

  remember(stream: LiveStream, asker: Asker): void {
    const insiders = this.#insiders.get(stream) ?? new WeakSet();
    this.#insiders.set(stream, insiders.add(asker));
  }

  forget(stream: LiveStream, asker: Asker): void {
    this.#insiders.get(stream)?.delete(asker);
  }

  /** The stream, live or ended, if the asker may know of it. `expiresAtMs`: so long, by a ticket. */
  async find(
    streamKey: string,
    proof: Proof,
  ): Promise<Answer<Found & { expiresAtMs?: number | undefined }>> {
    const { liveStreams, otherNodes, storeAnswers } = this.#parts;
    const live = liveStreams.get(streamKey);
    if (live !== undefined && live.visibility !== 'private') return { ok: true, live };
    let elsewhere = live ? undefined : await otherNodes.about(streamKey);
    if (elsewhere !== undefined && elsewhere.row.visibility !== 'private') {
      return { ok: true, elsewhere };
    }
    // Also for a stream that is live: what takes longer tells.
    const { row, fault } = await this.#rowOf(streamKey);
    if (live === undefined && row !== undefined) elsewhere ??= otherNodes.missing(row);
    if (live === undefined && row !== undefined && row.visibility !== 'private') {
      return { ok: true, elsewhere, row };
    }
    const knownRow = elsewhere?.row ?? row;
    const guarded = live ?? (knownRow && guardedRow(knownRow));
    const entry = await this.#entry(streamKey, guarded, proof);
    // Whoever has the right to a live stream needs no database; for all others it must be the same as for an unknown key.
    if (entry.ok) return { ...entry, live: liveStreams.get(streamKey), elsewhere, row };
    if (fault !== undefined) throw fault.error;
    // A row that waits to be written is known here; that must not show either.
    return (await storeAnswers()) ? entry : refuse('store_unavailable');
  }

  /** `fault`: the store could not be asked. */
  #rowOf(streamKey: string) {
    return this.#parts.streams.find(streamKey).then(
      (row) => ({ row, fault: undefined }),
      (error: unknown) => ({ row: undefined, fault: { error } }),
    );
  }

  async #entry(
    streamKey: string,
    guarded: Guarded | undefined,
    { password, ticket, publishToken, isForeign = false, address }: Proof,
  ): Promise<{ ok: true; expiresAtMs?: number } | Refusal> {
    const { tickets, clock } = this.#parts;
    const isStreamer =
      publishToken !== undefined &&
      matchesHash(publishToken, guarded?.publishTokenHash ?? NOBODYS_HASH);
    if (isStreamer) return { ok: true };
    const read = ticket === undefined ? undefined : await tickets.read({ ticket, streamKey });
    if (read?.state === 'valid' && guarded !== undefined) {
      return { ok: true, expiresAtMs: read.expiresAtMs };
    }
    if (password !== undefined) {
      const verdict = await this.#checkPassword(streamKey, { password, guarded, address });
      if (verdict === 'right') return { ok: true };
      if (verdict === 'busy') return refuse('rate_limited');
    }
    if (read?.state === 'expired') return refuse('ticket_expired');
    // These are long: nobody guesses them, so a right one is always taken, whatever else comes from its address.
    const isInVain = publishToken !== undefined || ticket !== undefined || isForeign;
    if (isInVain && this.#inVain.take(address, clock.now()) === undefined) {
      return refuse('rate_limited');
    }
    return refuse('stream_not_found');
  }

  async #checkPassword(
    streamKey: string,
    { password, guarded, address }: Guarding,
  ): Promise<PasswordVerdict> {
    const { passwords, liveStreams, clock } = this.#parts;
    const right = this.#rightPasswords;
    const live = liveStreams.get(streamKey);
    const place = placeOf(address);
    const knownAs = live && right.wasShownFrom(live, place) ? place.address : undefined;
    // Whoever has no guess left must not learn from somebody else's check either.
    const attempt = this.#guesses.take({ target: streamKey, address, knownAs }, clock.now());
    if (attempt === undefined) return 'busy';
    let verdict: PasswordVerdict = 'busy';
    try {
      const checking = right.checkOnce({ streamKey, password }, async () =>
        live !== undefined && right.isRemembered(live, password)
          ? 'right'
          : passwords.check(password, guarded?.passwordHash, place),
      );
      // The same password at the same moment is not one guess more.
      if (checking.isShared) attempt.giveBack(clock.now());
      verdict = await checking.verdict;
      if (verdict === 'right' && live !== undefined) right.remember(live, { password, place });
      return verdict;
    } finally {
      if (verdict !== 'wrong') attempt.giveBack(clock.now());
    }
  }
}

/** Of the form of a token's hash, and of no token. */
const NOBODYS_HASH = '-'.repeat(64);

function guardedRow(row: StreamRowWithName): Guarded {
  return {
    visibility: row.visibility,
    publishTokenHash: row.publish_token_hash,
    passwordHash: row.password_hash ?? undefined,
  };
}
