/**
 * The connections to PostgreSQL: few of them, none waited for without an end, and none used again that has once not answered.
 * From: postgres-tables.ts. To: Kysely's PostgreSQL dialect; `pg`.
 */
import { Socket } from 'node:net';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { DatabaseError, Pool, type PoolClient, types } from 'pg';
import { PostgresAway } from './postgres-fault.ts';

const CONNECT_MS = 3_000;
/** After the server's own limit: it has not even said that the statement took too long. */
const NO_ANSWER_MS = 500;
const IDLE_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
const BIGINT = types.builtins.INT8;

export interface PoolLimits {
  connections: number;
  statementMs: number;
  /** How long a statement waits for rows that somebody else has locked. */
  lockMs: number;
}

type Query = PostgresPoolClient['query'];

export function openPool(
  url: string,
  { connections, statementMs, lockMs }: PoolLimits,
): PostgresPool {
  const sockets = new Set<Socket>();
  /** How often a connection has not answered. Those made before are not used again: the way to the server may be gone. */
  let silences = 0;
  const madeAfter = new WeakMap<PoolClient, number>();
  const options = {
    connectionString: url,
    max: connections,
    fallback_application_name: 'streamhub',
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    query_timeout: statementMs + NO_ANSWER_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    // Milliseconds and counts are exact as numbers.
    types: { getTypeParser: numbersFor },
    stream: () => noted(new Socket(), sockets),
  };
  const pool = new Pool(options);
  // A connection that breaks while nobody uses it is replaced by the next one that is needed.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    madeAfter.set(client, silences);
    client.on('error', () => {});
  });

  async function connect(): Promise<PostgresPoolClient> {
    for (;;) {
      const client = await pool.connect().catch(asFault);
      if (madeAfter.get(client) === silences) return guarded(client);
      client.release(true);
    }
  }

  function guarded(client: PoolClient): PostgresPoolClient {
    let isBroken = false;
    async function query(sql: string, parameters: readonly unknown[]) {
      try {
        return await client.query(sql, parameters.map(storable));
      } catch (error) {
        if (!(error instanceof DatabaseError)) {
          isBroken = true;
          silences += 1;
        }
        return asFault(error);
      }
    }
    return {
      query: query as unknown as Query,
      release: (mustDestroy) => client.release(mustDestroy || isBroken),
    };
  }

  async function end(): Promise<void> {
    await pool.end();
    // A server that does not answer must not keep the process.
    for (const socket of sockets) socket.unref();
  }

  return { options, connect, end };
}

/** @throws always. What PostgreSQL quotes of a row is no matter for the log. */
function asFault(error: unknown): never {
  if (!(error instanceof DatabaseError)) throw new PostgresAway(error);
  error.detail = undefined;
  throw error;
}

/** PostgreSQL has no text with the character 0, and the hub stores none: looking for one finds nothing. */
function storable(parameter: unknown): unknown {
  return typeof parameter === 'string' ? parameter.replaceAll('\0', '\uFFFD') : parameter;
}

function noted(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  return socket.once('close', () => sockets.delete(socket));
}

const numbersFor = ((oid: number, format?: 'text') =>
  oid === BIGINT ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser;
