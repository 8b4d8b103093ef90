/**
 * Takes connections and their events: each is parsed, handled and answered, or refused with a code.
 * From: the Socket.IO server. To: request-handlers.ts; answers go into the acknowledgement, refusals without one
 * into `stream:error`.
 */
import type { IncomingMessage } from 'node:http';
import { type Answer, parseRequest, type RequestName, refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../ingest/token-bucket.ts';
import type { AddressLimits } from '../limits/address-limits.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import { ConnectionInsides } from './library-insides.ts';
import type { RequestHandlers } from './request-handlers.ts';
import type { Session } from './session.ts';
import type { HubSocket, SocketServer } from './socket-server.ts';
import type { Viewing } from './viewing.ts';

interface GatewayParts {
  io: SocketServer;
  handlers: RequestHandlers;
  viewing: Viewing;
  liveStreams: LiveStreams;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
  maxRequestsPerSecond: number;
  addressLimits: AddressLimits;
  addressOf: (request: IncomingMessage) => string;
}

type Acknowledge = (answer: Answer<object>) => void;

export function openGateway(parts: GatewayParts): void {
  const { io, viewing, liveStreams, clock, maxRequestsPerSecond } = parts;
  io.on('connection', (socket: HubSocket) => {
    const session: Session = {
      socket,
      address: parts.addressOf(socket.request),
      requestRate: new TokenBucket({ ratePerSecond: maxRequestsPerSecond, nowMs: clock.now() }),
      user: undefined,
      watching: undefined,
      ticketEnd: undefined,
      viewingTurns: 0,
    };
    socket.onAny((event: unknown, ...args: unknown[]) => {
      const last = args.at(-1);
      const acknowledge = typeof last === 'function' ? (last as Acknowledge) : undefined;
      const payload = args[0] === last && acknowledge ? undefined : args[0];
      takeEvent(parts, session, { event: String(event), payload, acknowledge });
    });
    socket.on('disconnect', (reason) => {
      viewing.stop(session);
      liveStreams.streamerLost(socket.id);
      // Nobody reads there any more: what waits for it is memory that nobody needs.
      if (reason === 'ping timeout') ConnectionInsides.of(socket).cutOff();
    });
  });
}

interface IncomingEvent {
  event: string;
  payload: unknown;
  acknowledge: Acknowledge | undefined;
}

function takeEvent(parts: GatewayParts, session: Session, incoming: IncomingEvent): void {
  const answerWith = (answer: Answer<object>) => reply(parts, session, { ...incoming, answer });
  try {
    const answer = answerTo(parts, session, incoming);
    if (!(answer instanceof Promise)) answerWith(answer);
    else
      answer.then(answerWith).catch((error: unknown) => answerWith(broken(parts, incoming, error)));
  } catch (error) {
    answerWith(broken(parts, incoming, error));
  }
}

function answerTo(
  { handlers, clock, addressLimits }: GatewayParts,
  session: Session,
  { event, payload }: IncomingEvent,
): Answer<object> | Promise<Answer<object>> {
  const isAllowed = () =>
    session.requestRate.take(clock.now()) &&
    (event === 'stream:join'
      ? addressLimits.mayJoin(session.address)
      : addressLimits.mayRequest(session.address));
  if (!isRequestName(handlers, event)) {
    return refuse(isAllowed() ? 'unknown_event' : 'rate_limited');
  }
  const parsed = parseRequest(event, payload);
  // A streamer's frames have their own limit in the ingest; all else, and what is malformed, counts here.
  const isFrame = event === 'stream:data:send' && parsed.ok;
  if (!isFrame && !isAllowed()) return refuse('rate_limited');
  if (!parsed.ok) return parsed;
  const handle = handlers[event] as (session: Session, request: unknown) => Answer<object>;
  return handle(session, parsed.request);
}

function isRequestName(handlers: RequestHandlers, event: string): event is RequestName {
  return Object.hasOwn(handlers, event);
}

function reply(
  { metrics }: GatewayParts,
  { socket }: Session,
  { event, acknowledge, answer }: IncomingEvent & { answer: Answer<object> },
): void {
  if (!answer.ok) metrics.countRefusal(answer.code);
  if (acknowledge) acknowledge(answer);
  else if (!answer.ok) {
    const { code, message } = answer;
    socket.emit('stream:error', { event: event.slice(0, MAX_ECHOED_EVENT), code, message });
  }
}

/** An unknown event's name comes from outside and may be as long as a frame. */
const MAX_ECHOED_EVENT = 64;

function broken({ log }: GatewayParts, { event }: IncomingEvent, error: unknown) {
  log.error({ err: error, event }, 'a request could not be handled');
  return refuse('internal_error');
}
