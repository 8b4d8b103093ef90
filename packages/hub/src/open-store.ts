/**
 * Opens the database that the options name, and the key that the hub signs with: this data folder's own, or the one that all
 * nodes of a database have in common.
 * From: hub.ts and cli/admin-tasks.ts. To: store/, access/hub-key.ts.
 */
import type { Logger } from 'pino';
import { keyOfAllNodes, keyOfFolder } from './access/hub-key.ts';
import type { Clock } from './clock.ts';
import type { WatchedFiles } from './data-folder/file-watch.ts';
import type { Metrics } from './observe/metrics.ts';
import { openSqliteStore, openSqliteStoreForTask } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { StoreErrors } from './store/store-errors.ts';

interface Place {
  dataDir: string;
  /** PostgreSQL; undefined: SQLite in the data folder. */
  database?: string;
  /** Undefined: this hub is alone. */
  nats?: object;
}

interface Surroundings {
  log: Logger;
  clock: Clock;
  metrics: Metrics;
}

interface HubStore {
  store: Store;
  /** Nobody else may use the database. To be closed after the store. */
  claim?: Disposable;
  /** What the store has open in the data folder. */
  files: WatchedFiles[];
  hubKey(): Promise<Uint8Array>;
  /** True: the database could not be asked, which is told of here. */
  isStoreError(error: unknown): boolean;
}

/** @throws an error whose message says what to do. */
export async function openStore(
  { dataDir, database, nats }: Place,
  surroundings: Surroundings,
): Promise<HubStore> {
  if (database === undefined) {
    const store = await openSqliteStore(dataDir, surroundings);
    return {
      store,
      files: [store.files],
      hubKey: async () => keyOfFolder(dataDir),
      isStoreError: storeErrorsOf(store, surroundings),
    };
  }
  const { DatabaseClaim } = await import('./store/postgres/database-claim.ts');
  const wish = { url: database, isAlone: nats === undefined, ...surroundings };
  using claiming = new DisposableStack();
  const claim = claiming.use(await DatabaseClaim.take(wish));
  const store = await openPostgres(database, surroundings);
  claiming.move();
  return {
    store,
    claim,
    files: [],
    hubKey: () => keyOfAllNodes(store.secrets),
    isStoreError: storeErrorsOf(store, surroundings),
  };
}

/** Beside hubs that may be running. @throws as above. */
export async function openStoreForTask(
  { dataDir, database }: Place,
  surroundings: Surroundings,
): Promise<Store> {
  return database === undefined
    ? openSqliteStoreForTask(dataDir, surroundings)
    : openPostgres(database, surroundings);
}

/** Loaded for this alone: a hub with a file needs nothing of it. */
async function openPostgres(database: string, surroundings: Surroundings): Promise<Store> {
  const { openPostgresStore } = await import('./store/postgres/postgres-store.ts');
  return openPostgresStore(database, surroundings);
}

function storeErrorsOf({ faultOf }: Store, surroundings: Surroundings) {
  const errors = new StoreErrors({ faultOf, ...surroundings });
  return (error: unknown) => errors.note(error);
}
