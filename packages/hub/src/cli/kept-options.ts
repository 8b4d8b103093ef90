/**
 * The options of streams whose link outlives a broadcast.
 * From: hub-command.ts. To: the configuration.
 */
import { HubOption } from './hub-option.ts';
import { wholeNumber } from './option-values.ts';

export function keptOptions(): HubOption[] {
  const count = (text: string) => wholeNumber(text, { min: 0, max: 1_000_000 });
  return [
    new HubOption('--max-kept-streams <number>', 'kept streams', 'STREAMHUB_MAX_KEPT_STREAMS')
      .default(10_000)
      .argParser(count),
    new HubOption(
      '--max-kept-streams-per-user <number>',
      'kept streams of one user, or of one account',
      'STREAMHUB_MAX_KEPT_STREAMS_PER_USER',
    )
      .default(20)
      .argParser(count),
    new HubOption(
      '--max-kept-streams-per-address <number>',
      'kept streams made from one address',
      'STREAMHUB_MAX_KEPT_STREAMS_PER_ADDRESS',
    )
      .default(100)
      .argParser(count),
    new HubOption(
      '--keep-link-days <number>',
      'how long a kept stream may be offline',
      'STREAMHUB_KEEP_LINK_DAYS',
    )
      .default(366)
      .argParser((text: string) => wholeNumber(text, { min: 1, max: 36_500 })),
  ];
}
