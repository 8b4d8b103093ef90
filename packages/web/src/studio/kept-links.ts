/**
 * The kept streams of this browser: their keys, and the right to send them. Secret.
 * From: go-live.ts, a stream that is kept; kept-item.tsx, new tokens and streams that are gone. To: use-kept-streams.ts.
 */
import { visits } from '../browser-storage.ts';
import { parseObject } from './studio-settings.ts';

export interface KeptLink {
  streamKey: string;
  publishToken: string;
}

const KEPT = 'streamhub.kept';

/** Those made last first. */
export function loadKeptLinks(): KeptLink[] {
  const links = Object.entries(parseObject(visits.read(KEPT)));
  return links
    .flatMap(([streamKey, publishToken]) =>
      typeof publishToken === 'string' ? [{ streamKey, publishToken }] : [],
    )
    .reverse();
}

/** New, or with another token. */
export function keepLink({ streamKey, publishToken }: KeptLink): void {
  const kept = parseObject(visits.read(KEPT));
  visits.write(KEPT, JSON.stringify({ ...kept, [streamKey]: publishToken }));
}

export function forgetLink(streamKey: string): void {
  const { [streamKey]: _, ...others } = parseObject(visits.read(KEPT));
  visits.write(KEPT, JSON.stringify(others));
}
