/**
 * Takes connections and their events: each is parsed, handled and answered, or refused with a code.
 * From: the Socket.IO server. To: the handler of each request; answers go into the acknowledgement, refusals without one
 * into `stream:error`.
 */
import type { IncomingMessage } from 'node:http';
import {
  type Answer,
  type ErrorCode,
  parseRequest,
  type RequestName,
  refuse,
  type Sent,
} from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { AddressLimits } from '../limits/address-limits.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { InboundLimits } from './guarded-engine.ts';
import type { HubSocket, SocketServer } from './hub-socket.ts';
import { ConnectionInsides } from './library-insides.ts';
import type { RequestHandlers } from './request-handler.ts';
import { NOTHING_WATCHED, type Session } from './session.ts';
import type { SocketPorts } from './socket-ports.ts';
import { intakeOf } from './streaming-requests.ts';
import type { Viewing } from './viewing.ts';
import { isWatching } from './watching-requests.ts';

interface GatewayParts {
  io: SocketServer;
  handlers: RequestHandlers;
  ports: SocketPorts;
  viewing: Pick<Viewing, 'stop'>;
  metrics: Metrics;
  /** Whether the database is what failed, which has been told of then. */
  isStoreError: (error: unknown) => boolean;
  clock: Clock;
  log: Logger;
  maxRequestsPerSecond: number;
  addressLimits: AddressLimits;
  addressOf: (request: IncomingMessage) => string;
  isEmbedPage: (request: IncomingMessage) => boolean;
  onCut: InboundLimits['onCut'];
}

/** A client that goes on with a stream that has ended is refused some dozen times before it hears of it. */
const REFUSED_AT_ONCE_S = 10;
/** Of the limit of requests, what may be refused for ever. */
const REFUSED_SHARE = 0.5;

type Acknowledge = (answer: Answer<object>) => void;

export function openGateway(parts: GatewayParts): void {
  const { io, ports, viewing, clock, maxRequestsPerSecond } = parts;
  io.on('connection', (socket: HubSocket) => {
    const nowMs = clock.now();
    const session: Session = {
      id: socket.id,
      socket,
      address: parts.addressOf(socket.request),
      mayOnlyWatch: parts.isEmbedPage(socket.request),
      requestRate: new TokenBucket({ ratePerSecond: maxRequestsPerSecond, nowMs }),
      refusals: new TokenBucket({
        ratePerSecond: maxRequestsPerSecond * REFUSED_SHARE,
        atOnce: maxRequestsPerSecond * REFUSED_AT_ONCE_S,
        nowMs,
      }),
      streamer: ports.streamer(socket),
      intakes: new Map(),
      user: undefined,
      watching: NOTHING_WATCHED,
      viewingTurns: 0,
      endJoinWait: undefined,
    };
    // From the first on, or the answers to its pings could not be told apart.
    const insides = ConnectionInsides.of(socket);
    socket.onAny((event: unknown, ...args: unknown[]) => {
      // Events that came in the same bytes as a connection's end are told of after it.
      if (!socket.connected) return;
      const last = args.at(-1);
      const acknowledge = typeof last === 'function' ? (last as Acknowledge) : undefined;
      const payload = args[0] === last && acknowledge ? undefined : args[0];
      takeEvent(parts, session, { event: String(event), payload, acknowledge });
    });
    // Socket.IO's own, for a packet that it cannot read; it closes the connection politely.
    socket.on('error', () => {
      parts.onCut({ code: 'invalid_packet', request: socket.request });
      insides.cutOff();
    });
    socket.on('disconnect', (reason) => {
      session.endJoinWait?.();
      viewing.stop(session);
      for (const intake of session.intakes.values()) intake.lost();
      // Nobody reads there any more: what waits for it is memory that nobody needs.
      if (reason === 'ping timeout') insides.cutOff();
    });
  });
}

interface IncomingEvent {
  event: string;
  payload: unknown;
  acknowledge: Acknowledge | undefined;
}

function takeEvent(parts: GatewayParts, session: Session, incoming: IncomingEvent): void {
  const answerWith = (answer: Answer<object>) => {
    if (!answer.ok) countRefusal(parts, session, answer.code);
    reply(session, { ...incoming, answer });
  };
  try {
    const taken = takeFrame(session, incoming);
    if (taken !== undefined) {
      if (!taken.ok) parts.metrics.countRefusal(taken.code);
      reply(session, { ...incoming, answer: taken });
      return;
    }
    const answer = answerTo(parts, session, incoming);
    if (!(answer instanceof Promise)) answerWith(answer);
    else
      answer.then(answerWith).catch((error: unknown) => answerWith(broken(parts, incoming, error)));
  } catch (error) {
    answerWith(broken(parts, incoming, error));
  }
}

/** A streamer's own frames have their own limits in its intake. Undefined for all else. */
function takeFrame(session: Session, { event, payload }: IncomingEvent): Answer<Sent> | undefined {
  if (event !== 'stream:data:send') return undefined;
  const parsed = parseRequest(event, payload);
  if (!parsed.ok) return undefined;
  return intakeOf(session, parsed.request.streamKey)?.take(parsed.request.data);
}

function answerTo(
  { handlers, clock, addressLimits }: GatewayParts,
  session: Session,
  { event, payload }: IncomingEvent,
): Answer<object> | Promise<Answer<object>> {
  const isAllowed = () =>
    session.requestRate.take(clock.now()) &&
    addressLimits.may(event === 'stream:join' ? 'joins' : 'requests', session.address);
  if (!isRequestName(handlers, event)) {
    return refuse(isAllowed() ? 'unknown_event' : 'rate_limited');
  }
  const parsed = parseRequest(event, payload);
  if (!isAllowed()) return refuse('rate_limited');
  if (!parsed.ok) return parsed;
  if (session.mayOnlyWatch && !isWatching(event)) return refuse('origin_not_allowed', ONLY_WATCH);
  const handle = handlers[event] as (session: Session, request: unknown) => Answer<object>;
  return handle(session, parsed.request);
}

function isRequestName(handlers: RequestHandlers, event: string): event is RequestName {
  return Object.hasOwn(handlers, event);
}

const ONLY_WATCH = 'A frame without an origin may only watch.';

/** Whoever is refused time and again costs as much as whoever is served: it is cut off. */
function countRefusal({ metrics, clock, onCut }: GatewayParts, session: Session, code: ErrorCode) {
  metrics.countRefusal(code);
  const { socket } = session;
  if (!socket.connected || session.refusals.take(clock.now())) return;
  onCut({ code: 'too_many_packets', request: socket.request });
  ConnectionInsides.of(socket).cutOff();
}

function reply(
  { socket }: Session,
  { event, acknowledge, answer }: IncomingEvent & { answer: Answer<object> },
): void {
  if (acknowledge) acknowledge(answer);
  else if (!answer.ok) {
    const { code, message } = answer;
    socket.emit('stream:error', { event: event.slice(0, MAX_ECHOED_EVENT), code, message });
  }
}

/** An unknown event's name comes from outside and may be as long as a frame. */
const MAX_ECHOED_EVENT = 64;

function broken({ log, isStoreError }: GatewayParts, { event }: IncomingEvent, error: unknown) {
  if (isStoreError(error)) return refuse('store_unavailable');
  log.error({ err: error, event }, 'a request could not be handled');
  return refuse('internal_error');
}
