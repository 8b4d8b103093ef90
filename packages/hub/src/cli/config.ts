/**
 * The hub's options, from the command line and the environment: the only file that reads either.
 * From: run-command.ts. To: hub.ts.
 */
import type { PublishMode } from '@streamhub/protocol';
import { CommanderError } from 'commander';
import type { RecordMode } from '../archive/archive.ts';
import { isAlone } from '../exposure/reach.ts';
import type { LogLevel } from '../observe/log.ts';
import type { PushOptions } from '../push/push.ts';
import { type AdminTask, addAdminCommands } from './admin-commands.ts';
import { type ClusterConfig, clusterConfig } from './cluster-options.ts';
import { checkDatabase, type DatabaseConfig } from './database-option.ts';
import { checkExposure, type ExposureConfig } from './exposure-options.ts';
import { describeCommand } from './hub-command.ts';
import { type Origins, readVariables } from './hub-option.ts';
import { addPushCommand } from './push-command.ts';
import { type StorageConfig, storageConfig } from './storage-options.ts';

/** All options of the hub, with their values. The README says what each means. */
export interface Config extends ExposureConfig, ClusterConfig, DatabaseConfig, StorageConfig {
  port: number;
  host: string;
  dataDir: string;
  /** Undefined: each streamer's link begins with the address under which the streamer itself came. */
  publicUrl?: string;
  pagesDir: string;
  /** Who may create streams. */
  publish: PublishMode;
  graceSeconds: number;
  maxFrameBytes: number;
  maxFramesPerSecond: number;
  maxRequestsPerSecond: number;
  maxStreams: number;
  maxViewersPerStream: number;
  /** How late a viewer may be before something is left out for it. */
  latencyBudgetMs: number;
  maxStreamsPerUser: number;
  maxStreamsPerAddress: number;
  /** New users, and new streams, of one address in a minute. */
  maxNewPerAddress: number;
  maxBytesPerSecond: number;
  maxBufferBytes: number;
  maxConnectionsPerAddress: number;
  maxJoinsPerAddress: number;
  maxRequestsPerAddress: number;
  /** Of one connection: WebSocket frames, or packets by long-polling. */
  maxPacketsPerSecond: number;
  housekeepingMinutes: number;
  keepDays: number;
  maxKeptStreams: number;
  maxKeptStreamsPerUser: number;
  maxKeptStreamsPerAddress: number;
  /** So long a kept stream may be offline. */
  keepLinkDays: number;
  /** What is recorded: nothing, what each streamer chooses, or everything. */
  record: RecordMode;
  /** Undefined: in the data folder. */
  recordDir?: string;
  recordKeepDays: number;
  /** Recordings of one stream, and all of them. */
  recordMaxStreamBytes: number;
  recordMaxBytes: number;
  /** Whether players of HLS are served. */
  hls: 'off' | 'on';
  /** Whether sound is coded anew as AAC for those that ask for it. */
  hlsAac: boolean;
  logLevel: LogLevel;
}

/** What the command line wants. */
export type ConfigResult =
  | { outcome: 'run'; config: Config; origins: Origins }
  /** A subcommand: something to do in the data folder, beside a hub or without one. */
  | { outcome: 'task'; task: AdminTask; config: Config; origins: Origins }
  /** `streamhub push`: no hub is started. */
  | { outcome: 'push'; push: PushOptions }
  /** `--help` or `--version` has been printed. */
  | { outcome: 'done' }
  /** A wrong value; the one line that says so has been printed. */
  | { outcome: 'wrong' };

/** What has a default that depends on other options. */
type Dependent = 'publish' | 'maxStreamsPerAddress' | keyof ClusterConfig | keyof StorageConfig;
type Chosen = Omit<Config, Dependent> & Partial<Pick<Config, Dependent>>;

/** Reads the options as the command `streamhub` does: `args` first, then the environment. What is wrong it prints. */
export function readConfig(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): ConfigResult {
  const command = describeCommand();
  const chosen = addAdminCommands(command);
  const pushCommand = addPushCommand(command);
  let origins: Origins;
  let cluster: ClusterConfig;
  let storage: StorageConfig;
  try {
    command.parse(args, { from: 'user' });
    const push = pushCommand.read(environment);
    if (push !== undefined) return { outcome: 'push', push };
    origins = readVariables(command, environment);
    checkExposure(command, { options: command.opts<Config>(), origins });
    checkDatabase(command, { origins });
    cluster = clusterConfig(command, { origins });
    storage = storageConfig(command, { origins });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { outcome: error.exitCode === 0 ? 'done' : 'wrong' };
  }
  const options = command.opts<Chosen>();
  const publish = options.publish ?? (isAlone(options) ? 'open' : 'key');
  const maxStreamsPerAddress = options.maxStreamsPerAddress ?? shareOfStreams(options);
  const config = { ...options, ...cluster, ...storage, publish, maxStreamsPerAddress };
  return chosen.task === undefined
    ? { outcome: 'run', config, origins }
    : { outcome: 'task', task: chosen.task, config, origins };
}

/** A third; on a small hub, what one user may have. */
function shareOfStreams(options: Pick<Config, 'maxStreams' | 'maxStreamsPerUser'>): number {
  return Math.max(Math.ceil(options.maxStreams / 3), options.maxStreamsPerUser);
}
