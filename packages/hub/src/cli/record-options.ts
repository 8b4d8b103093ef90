/** The options of recordings. From: hub-command.ts. */
import { HubOption } from './hub-option.ts';
import { notEmpty, wholeNumber } from './option-values.ts';

const SMALLEST_BYTES = 1_000_000;
const LARGEST_BYTES = 1_000_000_000_000_000;

export function recordOptions(): HubOption[] {
  const bytes = (text: string) => wholeNumber(text, { min: SMALLEST_BYTES, max: LARGEST_BYTES });
  return [
    new HubOption('--record <what>', 'what is recorded', 'STREAMHUB_RECORD')
      .choices(['off', 'ask', 'all'])
      .default('ask', 'ask: each streamer chooses'),
    new HubOption('--record-dir <folder>', 'folder of the recordings', 'STREAMHUB_RECORD_DIR')
      .default(undefined, 'recordings, in the data folder')
      .argParser(notEmpty),
    new HubOption(
      '--record-keep-days <number>',
      'how long recordings are kept',
      'STREAMHUB_RECORD_KEEP_DAYS',
    )
      .default(30)
      .argParser((text) => wholeNumber(text, { min: 0, max: 36_500 })),
    new HubOption(
      '--record-max-stream-bytes <number>',
      'what the recordings of one stream may take; the oldest go',
      'STREAMHUB_RECORD_MAX_STREAM_BYTES',
    )
      .default(10_000_000_000)
      .argParser(bytes),
    new HubOption(
      '--record-max-bytes <number>',
      'what all recordings may take; the oldest go',
      'STREAMHUB_RECORD_MAX_BYTES',
    )
      .default(20_000_000_000)
      .argParser(bytes),
  ];
}
