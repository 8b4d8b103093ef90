/**
 * The options as they are typed, with their variables and defaults, and the form of each value.
 * From: config.ts. To: config.ts, which reads the command line and the environment with them.
 */
import { isIP } from 'node:net';
import { Command } from 'commander';
import { logLevels } from '../observe/log.ts';
import { version } from '../version.ts';
import { clusterOptions } from './cluster-options.ts';
import { databaseOption } from './database-option.ts';
import { exposureOptions } from './exposure-options.ts';
import { hlsOptions } from './hls-options.ts';
import { HubOption, type SharedVariable } from './hub-option.ts';
import { keptOptions } from './kept-options.ts';
import { hostName, notEmpty, portNumber, webAddress, wholeNumber } from './option-values.ts';
import { pagesFolder } from './pages-folder.ts';
import { recordOptions } from './record-options.ts';
import { storageOptions } from './storage-options.ts';

/** A chunk's header has 24 bits for its length. */
const LARGEST_FRAME_BYTES = 16_000_000;

/** Kubernetes and Docker set it to an address, `tcp://10.0.0.7:8080`, for a service of the name `streamhub`. */
const OWN_PORT: SharedVariable = {
  name: 'STREAMHUB_PORT',
  isMeant: (text) => !text.includes('://'),
  what: 'port number',
};
/** Some shells and compilers export it, with the name of the machine or of its kind. */
const HOST: SharedVariable = {
  name: 'HOST',
  isMeant: (text) => isIP(text) !== 0 || text === 'localhost',
  what: 'IP address',
};

export function describeCommand(): Command {
  const whole = (range: { min: number; max: number }) => (text: string) => wholeNumber(text, range);
  const count = whole({ min: 1, max: 1_000_000_000 });
  const command = new Command('streamhub')
    .description('Go live from a browser tab: one upload, multicast to every viewer.')
    .version(version)
    .exitOverride()
    .allowExcessArguments(false)
    .addOption(
      option('--port <number>', 'port to listen on; 0 takes a free one', OWN_PORT, 'PORT')
        .default(8080)
        .argParser(portNumber),
    )
    .addOption(
      option(
        '--host <address>',
        'address to listen on; 0.0.0.0 lets others in',
        'STREAMHUB_HOST',
        HOST,
      )
        .default('127.0.0.1')
        .argParser(hostName),
    )
    .addOption(
      option('--data-dir <folder>', 'folder of the database', 'STREAMHUB_DATA_DIR')
        .default('./data')
        .argParser(notEmpty),
    )
    .addOption(databaseOption())
    .addOption(
      option(
        '--public-url <url>',
        'address that viewers open, if a proxy is in front',
        'STREAMHUB_PUBLIC_URL',
      ).argParser(webAddress),
    )
    .addOption(
      option('--pages-dir <folder>', 'folder of the built pages', 'STREAMHUB_PAGES_DIR')
        .default(pagesFolder, 'those that come with it')
        .argParser(notEmpty),
    )
    .addOption(
      option('--publish <who>', 'who may stream', 'STREAMHUB_PUBLISH')
        .choices(['open', 'key', 'account'])
        .default(undefined, 'open while only this machine can reach the hub, else key'),
    )
    .addOption(
      option(
        '--grace-seconds <number>',
        'how long a stream waits for a streamer whose connection broke',
        'STREAMHUB_GRACE_SECONDS',
      )
        .default(30)
        .argParser(whole({ min: 0, max: 86_400 })),
    )
    .addOption(
      option('--max-frame-bytes <number>', 'largest frame', 'STREAMHUB_MAX_FRAME_BYTES')
        .default(1_000_000)
        .argParser(whole({ min: 1_000, max: LARGEST_FRAME_BYTES })),
    )
    .addOption(
      option(
        '--max-frames-per-second <number>',
        'fastest stream',
        'STREAMHUB_MAX_FRAMES_PER_SECOND',
      )
        .default(60)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-requests-per-second <number>',
        'other requests of one connection',
        'STREAMHUB_MAX_REQUESTS_PER_SECOND',
      )
        .default(20)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-packets-per-second <number>',
        'what one streamer may send, frames and all else; others a tenth',
        'STREAMHUB_MAX_PACKETS_PER_SECOND',
      )
        .default(1_000)
        .argParser(count),
    )
    .addOption(
      option('--max-streams <number>', 'streams at one time', 'STREAMHUB_MAX_STREAMS')
        .default(200)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-viewers-per-stream <number>',
        'viewers of one stream',
        'STREAMHUB_MAX_VIEWERS_PER_STREAM',
      )
        .default(5_000)
        .argParser(count),
    )
    .addOption(
      option('--max-streams-per-user <number>', 'of one user', 'STREAMHUB_MAX_STREAMS_PER_USER')
        .default(10)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-streams-per-address <number>',
        'of one address',
        'STREAMHUB_MAX_STREAMS_PER_ADDRESS',
      )
        .default(undefined, 'a third of --max-streams')
        .argParser(count),
    )
    .addOption(
      option(
        '--max-new-per-address <number>',
        'new users, and new streams, in a minute from one address',
        'STREAMHUB_MAX_NEW_PER_ADDRESS',
      )
        .default(10)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-bytes-per-second <number>',
        'what a streamer may send',
        'STREAMHUB_MAX_BYTES_PER_SECOND',
      )
        .default(12_000_000)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-buffer-bytes <number>',
        'what all streams together keep for viewers who join',
        'STREAMHUB_MAX_BUFFER_BYTES',
      )
        .default(256_000_000)
        .argParser(whole({ min: 10_000_000, max: 1_000_000_000_000 })),
    )
    .addOption(
      option(
        '--max-connections-per-address <number>',
        'connections of one address',
        'STREAMHUB_MAX_CONNECTIONS_PER_ADDRESS',
      )
        .default(1_000)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-joins-per-address <number>',
        'viewers who join in a second from one address',
        'STREAMHUB_MAX_JOINS_PER_ADDRESS',
      )
        .default(200)
        .argParser(count),
    )
    .addOption(
      option(
        '--max-requests-per-address <number>',
        'other requests in a second from one address',
        'STREAMHUB_MAX_REQUESTS_PER_ADDRESS',
      )
        .default(2_000)
        .argParser(count),
    )
    .addOption(
      option(
        '--latency-budget-ms <number>',
        'how late a viewer may be before something is left out for it',
        'STREAMHUB_LATENCY_BUDGET_MS',
      )
        .default(500)
        .argParser(whole({ min: 100, max: 10_000 })),
    )
    .addOption(
      option(
        '--housekeeping-minutes <number>',
        'time between two cleanups',
        'STREAMHUB_HOUSEKEEPING_MINUTES',
      )
        .default(60)
        .argParser(whole({ min: 1, max: 10_080 })),
    )
    .addOption(
      option('--keep-days <number>', 'how long ended streams are remembered', 'STREAMHUB_KEEP_DAYS')
        .default(90)
        .argParser(whole({ min: 0, max: 36_500 })),
    )
    .addOption(
      option('--log-level <level>', 'how much is logged', 'STREAMHUB_LOG_LEVEL')
        .choices([...logLevels])
        .default('info'),
    );
  const described = [
    ...keptOptions(),
    ...recordOptions(),
    ...storageOptions(),
    ...hlsOptions(),
    ...exposureOptions(),
    ...clusterOptions(),
  ];
  for (const each of described) command.addOption(each);
  return command;
}

function option(...described: ConstructorParameters<typeof HubOption>): HubOption {
  return new HubOption(...described);
}
