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

export type HlsFile =
  | { what: 'playlist' }
  /** `window`: of a live stream. */
  | { what: 'init' | 'segment'; window: string | undefined; number: number };

const FORM =
  /^(?:t\/(?<ticket>[\w.~-]+)\/)?(?:(?<recordingId>\w{1,64})\/)?(?:index\.m3u8|(?:(?<window>\w{1,64})-)?(?<number>\d{1,12})\.(?<type>m4s|mp4))$/;
const LIVE = 'live';
/** A ticket has at most 1 024 letters. */
const LONGEST = 1_300;

/** Undefined: there is nothing at this address. */
export function hlsPathOf(rest: string): HlsPath | undefined {
  const parts = rest.length > LONGEST ? undefined : FORM.exec(rest)?.groups;
  if (parts === undefined) return undefined;
  const { ticket, window, number, type } = parts;
  const isLive = parts['recordingId'] === LIVE;
  const recordingId = isLive ? undefined : parts['recordingId'];
  if (number === undefined) {
    // The playlist of what is live stands before its files.
    return isLive ? undefined : { ticket, recordingId, file: { what: 'playlist' } };
  }
  if (isLive ? window === undefined : recordingId === undefined || window !== undefined) {
    return undefined;
  }
  const what = type === 'mp4' ? 'init' : 'segment';
  return { ticket, recordingId, file: { what, window, number: Number(number) } };
}
