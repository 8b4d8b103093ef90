/** Wires the hub's parts, in the order of a frame's way, and takes them apart again. */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { StreamDistributor } from './distribute/stream-distributor.ts';
import { checkDirectWay } from './gateway/direct-way-check.ts';
import { openGateway } from './gateway/gateway.ts';
import { LastResort } from './gateway/last-resort.ts';
import { requestHandlers } from './gateway/request-handlers.ts';
import { SocketOutlet } from './gateway/socket-outlet.ts';
import { closeSocketServer, openSocketServer } from './gateway/socket-server.ts';
import { Viewing } from './gateway/viewing.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { openHttpServer } from './http/http-server.ts';
import { addOperationsRoutes } from './http/operations-routes.ts';
import { addPageRoutes } from './http/page-routes.ts';
import { addStreamRoutes } from './http/stream-routes.ts';
import { FrameIngest } from './ingest/frame-ingest.ts';
import { type LoopDelay, MeasuredLoopDelay } from './observe/loop-delay.ts';
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
  { log, clock = systemClock, loopDelay }: { log: Logger; clock?: Clock; loopDelay?: LoopDelay },
): Promise<Hub> {
  const graceMs = config.graceSeconds * 1000;
  const metrics = new Metrics();
  const store = await openStore(config.dataDir);
  const writes = new BackgroundWrites(log);
  const interrupted = await store.streams.endAllOpen({ endedAtMs: clock.now() });
  if (interrupted > 0) log.warn({ streams: interrupted }, 'streams of an earlier run were cut off');

  const http = openHttpServer(log);
  const io = openSocketServer({ http: http.server, maxFrameBytes: config.maxFrameBytes });
  const directWay = await checkDirectWay();
  if (!directWay.isGood) {
    const { reason } = directWay;
    log.warn({ reason }, 'a library has changed: data goes to viewers the ordinary, slower way');
  }
  const outlet = new SocketOutlet({ io, mayWriteDirectly: directWay.isGood });
  const measuredDelay = new MeasuredLoopDelay();
  const distributor = new StreamDistributor({
    outlet,
    metrics,
    clock,
    log,
    loopDelay: loopDelay ?? measuredDelay,
    latencyBudgetMs: config.latencyBudgetMs,
  });
  const lastResort = new LastResort({ io, distributor, metrics, clock, log });
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
    metrics,
    clock,
    log,
    maxRequestsPerSecond: config.maxRequestsPerSecond,
  });

  showInMetrics(metrics, { liveStreams, distributor, outlet, mayWriteDirectly: directWay.isGood });
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
    lastResort[Symbol.dispose]();
    measuredDelay[Symbol.dispose]();
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

function showInMetrics(
  metrics: Metrics,
  {
    liveStreams,
    distributor,
    outlet,
    mayWriteDirectly,
  }: {
    liveStreams: LiveStreams;
    distributor: StreamDistributor;
    outlet: SocketOutlet;
    mayWriteDirectly: boolean;
  },
): void {
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
  metrics.observeByRung({
    name: 'streamhub_viewers_by_rung',
    help: 'Viewers by how much of the stream they are sent',
    read: () => distributor.viewersByRung(),
  });
  metrics.observe({
    name: 'streamhub_send_window_ms',
    help: 'What arrives within so many milliseconds leaves as one batch',
    read: () => distributor.sendWindowMs,
  });
  metrics.observe({
    name: 'streamhub_direct_way',
    help: '1: data is written straight to sockets; 0: a library has changed, and nothing is',
    read: () => (mayWriteDirectly ? 1 : 0),
  });
  metrics.observeTotal({
    name: 'streamhub_direct_writes_total',
    help: 'Data events written straight to the socket of a viewer',
    read: () => outlet.sent.directly,
  });
  metrics.observeTotal({
    name: 'streamhub_ordinary_emits_total',
    help: 'Data events sent to a viewer by Socket.IO',
    read: () => outlet.sent.ordinarily,
  });
}
