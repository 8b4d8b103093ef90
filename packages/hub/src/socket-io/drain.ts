/**
 * Sends everybody away before a node stops, so that they come back through the load balancer to another one: streamers first,
 * whose streams move with them, then viewers, spread over some seconds.
 * From: hub.ts, when a node of several is told to stop. To: the connections, which are closed below Socket.IO's goodbye.
 */
import type { Clock } from '../clock.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { SocketServer } from './hub-socket.ts';
import { ConnectionInsides } from './library-insides.ts';

/** Until then a balancer has seen that this node takes nobody any more: those we ship look each second. */
const NOTICED_WITHIN_MS = 2_000;
/** A streamer's stream is on another node before its viewers follow. */
const STREAMERS_FIRST_MS = 1_500;
const STEP_MS = 100;

interface DrainParts {
  io: SocketServer;
  liveStreams: LiveStreams;
  /** Is told first: who asks whether this node may be sent people hears that it may not. */
  ready: { isDraining: boolean };
  /** Over so long viewers are spread; 0 drains nothing. */
  spreadMs: number;
  clock: Clock;
}

export async function drain(parts: DrainParts): Promise<void> {
  const { io, liveStreams, ready, spreadMs, clock } = parts;
  ready.isDraining = true;
  if (spreadMs === 0) return;
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  const sendAway = (ids: Iterable<string>) => {
    for (const id of ids) {
      const socket = io.sockets.sockets.get(id);
      if (socket !== undefined) ConnectionInsides.of(socket).close();
    }
  };
  await wait(NOTICED_WITHIN_MS);
  sendAway(Array.from(liveStreams.all(), ({ broadcast }) => broadcast.streamer?.id ?? ''));
  await wait(STREAMERS_FIRST_MS);
  const left = [...io.sockets.sockets.keys()];
  const steps = Math.ceil(spreadMs / STEP_MS);
  const ofStep = Math.ceil(left.length / steps);
  for (let first = 0; first < left.length; first += ofStep) {
    sendAway(left.slice(first, first + ofStep));
    await wait(STEP_MS);
  }
}
