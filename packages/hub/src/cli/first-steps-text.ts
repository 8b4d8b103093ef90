/**
 * The lines that tell whoever runs a hub how the first stream gets in, or that anybody's does.
 * From: first-steps.ts. To: run-command.ts, which prints them on the console and nowhere else.
 */

import type { FirstSteps } from '../access/first-steps.ts';
import { isAlone } from '../exposure/reach.ts';
import type { Config } from './config.ts';
import type { HubAddresses } from './hub-addresses.ts';

interface Printed {
  config: Pick<Config, 'publish' | 'host' | 'publicUrl' | 'trustProxy' | 'basePath'>;
  addresses: Pick<HubAddresses, 'here' | 'everywhere'>;
}

export function firstStepsText(
  { publishKey, setupToken }: FirstSteps,
  { config, addresses }: Printed,
): string {
  const pages = addresses.everywhere ?? addresses.here;
  if (publishKey !== undefined) {
    return lines([
      `Who streams here needs this key, which is shown this once: ${publishKey}`,
      `A link that brings it along: ${pages}/studio#key=${publishKey}`,
      'Another one: streamhub key rotate',
    ]);
  }
  if (setupToken !== undefined) {
    return lines([
      'Who streams here needs an account. Make the first with this link, which works once:',
      `${pages}/setup#${setupToken}`,
    ]);
  }
  if (config.publish === 'open' && !isAlone(config)) {
    return lines(['Whoever can open its pages may stream here: --publish key asks for a key.']);
  }
  return '';
}

function lines(texts: string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
