/**
 * The lines that tell whoever runs a hub how the first stream gets in, or that anybody's does.
 * From: hub.ts' first steps. To: cli.ts, which prints them on the console and nowhere else.
 */
import { type Config, isAlone } from '../config.ts';
import type { Hub } from '../hub.ts';

type Reachability = Pick<Config, 'publish' | 'host' | 'publicUrl' | 'trustProxy' | 'basePath'>;

export function firstStepsText(
  { address, firstSteps }: Pick<Hub, 'address' | 'firstSteps'>,
  config: Reachability,
): string {
  const { publish, publicUrl, basePath } = config;
  const { protocol, port } = new URL(address);
  const pages = publicUrl?.replace(/\/+$/, '') ?? `${protocol}//localhost:${port}${basePath}`;
  const { publishKey, setupToken } = firstSteps;
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
  if (publish === 'open' && !isAlone(config)) {
    return lines(['Whoever can open its pages may stream here: --publish key asks for a key.']);
  }
  return '';
}

function lines(texts: string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
