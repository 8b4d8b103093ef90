/**
 * What the pages ask the hub over HTTP. From: GET /api/streams, GET /api/streams/:key. To: home, watch.
 */
import type { StreamInfo, StreamList } from '@streamhub/protocol';
import { askHub, type Problem, problemIn } from './hub-request.ts';

export type { StreamInfo } from '@streamhub/protocol';

export class RefusedByHub extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`The hub refused: ${problem}`);
    this.problem = problem;
  }
}

/** The public streams that are live now, and those that are announced. Throws RefusedByHub, or an Error when the hub does not answer or answers something else. */
export async function fetchStreamLists(signal: AbortSignal): Promise<Required<StreamList>> {
  const body = await fetchJson('api/streams', signal);
  if (!isStreamList(body)) throw new Error('The hub answered /api/streams with something else.');
  const { streams, upcoming = [] } = body;
  return { streams, upcoming: Array.isArray(upcoming) ? upcoming.filter(isStreamInfo) : [] };
}

/** Those of the asking browser's account, by its cookie; empty if the session is over. */
export async function fetchStreamsOf(path: string, signal: AbortSignal): Promise<StreamInfo[]> {
  const body = await fetchJson(path, signal).catch((error: unknown) => {
    if (error instanceof RefusedByHub && error.problem === 'login_required') return undefined;
    throw error;
  });
  return isStreamList(body) ? body.streams : [];
}

/** One stream, also an unlisted or ended one; undefined when there is none with this key, or `headers` do not open it. */
export async function fetchStream(
  streamKey: string,
  { signal, headers }: { signal: AbortSignal; headers: Record<string, string> },
): Promise<StreamInfo | undefined> {
  const body = await fetchJson(`api/streams/${encodeURIComponent(streamKey)}`, signal, headers);
  return isStreamInfo(body) ? body : undefined;
}

async function fetchJson(
  path: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await askHub(path, {
    signal,
    headers: { accept: 'application/json', ...headers },
    // Answers are of the moment; and a browser's cache lets requests for one address wait for each other.
    cache: 'no-store',
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new RefusedByHub(await problemIn(response));
  return response.json();
}

function isStreamList(body: unknown): body is StreamList {
  return isObject(body) && Array.isArray(body['streams']) && body['streams'].every(isStreamInfo);
}

function isStreamInfo(body: unknown): body is StreamInfo {
  return (
    isObject(body) &&
    ['streamKey', 'title', 'streamer', 'startedAt', 'state'].every(
      (field) => typeof body[field] === 'string',
    )
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
