/** Wires the hub's parts, in the order of a frame's way, and takes them apart again. */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import type { Logger } from 'pino';
import { type FirstSteps, takeFirstSteps } from './access/first-steps.ts';
import { PasswordHashing } from './access/password-hashing.ts';
import { openRights } from './access/rights.ts';
import { openTicketKey } from './access/tickets.ts';
import { BufferBudget } from './broadcast/buffer-budget.ts';
import { StreamDistributor } from './broadcast/stream-distributor.ts';
import type { Config } from './cli/config.ts';
import { type Clock, systemClock } from './clock.ts';
import { ControlServer } from './control/control-server.ts';
import { type HubControl, hubControl } from './control/hub-control.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import { FileWatch } from './data-folder/file-watch.ts';
import { ForeignOrigins } from './door/foreign-origins.ts';
import { FrontDoor } from './door/front-door.ts';
import { TcpConnections } from './door/tcp-connections.ts';
import { openExposure } from './exposure/exposure.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { openHttpServer } from './http/http-server.ts';
import { MetricsServer } from './http/metrics-server.ts';
import { checkPort } from './http/port-check.ts';
import { addRoutes } from './http/routes.ts';
import { addGauges } from './hub-gauges.ts';
import { AddressLimits } from './limits/address-limits.ts';
import { AddressShare } from './limits/address-share.ts';
import { type LoopDelay, MeasuredLoopDelay } from './observe/loop-delay.ts';
import { Metrics } from './observe/metrics.ts';
import { type Programs, programs } from './programs/programs.ts';
import { derivedKey } from './secret.ts';
import { limitConnections } from './socket-io/connection-limit.ts';
import { type Cut, CutLog } from './socket-io/cut-log.ts';
import { checkDirectWay } from './socket-io/direct-way-check.ts';
import { openGateway } from './socket-io/gateway.ts';
import { LastResort } from './socket-io/last-resort.ts';
import { requestHandlers } from './socket-io/request-handlers.ts';
import { SocketPorts } from './socket-io/socket-ports.ts';
import { closeSocketServer, noteStreamer, openSocketServer } from './socket-io/socket-server.ts';
import { Viewing } from './socket-io/viewing.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';
import { LiveStreams } from './streams/live-streams.ts';
import { StreamFactory } from './streams/stream-factory.ts';
import { Certificate } from './tls/certificate.ts';
import { UserFactory } from './users/user-factory.ts';
import { UserTokens } from './users/user-tokens.ts';

/** A hub that listens. */
export interface Hub extends AsyncDisposable, Programs {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly housekeeping: Housekeeping;
  /** To be shown once to whoever runs the hub. */
  readonly firstSteps: FirstSteps;
  /** What an operator can do: list, end, rotate, accounts. */
  readonly control: HubControl;
  /** Looks for a new certificate at once. Never rejects; without HTTPS it does nothing. */
  reload(): Promise<void>;
  /** Tells everybody, keeps the streams for the next start, stores and closes. Twice is harmless. */
  close(): Promise<void>;
}

