/**
 * A connection to a hub as whoever uses it sees it, typed by the wire contract.
 * From: hub-connection.ts, which is one. To: the publisher and the player.
 */
import type { HubEvents, RequestEvents } from '@streamhub/protocol';
import type { ConnectProblem } from './connect-problem.ts';

/** `connecting`: not there yet since `open`. `disconnected`: it was there, broke, and is being sought again. */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

/** In place of an answer: none came, because the line is broken or the hub too slow. */
export interface Unreachable {
  ok: false;
  code: 'unreachable';
  message: string;
}

export type RequestName = keyof RequestEvents;
export type Payload<Name extends RequestName> = Parameters<RequestEvents[Name]>[0];
type Acknowledge<Name extends RequestName> = NonNullable<Parameters<RequestEvents[Name]>[1]>;
export type AnswerTo<Name extends RequestName> = Parameters<Acknowledge<Name>>[0];

export interface HubLine {
  readonly state: ConnectionState;
  /** True while the connection is one of HTTP requests, because WebSocket is blocked somewhere. */
  readonly isPolling: boolean;
  /** Why the last try failed, as far as that is known; undefined while connected. It is tried again all the same. */
  readonly problem: ConnectProblem | undefined;
  onState(listener: (state: ConnectionState) => void): () => void;
  onProblem(listener: (problem: ConnectProblem | undefined) => void): () => void;
  /** Hears when a connection that was one of HTTP requests has become a WebSocket. */
  onUpgrade(listener: () => void): () => void;
  /** Hears a notice of the hub until the returned function is called. */
  on<Name extends keyof HubEvents>(event: Name, listener: HubEvents[Name]): () => void;
  /** Never rejects. A request without a connection is answered at once, not kept for later. */
  request<Name extends RequestName>(
    event: Name,
    payload: Payload<Name>,
  ): Promise<AnswerTo<Name> | Unreachable>;
  /** A request that is repeated many times a second: no timer each; no answer if the line breaks. */
  send<Name extends RequestName>(
    event: Name,
    payload: Payload<Name>,
    onAnswer: (answer: AnswerTo<Name>) => void,
  ): void;
  /**
   * True once connected; false if that takes longer than `timeoutMs`, where one is given, or the connection was closed
   * meanwhile.
   */
  whenConnected(wait?: { timeoutMs?: number }): Promise<boolean>;
  /** Twice is harmless. */
  close(): void;
}

/** For tests: another way to the hub than a connection of one's own. */
export interface HubWay {
  connect?: (hubUrl: string | undefined) => HubLine;
}
