/**
 * The kept streams of this browser: their keys, and the right to send them, which is secret; and which are to be recorded.
 * From: go-live.ts, a stream that is kept; kept-item.tsx, new tokens and streams that are gone; record-switch.tsx, the wish.
 * To: use-kept-streams.ts; go-live.ts, the wish for the next broadcast.
 */
import { visits } from '../browser-storage.ts';
import { parseObject } from './studio-settings.ts';

export interface KeptLink {
  streamKey: string;
  publishToken: string;
}

const KEPT = 'streamhub.kept';
const RECORDED = 'streamhub.kept.recorded';

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
  keepRecorded(streamKey, false);
}

export function isRecordedNext(streamKey: string): boolean {
  return parseObject(visits.read(RECORDED))[streamKey] === true;
}

/** Of a stream that is not kept it says nothing. */
export function keepRecorded(streamKey: string, isWished: boolean): void {
  const { [streamKey]: _, ...others } = parseObject(visits.read(RECORDED));
  const isKept = Object.hasOwn(parseObject(visits.read(KEPT)), streamKey);
  const recorded = isWished && isKept ? { ...others, [streamKey]: true } : others;
  visits.write(RECORDED, JSON.stringify(recorded));
}
