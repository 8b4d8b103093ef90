/**
 * `streamhub push`, as it is typed.
 * From: config.ts. To: the same, what is to be pushed.
 */
import { limits } from '@streamhub/protocol';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PushOptions } from '../push/push.ts';
import { HubOption, readVariables } from './hub-option.ts';
import { notEmpty, webAddress } from './option-values.ts';

/** Adds the subcommand. What was chosen is known once the command line has been read. */
export function addPushCommand(program: Command): {
  read(environment: NodeJS.ProcessEnv): PushOptions | undefined;
} {
  let chosen: string | undefined;
  const command = program
    .command('push <file>')
    .description('play an MP4, Matroska (WebM) or MPEG-TS into a stream; - is what is piped in')
    .allowExcessArguments(false)
    .addOption(
      new HubOption('--url <url>', 'address of the hub', 'STREAMHUB_URL')
        .default('http://127.0.0.1:8080')
        .argParser(webAddress),
    )
    .addOption(
      new HubOption(
        '--publish-key <key>',
        'the hub’s publish key',
        'STREAMHUB_PUBLISH_KEY',
      ).argParser(notEmpty),
    )
    .addOption(
      new Option('--title <text>', 'title of the stream; else the name of the file').argParser(
        (text) => notLonger(text, limits.titleMaxLength),
      ),
    )
    .addOption(
      new Option('--name <text>', 'name of the streamer')
        .default('streamhub push')
        .argParser((text) => notEmpty(notLonger(text, limits.usernameMaxLength))),
    )
    .addOption(new Option('--unlisted', 'in no list: watched with the link alone').default(false))
    .addOption(new Option('--loop', 'begin again at the end of the file').default(false))
    .action((file: string, { loop }: { loop: boolean }) => {
      if (file === '-' && loop)
        command.error("error: option '--loop' needs a file: a pipe has no beginning.");
      chosen = file;
    });
  return {
    read(environment) {
      if (chosen === undefined) return undefined;
      readVariables(command, environment);
      const { unlisted, ...options } = command.opts<
        Omit<PushOptions, 'file'> & { unlisted: boolean }
      >();
      return { ...options, file: chosen, visibility: unlisted ? 'unlisted' : 'public' };
    },
  };
}

function notLonger(text: string, max: number): string {
  if (text.length <= max) return text;
  throw new InvalidArgumentError(`It must have ${max} characters at most.`);
}
