/** Wires the hub's parts, in the order of a frame's way, and takes them apart again. */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { StreamDistributor } from './distribute/stream-distributor.ts';
import { BehindWatch } from './gateway/behind-watch.ts';
import { openGateway } from './gateway/gateway.ts';
import { requestHandlers } from './gateway/request-handlers.ts';
import { SocketRooms } from './gateway/socket-rooms.ts';
import { closeSocketServer, openSocketServer } from './gateway/socket-server.ts';
import { Viewing } from './gateway/viewing.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { openHttpServer } from './http/http-server.ts';
import { addOperationsRoutes } from './http/operations-routes.ts';
import { addPageRoutes } from './http/page-routes.ts';
import { addStreamRoutes } from './http/stream-routes.ts';
import { FrameIngest } from './ingest/frame-ingest.ts';
import { Metrics } from './observe/metrics.ts';
import { BackgroundWrites } from './store/background-writes.ts';
import { openStore } from './store/store.ts';
import { LiveStreams } from './streams/live-streams.ts';
import { StreamFactory } from './streams/stream-factory.ts';
import { ViewerAnnouncer } from './streams/viewer-announcer.ts';
import { UserFactory } from './users/user-factory.ts';

export interface Hub extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly housekeeping: Housekeeping;
  /** Ends all streams, tells everybody, stores and closes. Twice is harmless. */
  close(): Promise<void>;
}

/** @throws the system's error if the address cannot be listened on or the store cannot be opened. */
export async function startHub(
  config: Config,
  { log, clock = systemClock }: { log: Logger; clock?: Clock },
): Promise<Hub> {
  const graceMs = config.graceSeconds * 1000;
  const metrics = new Metrics();
  const store = await openStore(config.dataDir);
  const writes = new BackgroundWrites(log);
  const interrupted = await store.streams.endAllOpen({ endedAtMs: clock.now() });
  if (interrupted > 0) log.warn({ streams: interrupted }, 'streams of an earlier run were cut off');

  const http = openHttpServer(log);
  const io = openSocketServer({ http: http.server, maxFrameBytes: config.maxFrameBytes });
  const behindWatch = new BehindWatch({ io, clock, log });
  const outlet = new SocketRooms({ io, behindWatch });
  const distributor = new StreamDistributor({ outlet, metrics, clock, log });
  const { streams } = store;
  const announcer = new ViewerAnnouncer({ distributor, outlet, clock, streams, writes });
  const factory = new StreamFactory({
    streams,
    clock,
    maxFramesPerSecond: config.maxFramesPerSecond,
  });
  const liveStreams = new LiveStreams({
    factory,
    distributor,
    announcer,
    outlet,
    streams,
    writes,
    clock,
    log,
    graceMs,
    maxStreams: config.maxStreams,
  });
  const ingest = new FrameIngest({
    liveStreams,
    distributor,
    clock,
    maxFrameBytes: config.maxFrameBytes,
  });
  const viewing = new Viewing({
    liveStreams,
    distributor,
    announcer,
    outlet,
    clock,
    graceMs,
    maxViewersPerStream: config.maxViewersPerStream,
  });
  const handlers = requestHandlers({
    ingest,
    liveStreams,
    distributor,
    viewing,
    userFactory: new UserFactory({ users: store.users, clock }),
    clock,
    publicUrl: config.publicUrl,
  });
  openGateway({
    io,
    handlers,
    viewing,
    liveStreams,
    behindWatch,
    metrics,
    clock,
    log,
    maxRequestsPerSecond: config.maxRequestsPerSecond,
  });

  metrics.observe({
    name: 'streamhub_streams',
    help: 'Streams that have not ended',
    read: () => liveStreams.count,
  });
  metrics.observe({
    name: 'streamhub_viewers',
    help: 'Viewers of all streams',
    read: () => distributor.viewersOfAll(),
  });
  addStreamRoutes(http, { liveStreams, distributor, streams });
  addOperationsRoutes(http, metrics);
  await addPageRoutes(http, config.pagesDir);
  const housekeeping = new Housekeeping({
    liveStreams,
    store,
    clock,
    log,
    everyMs: config.housekeepingMinutes * 60_000,
    keepRowsMs: config.keepDays * 24 * 3_600_000,
  });

  let closing: Promise<void> | undefined;
  async function closeParts(): Promise<void> {
    housekeeping.stop();
    liveStreams.endAll('removed');
    behindWatch[Symbol.dispose]();
    await closeSocketServer(io);
    await http.close();
    await writes.settled();
    await store.close();
  }
  function close(): Promise<void> {
    closing ??= closeParts();
    return closing;
  }

  try {
    await http.listen({ port: config.port, host: config.host });
  } catch (error) {
    await close();
    throw error;
  }
  const { address, family, port } = http.server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  log.info({ address: `http://${host}:${port}` }, 'hub listens');
  return { address: `http://${host}:${port}`, housekeeping, close, [Symbol.asyncDispose]: close };
}
