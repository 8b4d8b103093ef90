/**
 * The command `streamhub`: starts the hub, says where it is, and stops it politely; or does what a subcommand says.
 * From: streamhub.js, the process' arguments. To: the terminal, and the exit code:
 * 0 stopped or done, 1 could not start or do it, 2 a wrong option.
 */
import type { Logger } from 'pino';
import { startHub } from '../hub.ts';
import { openLog } from '../observe/log.ts';
import type { Hub } from '../running-hub.ts';
import { machineAddresses } from '../tls/machine-addresses.ts';
import type { AdminTask } from './admin-commands.ts';
import { runAdminTask } from './admin-tasks.ts';
import { type Config, readConfig } from './config.ts';
import { firstStepsText } from './first-steps-text.ts';
import { greeting } from './greeting.ts';
import { hubAddresses, leadsLocalhostTo } from './hub-addresses.ts';
import type { Origins } from './hub-option.ts';
import { askedToStop, isInTerminal } from './stop-signals.ts';
import { whyNotStarted } from './why-not-started.ts';

export async function runCommand(args: readonly string[]): Promise<number> {
  const result = readConfig(args);
  if (result.outcome === 'done') return 0;
  if (result.outcome === 'wrong') return 2;
  // A terminal that has been closed, or a program that reads no longer, stops no hub.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // Loaded for this alone: a hub needs nothing of it.
  if (result.outcome === 'push') return (await import('./run-push.ts')).runPush(result.push);
  const { config, origins } = result;
  using log = openLog(config.logLevel);
  if (result.outcome === 'task') return doTask(result.task, { config, origins, log });
  for (const note of origins.notes) sayError(note);
  let hub: Hub | undefined;
  const reloads = hasCertificate(config) && !isInTerminal();
  // Listened for from now on: a stop that comes while the hub starts is obeyed when it has started.
  const stopped = askedToStop({ reload: reloads ? () => void hub?.reload() : undefined });
  try {
    hub = await startHub(config, { log });
  } catch (error) {
    sayError(whyNotStarted(error, { config, origins }));
    return 1;
  }
  const { address, firstSteps } = hub;
  const isLocalhost = await leadsLocalhostTo(address);
  const machine = machineAddresses();
  const addresses = hubAddresses({ address, options: config, machine, isLocalhost });
  process.stdout.write(`${greeting(addresses, config).join('\n')}\n`);
  process.stdout.write(firstStepsText(firstSteps, { config, addresses }));
  await stopped;
  log.info(
    'stopping: streams wait for the next start, and viewers are told; press Ctrl-C again to stop at once',
  );
  await hub.close();
  return 0;
}

function hasCertificate({ tlsCert, tlsSelfSigned }: Config): boolean {
  return tlsSelfSigned === true || tlsCert !== undefined;
}

async function doTask(
  task: AdminTask,
  { config, origins, log }: { config: Config; origins: Origins; log: Logger },
): Promise<number> {
  const terminal = { input: process.stdin, output: process.stderr };
  try {
    const result = await runAdminTask(task, { config, terminal, log });
    if (result.ok) process.stdout.write(result.lines.map((line) => `${line}\n`).join(''));
    else sayError(result.error);
    return result.ok ? 0 : 1;
  } catch (error) {
    sayError(whyNotStarted(error, { config, origins }));
    return 1;
  }
}

function sayError(sentence: string): void {
  process.stderr.write(`streamhub: ${sentence}\n`);
}
