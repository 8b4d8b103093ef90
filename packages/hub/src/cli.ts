#!/usr/bin/env -S node --max-semi-space-size=8
/**
 * The command `streamhub`: starts the hub, says where it is, and stops it politely; or does what a subcommand says.
 * Exit codes: 0 stopped or done, 1 could not start or do it, 2 a wrong option.
 */
import type { Logger } from 'pino';
import type { AdminTask } from './access/admin-commands.ts';
import { runAdminTask } from './access/admin-tasks.ts';
import { firstStepsText } from './access/first-steps-text.ts';
import { type Config, readConfig } from './config.ts';
import { greeting } from './greeting.ts';
import { type Hub, startHub } from './hub.ts';
import { openLog } from './observe/log.ts';
import { machineAddresses } from './tls/machine-addresses.ts';

process.exitCode = await run();

async function run(): Promise<number> {
  const result = readConfig(process.argv.slice(2));
  if (result.outcome === 'done') return 0;
  if (result.outcome === 'wrong') return 2;
  const { config } = result;
  const log = openLog(config.logLevel);
  if (result.outcome === 'task') return doTask(result.task, { config, log });
  // Listened for from now on: a stop that comes while the hub starts is obeyed when it has started.
  const stopped = stopSignal();
  let hub: Hub;
  try {
    hub = await startHub(config, { log });
  } catch (error) {
    process.stderr.write(`streamhub: ${whyNotStarted(error, config)}\n`);
    return 1;
  }
  const lines = greeting({ address: hub.address, options: config, machine: machineAddresses() });
  process.stdout.write(`${lines.join('\n')}\n`);
  process.on('SIGHUP', () => void hub.reload());
  process.stdout.write(firstStepsText(hub, config));
  await stopped;
  log.info(
    'stopping: streams wait for the next start, and viewers are told; press Ctrl-C again to stop at once',
  );
  process.once('SIGINT', () => process.exit(130));
  await hub.close();
  return 0;
}

async function doTask(
  task: AdminTask,
  { config, log }: { config: Config; log: Logger },
): Promise<number> {
  const terminal = { input: process.stdin, output: process.stderr };
  try {
    const result = await runAdminTask(task, { config, terminal, log });
    if (result.ok) process.stdout.write(result.lines.map((line) => `${line}\n`).join(''));
    else process.stderr.write(`streamhub: ${result.error}\n`);
    return result.ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`streamhub: ${whyNotStarted(error, config)}\n`);
    return 1;
  }
}

function whyNotStarted(
  error: unknown,
  { port, host, dataDir }: { port: number; host: string; dataDir: string },
): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use. Stop the other program, or choose another port with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Choose another with --host.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return `no right to use port ${port} or the data folder ${dataDir} (${message}).`;
    default:
      return `could not start: ${message}`;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
