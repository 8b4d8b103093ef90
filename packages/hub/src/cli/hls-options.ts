/** The options of HLS. From: hub-command.ts. */
import { HubOption } from './hub-option.ts';

export function hlsOptions(): HubOption[] {
  return [
    new HubOption('--hls <whether>', 'whether players of HLS are served', 'STREAMHUB_HLS')
      .choices(['off', 'on'])
      .default('on'),
    new HubOption(
      '--hls-aac',
      'sound as AAC too, for old devices; it costs some processor',
      'STREAMHUB_HLS_AAC',
    ).default(false),
  ];
}