/** @throws the system's error if the address cannot be listened on or the store cannot be opened. */
export async function startHub(
  config: Config,
  {
    log,
    clock = systemClock,
    loopDelay,
    passwords = new PasswordHashing(),
  }: { log: Logger; clock?: Clock; loopDelay?: LoopDelay; passwords?: PasswordHashing },
): Promise<Hub> {
  const graceMs = config.graceSeconds * 1000;
  const metrics = new Metrics();
  // What was opened is closed in the opposite order: when the hub stops, and when its start fails anywhere.
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(openDataFolder(config.dataDir, { log }));
  await checkPort(config);
  const certificate = await Certificate.open({ ...config, clock, log });
  parts.defer(() => certificate?.stop());
  const store = parts.use(await openSqliteStore(config.dataDir, { log, clock, metrics }));
  const { writes } = store;
  const files = [store.files, folder.files];
  const fileWatch = parts.use(new FileWatch({ files, clock, log }));
  writes.afterEachRound(() => fileWatch.lookSoon());
  parts.defer(() => writes.settled());
  const interrupted = await store.streams.allOpen();

  const hubKey = openTicketKey(config.dataDir);
  const exposure = openExposure(config, {
    embedKey: derivedKey(hubKey, 'embed pass'),
    onForeign: new ForeignOrigins({ log }).note,
  });
  const { proxies, addressOf } = exposure;
  const { maxConnectionsPerAddress, maxJoinsPerAddress, maxRequestsPerAddress } = config;
  const { maxPacketsPerSecond } = config;
  const addressLimits = new AddressLimits({
    clock,
    maxConnectionsPerAddress,
    maxJoinsPerAddress,
    maxRequestsPerAddress,
    maxPacketsPerSecond,
  });
  const cuts = new CutLog({ log, metrics, clock, addressOf });
  const connections = new TcpConnections({
    maxConnectionsPerAddress,
    isExempt: (address) => proxies.isTrusted(address, 0),
    onRefused: () => metrics.countCut('too_many_connections'),
  });
  const door = new FrontDoor({
    connections,
    addressLimits,
    ...exposure,
    onRefused: (code) => metrics.countRefusal(code),
  });
  const http = openHttpServer({
    log,
    proxies,
    openServer: (pages) => door.openServer(pages, { certificate: certificate?.pem }),
  });
  parts.defer(() => http.close());
  const inbound = {
    clock,
    shareOf: (request: IncomingMessage) => addressLimits.shareOf(addressOf(request)),
    packetsPerSecond: maxPacketsPerSecond,
    bytesPerSecond: inboundBytesPerSecond(config),
    onCut: (cut: Cut) => cuts.note(cut),
  };
  const io = openSocketServer({
    maxFrameBytes: config.maxFrameBytes,
    inbound,
    mustTellOrigin: (request) => exposure.mustTellOrigin(request),
  });
  parts.defer(() => closeSocketServer(io));
  door.letIntoSockets(io.engine);
  const directWay = await checkDirectWay();
  if (!directWay.isGood) {
    const { reason } = directWay;
    log.warn({ reason }, 'a library has changed: data goes to viewers the ordinary, slower way');
  }
  const ports = new SocketPorts({ clock, mayWriteDirectly: directWay.isGood });
  const measuredDelay = parts.use(new MeasuredLoopDelay());
  const distributor = new StreamDistributor({
    metrics,
    clock,
    log,
    loopDelay: loopDelay ?? measuredDelay,
    latencyBudgetMs: config.latencyBudgetMs,
    nameInLog: (streamKey) => liveStreams.nameInLog(streamKey),
  });
  parts.use(new LastResort({ io, distributor, metrics, clock, log, addressOf }));
  const { streams } = store;
  const userFactory = new UserFactory({
    users: store.users,
    tokens: new UserTokens(derivedKey(hubKey, 'user tokens')),
    clock,
  });
  const factory = new StreamFactory({
    streams,
    users: userFactory,
    node: null,
    clock,
    maxFramesPerSecond: config.maxFramesPerSecond,
    maxBytesPerSecond: config.maxBytesPerSecond,
  });
  const bufferBudget = new BufferBudget({ distributor, maxBytes: config.maxBufferBytes });
  const liveStreams = new LiveStreams({
    factory,
    distributor,
    streams,
    bufferBudget,
    clock,
    log,
    graceMs,
    maxStreams: config.maxStreams,
    maxStreamsPerUser: config.maxStreamsPerUser,
    maxStreamsPerAddress: config.maxStreamsPerAddress,
  });
  parts.defer(() => liveStreams.leaveAll());
  const intakes = {
    liveStreams,
    bufferBudget,
    clock,
    maxFrameBytes: config.maxFrameBytes,
    sendWindowMs: () => distributor.sendWindowMs,
  };
  const mode = config.publish;
  const rights = openRights({ store, liveStreams, passwords, hubKey, clock, mode });
  const { accounts, setUp, publishRights, watchRights } = rights;
  const viewing = new Viewing({
    liveStreams,
    ports,
    watchRights,
    clock,
    graceMs,
    maxViewersPerStream: config.maxViewersPerStream,
  });
  const { maxNewPerAddress } = config;
  const oneInMs = 60_000 / maxNewPerAddress;
  const handlers = requestHandlers({
    intakes,
    liveStreams,
    viewing,
    userFactory,
    newUsers: new AddressShare({ atOnce: 5 * maxNewPerAddress, oneInMs }),
    newStreams: new AddressShare({ atOnce: 10 * maxNewPerAddress, oneInMs }),
    publishRights,
    watchRights,
    passwords,
    clock,
    hubAddressOf: exposure.hubAddressOf,
    onStreamer: (socket) => noteStreamer(io, socket),
  });
  limitConnections(io, { addressLimits, addressOf });
  openGateway({
    io,
    handlers,
    ports,
    viewing,
    metrics,
    clock,
    log,
    maxRequestsPerSecond: config.maxRequestsPerSecond,
    addressLimits,
    addressOf,
    isEmbedPage: exposure.isEmbedPage,
    onCut: inbound.onCut,
  });

  const { engine } = io;
  const beside = { writes, directWay, connections, addressLimits, engine };
  addGauges(metrics, { liveStreams, distributor, ports, ...beside });
  await addRoutes(http, { config, liveStreams, metrics, ...rights, ...exposure });
  const housekeeping = new Housekeeping({
    liveStreams,
    store,
    clock,
    log,
    everyMs: config.housekeepingMinutes * 60_000,
    keepRowsMs: config.keepDays * 24 * 3_600_000,
  });

  parts.defer(() => housekeeping.stop());
  parts.use(passwords);

  // In the same tick in which the port is the hub's: later somebody could already be told that there is no such stream.
  http.server.once('listening', () => liveStreams.restore(interrupted));
  await http.listen({ port: config.port, host: config.host });
  if (config.metricsListen) {
    const metricsServer = parts.use(await MetricsServer.open(config.metricsListen, metrics));
    log.info({ address: metricsServer.address }, 'metrics have an address of their own');
  }
  const { publishKeys } = store;
  const control = hubControl({ accounts, publishKeys, clock, liveStreams });
  await ControlServer.open({ control, dataDir: config.dataDir, log }).then(
    (server) => parts.use(server),
    (error: unknown) => log.warn({ err: error }, 'the command line cannot reach this hub'),
  );
  if (certificate) certificate.keepFresh(http.server as unknown as TlsServer);
  const { addViewer, openIntake } = programs({ intakes, userFactory, graceMs, log });
  const { address, family, port } = http.server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  const url = `${certificate ? 'https' : 'http'}://${host}:${port}`;
  log.info({ dataDir: config.dataDir }, 'data folder in use');
  log.info({ address: url }, 'hub listens');
  const firstSteps = await takeFirstSteps({ publishRights, keys: publishKeys, setUp, clock });
  const reload = () => certificate?.reload() ?? Promise.resolve();
  const opened = parts.move();
  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= opened.disposeAsync();
    return closing;
  }
  return {
    address: url,
    firstSteps,
    control,
    addViewer,
    openIntake,
    reload,
    housekeeping,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A streamer that sends more than it may is told so; one that sends twice as much, and a message more, is not listened to. */
function inboundBytesPerSecond({ maxBytesPerSecond, maxFrameBytes }: Config): number {
  return 2 * maxBytesPerSecond + 4 * maxFrameBytes;
}
