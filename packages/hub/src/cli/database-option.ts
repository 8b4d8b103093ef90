/**
 * The option that names the database.
 * From: hub-command.ts and config.ts, the command line and the environment. To: config.ts, as part of the configuration.
 */
import type { Command } from 'commander';
import { HubOption, type Origins } from './hub-option.ts';

export interface DatabaseConfig {
  /** URL of a PostgreSQL database, with its password. Undefined: SQLite in the data folder. */
  database?: string;
}

export function databaseOption(): HubOption {
  return new HubOption(
    '--database <url>',
    'PostgreSQL in place of the file, such as postgres://user:password@host/name',
    'STREAMHUB_DATABASE',
  ).default(undefined, 'SQLite in the data folder');
}

/** Here, because what refuses a value while it is read prints it. @throws CommanderError, with the sentence printed. */
export function checkDatabase(command: Command, { origins }: { origins: Origins }): void {
  const { database } = command.opts<DatabaseConfig>();
  if (database === undefined) return;
  const url = URL.parse(database);
  if (url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return;
  command.error(
    `error: ${origins.nameOf('database')} must be an address such as postgres://user:password@host/name.`,
  );
}
