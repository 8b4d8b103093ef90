/**
 * What is asked for below /hls/KEY/: of the live stream or of a recording, the playlist, an init segment or a segment; with a ticket
 * before it, or without.
 * From: ../http/hls-routes.ts. To: hls.ts. Pure.
 */

export interface HlsPath {
  ticket: string | undefined;
  /** Undefined: what is live. */
  recordingId: string | undefined;
  file: HlsFile;
}

/** `isAac`: its sound is AAC, and not as it was sent. */
export interface FileKind {
  what: 'init' | 'segment';
  isAac: boolean;
}

export type HlsFile =
  /** `index`: what there is; the others have segments. */
  | { what: 'playlist'; list: 'index' | 'sent' | 'aac' }
  /** `window`: of a live stream. */
  | (FileKind & { window: string | undefined; number: number });

const BEFORE = /^(?:t\/(?<ticket>[\w.~-]+)\/)?(?:(?<recordingId>\w{1,64})\/)?/;
const PLAYLIST = /(?<list>index|sent|aac)\.m3u8/;
const SEGMENT = /(?:(?<window>\w{1,64})-)?(?<number>\d{1,12})(?<aac>\.aac)?\.(?<type>m4s|mp4)/;
const FORM = new RegExp(`${BEFORE.source}(?:${PLAYLIST.source}|${SEGMENT.source})$`);
const LIVE = 'live';
/** A ticket has at most 1 024 letters. */
const LONGEST = 1_300;

/** Undefined: there is nothing at this address. */
export function hlsPathOf(rest: string): HlsPath | undefined {
  const parts = rest.length > LONGEST ? undefined : FORM.exec(rest)?.groups;
  if (parts === undefined) return undefined;
  const { ticket, window, number, aac, type } = parts;
  const isLive = parts['recordingId'] === LIVE;
  const recordingId = isLive ? undefined : parts['recordingId'];
  if (number === undefined) {
    // The playlist of what is live stands before its files.
    const list = parts['list'] as 'index' | 'sent' | 'aac';
    return isLive ? undefined : { ticket, recordingId, file: { what: 'playlist', list } };
  }
  if (isLive ? window === undefined : recordingId === undefined || window !== undefined) {
    return undefined;
  }
  const what = type === 'mp4' ? 'init' : 'segment';
  const kind = { what, isAac: aac !== undefined } as const;
  return { ticket, recordingId, file: { ...kind, window, number: Number(number) } };
}
