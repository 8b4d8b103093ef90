/**
 * The options of a hub that is one node of several: where NATS is, how the node proves itself there, and its name.
 * From: hub-command.ts and config.ts, the command line and the environment. To: config.ts, as part of the configuration.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import type { BusAccess } from '../cluster/bus.ts';
import { busAddress } from '../cluster/bus-address.ts';
import { HubOption, type Origins } from './hub-option.ts';
import { notEmpty, wholeNumber } from './option-values.ts';

export interface ClusterConfig {
  /** Undefined: this hub is one process. */
  nats?: BusAccess;
  /** Unique among the nodes, and the same at each start: streams that wait for their streamers are known by it. */
  nodeName: string;
  /** Over so long a node that stops sends its people away. */
  drainSeconds: number;
}

/** As they are typed. The addresses are read later: what refuses a wrong one here would print it with its password. */
interface Typed {
  nats?: string;
  natsCredentials?: string;
  natsCa?: string;
  nodeName?: string;
  database?: string;
  port: number;
  drainSeconds: number;
}

export function clusterOptions(): HubOption[] {
  return [
    new HubOption(
      '--nats <url>',
      'NATS between several nodes, such as nats://user:password@host:4222; tls:// encrypts',
      'STREAMHUB_NATS',
    ),
    new HubOption(
      '--nats-credentials <file>',
      "NATS' own file of credentials, in place of a user in the address",
      'STREAMHUB_NATS_CREDENTIALS',
    ).argParser(notEmpty),
    new HubOption(
      '--nats-ca <file>',
      'certificate (PEM) that the one of NATS is signed by',
      'STREAMHUB_NATS_CA',
    ).argParser(notEmpty),
    new HubOption(
      '--node-name <name>',
      'name of this node, unique and the same at each start',
      'STREAMHUB_NODE_NAME',
    )
      .default(undefined, 'host name and port')
      .argParser(nodeName),
    new HubOption(
      '--drain-seconds <number>',
      'over how long a node that stops sends its viewers to the others',
      'STREAMHUB_DRAIN_SECONDS',
    )
      .default(5)
      .argParser((text) => wholeNumber(text, { min: 0, max: 600 })),
  ];
}

/** @throws CommanderError, with the sentence printed, where an option is wrong or needs another. */
export function clusterConfig(command: Command, { origins }: { origins: Origins }): ClusterConfig {
  const typed = command.opts<Typed>();
  const { drainSeconds } = typed;
  const name = typed.nodeName ?? `${hostname()}:${typed.port || process.pid}`;
  if (typed.nats === undefined) {
    for (const key of ['natsCredentials', 'natsCa'] as const) {
      if (typed[key] === undefined) continue;
      command.error(`error: ${origins.nameOf(key)} is of use only with --nats.`);
    }
    return { nodeName: name, drainSeconds };
  }
  const given = origins.nameOf('nats');
  const address = busAddress(typed.nats);
  if (address === undefined) {
    command.error(
      `error: ${given} must be an address such as nats://host:4222 or tls://user:password@host; several have commas between them.`,
    );
  }
  if (typed.database === undefined) {
    command.error(
      `error: ${given} needs --database postgres://…: nodes must share the rows of users, keys and streams, and SQLite is a file of one process.`,
    );
  }
  const { natsCredentials: file, natsCa: caFile } = typed;
  const credentials = file === undefined ? undefined : readText(file);
  if (credentials === null) {
    command.error(
      `error: ${file} cannot be read. It comes from ${origins.nameOf('natsCredentials')}.`,
    );
  }
  return {
    nodeName: name,
    drainSeconds,
    nats: {
      address,
      ...(credentials !== undefined && { credentials }),
      ...(caFile !== undefined && { caFile }),
    },
  };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function nodeName(text: string): string {
  if (/^[\w.:-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be 1 to 64 letters, digits, and the signs . : _ - without spaces.',
  );
}
