/**
 * Does what the subcommands of `streamhub` say, in the data folder: a hub that runs there obeys from its next look on.
 * From: run-command.ts. To: the store; the console.
 */
import { parseBody } from '@streamhub/protocol';
import type { Logger } from 'pino';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { placeOf } from '../limits/address-group.ts';
import { Metrics } from '../observe/metrics.ts';
import { BackgroundWrites } from '../store/background-writes.ts';
import { openStoreForTask } from '../store/store.ts';
import { Accounts } from './accounts.ts';
import type { AdminTask } from './admin-commands.ts';
import { PasswordHashing } from './password-hashing.ts';
import { replacePublishKey } from './publish-rights.ts';
import { readPassword, type Terminal } from './read-password.ts';

/** `error` is one line for people. */
export type TaskResult = { ok: true; lines: string[] } | { ok: false; error: string };

/** @throws the system's error if the store cannot be opened or written. */
export async function runAdminTask(
  task: AdminTask,
  { config, terminal, log }: { config: Config; terminal: Terminal; log: Logger },
): Promise<TaskResult> {
  const clock = systemClock;
  const writes = new BackgroundWrites({ log, clock, metrics: new Metrics() });
  await using store = await openStoreForTask(config.dataDir, { writes });
  const passwords = new PasswordHashing();
  const accounts = new Accounts({ accounts: store.accounts, passwords, clock });
  switch (task.name) {
    case 'rotate key': {
      const key = await replacePublishKey(store.publishKeys, clock);
      return {
        ok: true,
        lines: [
          `The new publish key: ${key}`,
          'It is shown this once. The key before it opens nothing any more; streams that are live go on.',
        ],
      };
    }
    case 'add user':
      return await addUser(accounts, { name: task.user, terminal });
    case 'remove user':
      return (await accounts.remove(task.user))
        ? { ok: true, lines: [`Removed, and logged out everywhere: ${task.user}`] }
        : { ok: false, error: `there is no account with the name ${task.user}.` };
    case 'list users':
      return { ok: true, lines: await accounts.names() };
  }
}

async function addUser(
  accounts: Accounts,
  { name, terminal }: { name: string; terminal: Terminal },
): Promise<TaskResult> {
  const password = await readPassword(terminal);
  if (password === undefined) {
    return { ok: false, error: 'no password, or not the same one twice. Nothing was changed.' };
  }
  const account = parseBody('account', { name, password });
  if (!account.ok) return { ok: false, error: `${account.message}.` };
  return (await accounts.add(account.request, placeOf('this machine')))
    ? { ok: true, lines: [`Added: ${account.request.name}`] }
    : { ok: false, error: `there is an account with the name ${name} already.` };
}
