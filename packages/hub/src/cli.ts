#!/usr/bin/env node
/**
 * The command `streamhub`: starts the hub, says where it is, and stops it politely.
 * Exit codes: 0 stopped, 1 could not start, 2 a wrong option.
 */
import { readConfig } from './config.ts';
import { type Hub, startHub } from './hub.ts';
import { openLog } from './observe/log.ts';

process.exitCode = await run();

async function run(): Promise<number> {
  const result = readConfig(process.argv.slice(2));
  if (result.outcome === 'done') return 0;
  if (result.outcome === 'wrong') return 2;
  const { config } = result;
  const log = openLog(config.logLevel);
  // Listened for from now on: a stop that comes while the hub starts is obeyed when it has started.
  const stopped = stopSignal();
  let hub: Hub;
  try {
    hub = await startHub(config, { log });
  } catch (error) {
    process.stderr.write(`streamhub: ${whyNotStarted(error, config)}\n`);
    return 1;
  }
  greet(hub.address, config);
  await stopped;
  log.info(
    'stopping: streams are ended and their viewers told; press Ctrl-C again to stop at once',
  );
  process.once('SIGINT', () => process.exit(130));
  await hub.close();
  return 0;
}

function greet(address: string, { host }: { host: string }): void {
  const { port } = new URL(address);
  const isLocal = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  const lines = [
    `StreamHub is at http://localhost:${port}`,
    `Go live at     http://localhost:${port}/studio`,
    isLocal
      ? 'Only this machine can open it. To let others in: npm start -- --host 0.0.0.0'
      : 'Others can open it. Browsers open cameras only over HTTPS or on localhost:' +
        ' put a proxy with HTTPS in front to go live from elsewhere.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
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
