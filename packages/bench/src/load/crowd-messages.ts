/** What a crowd's processes are told, and what they answer. From, to: crowd.ts and crowd-worker.ts. */

export type CrowdWish = {
  /** Such as `http://127.0.0.1:8080`. */
  address: string;
  /** Missing: reads whenever something comes. Else each viewer reads once in so long, which costs a fraction. */
  readEveryMs?: number;
} & (
  | {
      server: 'hub';
      /** Viewer 0 joins the first, viewer 1 the second, and so on, again and again. */
      streamKeys: string[];
      /** Missing: the viewers say nothing. Not less than `readEveryMs`. */
      feedbackEveryMs?: number;
      /** `batches`: reads the headers and notes each batch's delay, which costs more. `joins`: notes those alone. */
      sees?: 'batches' | 'joins';
    }
  /** Whoever connects gets everything. */
  | { server: 'socket.io' }
  | { server: 'websocket'; path: string }
  | { server: 'tcp' }
);

/** Since the viewers were added. */
export interface CrowdCounts {
  open: number;
  /** All that came over TCP. */
  bytes: number;
  /** Events, or frames of the WebSocket, with data. */
  messages: number;
}

/** One `stream:data`, as one sampled viewer got it. */
export interface BatchSeen {
  atUs: number;
  wireBytes: number;
  chunks: number;
  /** From the sending of its newest and its oldest chunk to here. */
  newestMs: number;
  oldestMs: number;
}

export interface JoinSeen {
  /** From the request `stream:join` to the whole `stream:buffer`. */
  bufferMs: number;
  /** From the first byte of the connection. */
  fromConnectMs: number;
  bufferBytes: number;
  /** The buffer begins with a key chunk. */
  isDecodable: boolean;
}

export interface CrowdRequests {
  add: { args: { viewers: number; withinMs?: number }; answer: JoinSeen[] };
  counts: { args: Record<string, never>; answer: CrowdCounts };
  /** What was seen since the last call, by viewer. */
  samples: { args: Record<string, never>; answer: BatchSeen[][] };
  stopReading: { args: Record<string, never>; answer: Record<string, never> };
}

export type CrowdCall = {
  [Name in keyof CrowdRequests]: { id: number; name: Name; args: CrowdRequests[Name]['args'] };
}[keyof CrowdRequests];

export type CrowdAnswer = { id: number; answer: unknown } | { id: number; error: string };
