/**
 * The requests for one recording: its time line, its places, its bytes.
 * From: recording.ts. To: the hub, over HTTP. Source: docs/protocol.md, H22 to H30.
 *
 * The answer about the time line has the pass for all other requests: those are then simple ones, which a browser sends to
 * another origin without a question before.
 */
import {
  type ErrorCode,
  errorMessages,
  type RecordingIndex,
  type RecordingInfo,
  RIGHT_HEADER,
} from '@streamhub/protocol';
import { RecordingError } from './recording-error.ts';
import { readIndex, readInfo } from './recording-forms.ts';
import { stopIfAborted } from './stop-if-aborted.ts';

/** Which recording, and what opens it. */
export interface RecordingAddress {
  /** Where the hub stands, such as `https://example.org/live`; without it, the page's own origin. */
  hubUrl?: string | undefined;
  streamKey: string;
  recordingId: string;
  /** Either opens the recordings of a private stream. */
  password?: string | undefined;
  ticket?: string | undefined;
}

export class RecordingRequests {
  readonly #base: string;
  readonly #proof: Record<string, string>;
  #pass: string | undefined;

  constructor({ hubUrl, streamKey, recordingId, password, ticket }: RecordingAddress) {
    const { origin, pathname } = new URL(hubUrl ?? '/', globalThis.location?.href);
    const path = ['api', 'streams', streamKey, 'recordings', recordingId];
    const hub = origin + pathname.replace(/\/+$/, '');
    this.#base = [hub, ...path.map(encodeURIComponent)].join('/');
    this.#proof = proofHeaders({ password, ticket });
  }

  async info(signal: AbortSignal): Promise<RecordingInfo> {
    const response = await this.#ask('', { signal, headers: this.#proof });
    const info = readInfo(await jsonOf(response));
    if (!info) throw notOfHub();
    this.#pass = info.pass;
    return info;
  }

  async index(
    from: { atMs: number } | { first: number },
    signal: AbortSignal,
  ): Promise<RecordingIndex> {
    const [[name, value] = ['first', 0]] = Object.entries(from);
    const query = `${name}=${Math.max(0, Math.floor(value))}`;
    const response = await this.#ask(this.#passed('/index', query), { signal });
    const index = readIndex(await jsonOf(response));
    if (!index) throw notOfHub();
    return index;
  }

  /** `to` is not read any more. Undefined: nothing is there. */
  async bytes(
    { from, to }: { from: number; to: number },
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    const headers = { range: `bytes=${from}-${to - 1}` };
    const response = await this.#ask(this.#passed('/journal'), { signal, headers }).catch(ifBeyond);
    if (!response) return undefined;
    if (response.status !== 206 || !response.body) throw notOfHub();
    return response.body;
  }

  /** The address of a picture of that time. */
  pictureUrl(atMs: number): string {
    return this.#base + this.#passed('/preview.jpg', `atMs=${Math.max(0, Math.floor(atMs))}`);
  }

  #passed(path: string, query?: string): string {
    const pass = this.#pass && `pass=${encodeURIComponent(this.#pass)}`;
    const all = [query, pass].filter((each) => each !== undefined).join('&');
    return all ? `${path}?${all}` : path;
  }

  async #ask(path: string, request: RequestInit): Promise<Response> {
    let response: Response;
    try {
      // Answers are of the moment; and a cache lets requests for one address wait for each other.
      response = await fetch(this.#base + path, { cache: 'no-store', ...request });
    } catch (error) {
      stopIfAborted(request.signal);
      throw new RecordingError('unreachable', `The hub does not answer: ${String(error)}`);
    }
    if (response.ok) return response;
    throw await refusalIn(response);
  }
}

function ifBeyond(error: unknown): undefined {
  if (error instanceof RecordingError && error.code === 'range_not_satisfiable') return;
  throw error;
}

async function refusalIn(response: Response): Promise<RecordingError> {
  const said: unknown = await response.json().catch(() => undefined);
  const { code, message } = (said ?? {}) as { code?: unknown; message?: unknown };
  const isKnown = typeof code === 'string' && Object.hasOwn(errorMessages, code);
  if (!isKnown) return notOfHub();
  return new RecordingError(code as ErrorCode, String(message));
}

async function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}

function notOfHub(): RecordingError {
  return new RecordingError('unreachable', 'The answer is not that of a hub.');
}

/** Base64 of UTF-8, for a header takes neither. */
function proofHeaders({
  password,
  ticket,
}: Pick<RecordingAddress, 'password' | 'ticket'>): Record<string, string> {
  if (ticket) return { [RIGHT_HEADER]: `Bearer ${ticket}` };
  if (!password) return {};
  const bytes = new TextEncoder().encode(`:${password}`);
  return { [RIGHT_HEADER]: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
