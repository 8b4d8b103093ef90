/**
 * The examples of docs/embedding.md as they are printed, for a hub and a stream of a test's own.
 * From: docs/embedding.md. To: embedding.test.ts, embedding-engines.test.ts, pages of another site.
 */
import { readFileSync } from 'node:fs';
import type { OtherPage } from './browser/other-site.ts';

const text = readFileSync(new URL('../docs/embedding.md', import.meta.url), 'utf8');

interface Place {
  hubAddress: string;
  streamKey: string;
}

/** What stands under a heading. The page at `/`, and its script and style sheet beside it where it has them. */
export function exampleSite(
  heading: string,
  place: Place,
): (path: string) => OtherPage | undefined {
  const block = (language: string) => blockUnder(heading, language, place);
  const policy = block('policy')?.replaceAll('\n', ' ');
  if (policy === undefined) throw new Error(`${heading} has no policy`);
  const files: Record<string, OtherPage | undefined> = {
    '/': page(block('html'), 'text/html; charset=utf-8'),
    '/page.js': page(block('js'), 'text/javascript'),
    '/page.css': page(block('css'), 'text/css'),
  };
  return (path) => files[path] && { ...files[path], policy };
}

function blockUnder(heading: string, language: string, place: Place): string | undefined {
  const section = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/embedding.md has no heading ${heading}`);
  const code = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(section)?.[1];
  const { host, protocol } = new URL(place.hubAddress);
  return code
    ?.replaceAll('https://live.example.org', `${protocol}//${host}`)
    .replaceAll('wss://live.example.org', `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`)
    .replaceAll('THE_KEY_IN_THE_LINK', place.streamKey);
}

function page(body: string | undefined, type: string): OtherPage | undefined {
  return body === undefined ? undefined : { body, type };
}
