/**
 * Does what the subcommands of `streamhub` say: through the hub that runs with this data folder, or, if none does, in the
 * database.
 * From: run-command.ts. To: control/; the console.
 */
import { parseBody, type StreamInfo } from '@streamhub/protocol';
import type { Logger } from 'pino';
import { Accounts } from '../access/accounts.ts';
import { PasswordHashing } from '../access/password-hashing.ts';
import { systemClock } from '../clock.ts';
import { controlOfRunningHub } from '../control/control-client.ts';
import { type FolderControl, folderControl, type HubControl } from '../control/hub-control.ts';
import { Metrics } from '../observe/metrics.ts';
import { openStoreForTask } from '../open-store.ts';
import type { AdminTask, FolderTask, HubTask } from './admin-commands.ts';
import type { Config } from './config.ts';
import { readPassword, type Terminal } from './read-password.ts';
import type { TaskResult } from './task-result.ts';

interface Surroundings {
  config: Pick<Config, 'dataDir' | 'database'>;
  terminal: Terminal;
  log: Logger;
}

/** @throws the system's error if the store cannot be opened or written. */
export async function runAdminTask(
  task: AdminTask,
  { config, terminal, log }: Surroundings,
): Promise<TaskResult> {
  const { dataDir } = config;
  if (task.name === 'copy store') {
    return (await import('./store-copy.ts')).doStoreCopy({ config, terminal });
  }
  const hub = await controlOfRunningHub(dataDir);
  if (isHubTask(task)) {
    if (hub !== undefined) return doInHub(task, hub);
    return { ok: false, error: `no hub runs with the data folder ${dataDir}.` };
  }
  if (hub !== undefined) return doInFolder(task, hub, terminal);
  const clock = systemClock;
  const surroundings = { log, clock, metrics: new Metrics() };
  await using store = await openStoreForTask(config, surroundings);
  const { publishKeys } = store;
  const passwords = new PasswordHashing();
  const accounts = new Accounts({ accounts: store.accounts, passwords, clock });
  // Awaited here: the store is closed afterwards.
  return await doInFolder(task, folderControl({ accounts, publishKeys, clock }), terminal);
}

function isHubTask(task: AdminTask): task is HubTask {
  return /stream|viewer/.test(task.name);
}

async function doInHub(task: HubTask, hub: HubControl): Promise<TaskResult> {
  switch (task.name) {
    case 'list streams':
      return { ok: true, lines: (await hub.streams()).map(lineOf) };
    case 'end stream':
      return (await hub.endStream(task.streamKey))
        ? { ok: true, lines: [`Ended: ${task.streamKey}`] }
        : { ok: false, error: `no live stream has the key ${task.streamKey}.` };
    case 'list viewers': {
      const viewers = await hub.viewers(task.streamKey);
      return {
        ok: true,
        lines: viewers.map((each) => [each.viewerId, each.address, each.rung].join('  ')),
      };
    }
    case 'remove viewer':
      return (await hub.removeViewer(task.viewerId))
        ? { ok: true, lines: [`Removed: ${task.viewerId}`] }
        : { ok: false, error: `no viewer has the id ${task.viewerId}.` };
  }
}

async function doInFolder(
  task: FolderTask,
  control: FolderControl,
  terminal: Terminal,
): Promise<TaskResult> {
  switch (task.name) {
    case 'rotate key':
      return {
        ok: true,
        lines: [
          `The new publish key: ${await control.rotatePublishKey()}`,
          'It is shown this once. The key before it opens nothing any more; streams that are live go on.',
        ],
      };
    case 'add user':
      return await addUser(control, { name: task.user, terminal });
    case 'remove user':
      return (await control.removeAccount(task.user))
        ? { ok: true, lines: [`Removed, and logged out everywhere: ${task.user}`] }
        : { ok: false, error: `there is no account with the name ${task.user}.` };
    case 'list users':
      return { ok: true, lines: await control.accountNames() };
  }
}

async function addUser(
  control: FolderControl,
  { name, terminal }: { name: string; terminal: Terminal },
): Promise<TaskResult> {
  const password = await readPassword(terminal);
  if (password === undefined) {
    return { ok: false, error: 'no password, or not the same one twice. Nothing was changed.' };
  }
  const account = parseBody('account', { name, password });
  if (!account.ok) return { ok: false, error: `${account.message}.` };
  switch (await control.addAccount(account.request)) {
    case 'added':
      return { ok: true, lines: [`Added: ${account.request.name}`] };
    case 'exists':
      return { ok: false, error: `there is an account with the name ${name} already.` };
    case 'busy':
      return { ok: false, error: 'the hub is checking too many passwords now. Try again.' };
  }
}

/** Titles and names come from outside: nothing in them may be taken for an order to the terminal. */
function lineOf(stream: StreamInfo): string {
  const { streamKey, streamer, title, visibility } = stream;
  const viewers = stream.state === 'ended' ? 0 : stream.viewers;
  const counted = `${viewers} ${viewers === 1 ? 'viewer' : 'viewers'}`;
  return [streamKey, visibility, counted, streamer, title].map(printable).join('  ');
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}
