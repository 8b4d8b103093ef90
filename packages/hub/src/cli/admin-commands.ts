/**
 * What `streamhub` does beside running a hub, as it is typed.
 * From: config.ts. To: run-command.ts, which hands the task to admin-tasks.ts.
 */
import { limits } from '@streamhub/protocol';
import type { Command } from 'commander';

/** What can be done in the data folder alone. */
export type FolderTask =
  | { name: 'rotate key' }
  | { name: 'add user' | 'remove user'; user: string }
  | { name: 'list users' };

/** What only a hub that runs can do. */
export type HubTask =
  | { name: 'list streams' }
  | { name: 'end stream' | 'list viewers'; streamKey: string }
  | { name: 'remove viewer'; viewerId: string };

/** What needs the data folder to itself. */
type StoreTask = { name: 'copy store' };

export type AdminTask = FolderTask | HubTask | StoreTask;

/** Adds the subcommands. What was chosen is known once the command line has been read; nothing: run the hub. */
export function addAdminCommands(program: Command): { task?: AdminTask } {
  const chosen: { task?: AdminTask } = {};
  // With subcommands a command wants to be told that it does something by itself as well.
  program.action(() => undefined);
  const key = program.command('key').description('the key that lets people stream');
  key
    .command('rotate')
    .description('put another key in force, and print it')
    .allowExcessArguments(false)
    .action(() => {
      chosen.task = { name: 'rotate key' };
    });
  const user = program.command('user').description('the accounts of those who may stream');
  const least = limits.accountPasswordMinLength;
  user
    .command('add <name>')
    .description(`make an account; the password (${least} characters or more) is asked for`)
    .allowExcessArguments(false)
    .action((name: string) => {
      chosen.task = { name: 'add user', user: name };
    });
  user
    .command('remove <name>')
    .description('remove an account, and log it out everywhere')
    .allowExcessArguments(false)
    .action((name: string) => {
      chosen.task = { name: 'remove user', user: name };
    });
  user
    .command('list')
    .description('print the names of all accounts')
    .allowExcessArguments(false)
    .action(() => {
      chosen.task = { name: 'list users' };
    });
  const stream = program.command('stream').description('the streams of the hub that runs');
  stream
    .command('list')
    .description('print the streams that are live: key, viewers, streamer, title')
    .allowExcessArguments(false)
    .action(() => {
      chosen.task = { name: 'list streams' };
    });
  stream
    .command('end <key>')
    .description('end a stream; its viewers and its streamer are told that it was removed')
    .allowExcessArguments(false)
    .action((streamKey: string) => {
      chosen.task = { name: 'end stream', streamKey };
    });
  const store = program.command('store').description('where users, keys and streams are kept');
  store
    .command('copy')
    .description('copy them from the data folder into the empty PostgreSQL of --database')
    .allowExcessArguments(false)
    .action(() => {
      chosen.task = { name: 'copy store' };
    });
  const viewer = program.command('viewer').description('who watches the hub that runs');
  viewer
    .command('list <key>')
    .description('print the viewers of a stream: id, address, how much they are sent')
    .allowExcessArguments(false)
    .action((streamKey: string) => {
      chosen.task = { name: 'list viewers', streamKey };
    });
  viewer
    .command('remove <id>')
    .description('take a viewer out of its stream; it is told that it was removed')
    .allowExcessArguments(false)
    .action((viewerId: string) => {
      chosen.task = { name: 'remove viewer', viewerId };
    });
  return chosen;
}
