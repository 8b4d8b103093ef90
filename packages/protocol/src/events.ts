/**
 * Every event of the wire with its payload, as Socket.IO's generic types want them.
 * Source: docs/protocol.md, sections "Requests" and "Events". Times are ISO 8601 texts.
 */
import type { Answer, ErrorCode } from './errors.ts';
import type {
  CreateRequest,
  JoinRequest,
  RegisterRequest,
  ResumeRequest,
  SendRequest,
  StreamRequest,
  Visibility,
} from './requests.ts';

export type Acknowledge<T extends object> = (answer: Answer<T>) => void;

export interface Registered {
  userId: string;
  /** Sent again with `register`, it makes a later connection the same user. */
  token: string;
}

export interface StreamCreated {
  streamKey: string;
  /** The secret that gives the right to send; never shown to viewers. */
  publishToken: string;
  watchUrl: string;
}

export interface Resumed {
  streamKey: string;
  title: string;
  visibility: Visibility;
  watchUrl: string;
  viewers: number;
  startedAt: string;
}

/** The answer to one frame: how many viewers it was sent to. */
export interface Sent {
  viewers: number;
}

export interface StreamJoined {
  streamKey: string;
  title: string;
  format: 'base64';
  tracks: never[];
  viewers: number;
  startedAt: string;
}

export interface StreamViewers {
  streamKey: string;
  viewers: number;
}

export interface StreamPaused {
  streamKey: string;
  /** How long the hub waits for the streamer before it ends the stream. */
  graceMs: number;
}

export type EndReason = 'ended' | 'abandoned' | 'removed';

export interface StreamEnded {
  streamKey: string;
  reason: EndReason;
}

export interface StreamError {
  /** The event that was refused. */
  event: string;
  code: ErrorCode;
  message: string;
}

/** Client to hub. */
export interface RequestEvents {
  register: (request: RegisterRequest, acknowledge?: Acknowledge<Registered>) => void;
  'stream:create': (request: CreateRequest, acknowledge?: Acknowledge<StreamCreated>) => void;
  'stream:resume': (request: ResumeRequest, acknowledge?: Acknowledge<Resumed>) => void;
  'stream:data:send': (request: SendRequest, acknowledge?: Acknowledge<Sent>) => void;
  'stream:end': (request: StreamRequest, acknowledge?: Acknowledge<object>) => void;
  'stream:join': (request: JoinRequest, acknowledge?: Acknowledge<StreamJoined>) => void;
  'stream:leave': (request: StreamRequest, acknowledge?: Acknowledge<object>) => void;
}

/** Hub to client. */
export interface HubEvents {
  registered: (user: Registered) => void;
  'stream:created': (stream: StreamCreated) => void;
  'stream:buffer': (frames: string[]) => void;
  'stream:joined': (stream: StreamJoined) => void;
  'stream:data': (frame: string) => void;
  'stream:viewers': (count: StreamViewers) => void;
  'stream:paused': (stream: StreamPaused) => void;
  'stream:resumed': (stream: { streamKey: string }) => void;
  'stream:ended': (stream: StreamEnded) => void;
  'stream:error': (error: StreamError) => void;
}
