/**
 * Whose a database is: one hub's alone, or that of nodes with NATS between them. Two hubs that know nothing of each other would
 * each end the other's live streams as those of its own last run.
 * From: ../../open-store.ts, before anything is read. To: `pg`, a connection of its own.
 *
 * The claim is a lock of a transaction that stays open as long as the hub runs: it ends with the process, also behind a
 * pooler. It holds no snapshot, so it keeps no old rows.
 */
import { Socket } from 'node:net';
import { Client, DatabaseError } from 'pg';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../../clock.ts';
import { PostgresAway } from './postgres-fault.ts';
import { inWords, withoutPassword } from './postgres-tables.ts';

/** Of all advisory locks in this database: "hub", and a number of its own. */
const CLAIM_LOCK = 0x68_75_62_02;
/** The one before has just been ended, or killed. */
const PATIENCE_MS = 3_000;
const RETRY_MS = 500;
/** A connection that is lost without a word is found here, and by the server half a minute after its machine is gone. */
const LOOK_EVERY_MS = 10_000;
const ANSWER_MS = 3_500;
const SETTINGS = `
  SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL tcp_keepalives_idle = 10; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3`;

interface Claimant {
  url: string;
  /** False: other nodes may claim it as well. */
  isAlone: boolean;
  log: Logger;
  clock: Clock;
}

interface Connection {
  client: Client;
  socket: Socket;
}

export class DatabaseClaim implements Disposable {
  readonly #claimant: Claimant;
  #held: Connection | undefined;
  #next: Timer | undefined;
  #isLooking = false;
  #isOver = false;

  private constructor(claimant: Claimant) {
    this.#claimant = claimant;
  }

  /** @throws an error whose message says what to do. */
  static async take(claimant: Claimant): Promise<DatabaseClaim> {
    const { url, isAlone, clock } = claimant;
    const claim = new DatabaseClaim(claimant);
    const untilMs = clock.now() + PATIENCE_MS;
    while (!(await inWords(url, () => claim.#try()))) {
      if (clock.now() >= untilMs) throw new Error(refusal(withoutPassword(url), { isAlone }));
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
    claim.#lookLater(LOOK_EVERY_MS);
    return claim;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#next?.cancel();
    this.#letGo();
  }

  /** False: somebody else has it. */
  async #try(): Promise<boolean> {
    const socket = new Socket();
    const client = new Client({
      connectionString: this.#claimant.url,
      fallback_application_name: 'streamhub',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      stream: () => socket,
    });
    client.on('error', () => {});
    this.#held = { client, socket };
    try {
      await client.connect();
      await client.query(`BEGIN; ${SETTINGS}`);
      const kind = this.#claimant.isAlone ? '' : '_shared';
      const { rows } = await client.query(
        `SELECT pg_try_advisory_xact_lock${kind}(${CLAIM_LOCK}) AS "isMine"`,
      );
      const isMine = rows[0]?.isMine === true && !this.#isOver;
      if (!isMine) this.#letGo();
      client.once('end', () => {
        if (this.#held?.client === client) this.#lookLater(0);
      });
      return isMine;
    } catch (error) {
      this.#letGo();
      throw error instanceof DatabaseError ? error : new PostgresAway(error);
    }
  }

  /** The server may not read any more: nobody waits for it. */
  #letGo(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.client.end().catch(() => {});
    held?.socket.unref();
  }

  #lookLater(delayMs: number): void {
    this.#next?.cancel();
    if (this.#isOver) return;
    this.#next = this.#claimant.clock.after(delayMs, () => void this.#look());
  }

  /** While the database is away nobody else can claim it; once it is back, whoever had it asks for it again. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const isThere = await this.#held?.client.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const isMine = isThere || (await this.#takeAgain());
    this.#isLooking = false;
    this.#lookLater(isMine === undefined ? RETRY_MS : LOOK_EVERY_MS);
  }

  /** Undefined: the database is away. */
  async #takeAgain(): Promise<boolean | undefined> {
    this.#letGo();
    const isMine = await this.#try().catch(() => undefined);
    if (isMine === false) {
      const { url, isAlone, log } = this.#claimant;
      log.error(refusal(withoutPassword(url), { isAlone }));
    }
    return isMine;
  }
}

function refusal(database: string, { isAlone }: { isAlone: boolean }): string {
  return isAlone
    ? `another hub uses the database ${database}. Give this one another database; or give both of them --nats, so that they are two nodes of one hub. If that hub's machine has just died, try again in half a minute.`
    : `a hub without --nats uses the database ${database}. Stop it, or start it with --nats as well.`;
}
