/** Wires the hub's parts, in the order of a frame's way, and takes them apart again. */
import type { AddressInfo } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import { takeFirstSteps } from './access/first-steps.ts';
import { PasswordHashing } from './access/password-hashing.ts';
import { openRights } from './access/rights.ts';
import { openArchive } from './archive/open-archive.ts';
import { BufferBudget } from './broadcast/buffer-budget.ts';
import { StreamDistributor } from './broadcast/stream-distributor.ts';
import type { Config } from './cli/config.ts';
import { systemClock } from './clock.ts';
import { openCluster } from './cluster/cluster.ts';
import { ControlServer } from './control/control-server.ts';
import { hubControl } from './control/hub-control.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import { FileWatch } from './data-folder/file-watch.ts';
import { ForeignOrigins } from './door/foreign-origins.ts';
import { openExposure } from './exposure/exposure.ts';
import { Hls } from './hls/hls.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { MetricsServer } from './http/metrics-server.ts';
import { checkPort } from './http/port-check.ts';
import { addRoutes } from './http/routes.ts';
import { openHubDoor } from './hub-door.ts';
import { addGauges } from './hub-gauges.ts';
import { AddressShare } from './limits/address-share.ts';
import { MeasuredLoopDelay } from './observe/loop-delay.ts';
import { Metrics } from './observe/metrics.ts';
import { ReadyCheck } from './observe/readiness.ts';
import { openStore } from './open-store.ts';
import { programs } from './programs/programs.ts';
import type { Hub, HubParts } from './running-hub.ts';
import { derivedKey } from './secret.ts';
import { limitConnections } from './socket-io/connection-limit.ts';
import { checkDirectWay } from './socket-io/direct-way-check.ts';
import { drain } from './socket-io/drain.ts';
import { openGateway } from './socket-io/gateway.ts';
import { LastResort } from './socket-io/last-resort.ts';
import { requestHandlers } from './socket-io/request-handlers.ts';
import { SocketPorts } from './socket-io/socket-ports.ts';
import { noteStreamer } from './socket-io/socket-server.ts';
import { Viewing } from './socket-io/viewing.ts';
import { AllStreams } from './streams/all-streams.ts';
import { KeptStreams } from './streams/kept-streams.ts';
import { LiveStreams } from './streams/live-streams.ts';
import { NO_OTHER_NODES } from './streams/other-nodes.ts';
import { StreamFactory } from './streams/stream-factory.ts';
import { Certificate } from './tls/certificate.ts';
import { UserFactory } from './users/user-factory.ts';
import { UserTokens } from './users/user-tokens.ts';

/** @throws the system's error if the address cannot be listened on or the store cannot be opened. */
export async function startHub(
  config: Config,
  { log, clock = systemClock, loopDelay, passwords = new PasswordHashing(), connectBus }: HubParts,
): Promise<Hub> {
  const graceMs = config.graceSeconds * 1000;
  const metrics = new Metrics();
  // What was opened is closed in the opposite order: when the hub stops, and when its start fails anywhere.
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(openDataFolder(config.dataDir, { log }));
  await checkPort(config);
  const certificate = await Certificate.open({ ...config, clock, log });
  parts.defer(() => certificate?.stop());
  const opened = await openStore(config, { log, clock, metrics });
  parts.use(opened.claim);
  const store = parts.use(opened.store);
  const { writes } = store;
  const files = [...opened.files, folder.files];
  const fileWatch = parts.use(new FileWatch({ files, clock, log }));
  writes.afterEachRound(() => fileWatch.lookSoon());
  parts.defer(() => writes.settled());
  const { nats: access } = config;
  const inCluster = { ...config, graceMs, metrics, clock, log, connectBus };
  const cluster = access && parts.use(await openCluster({ ...inCluster, access }));
  const interrupted = await (cluster?.claimRows(store.streams) ?? store.streams.allOpen());
  const hubKey = await opened.hubKey();
  const exposure = openExposure(config, {
    embedKey: derivedKey(hubKey, 'embed pass'),
    onForeign: new ForeignOrigins({ log }).note,
  });
  const { addressOf } = exposure;
  const { isStoreError } = opened;
  const askStore = () => store.streams.find('-');
  const busIsThere = cluster && (() => cluster.bus.isConnected);
  const ready = new ReadyCheck({ askStore, busIsThere, clock });
  const takesNobodyNew = () => ready.isDraining;
  const outside = {
    config,
    exposure,
    certificate,
    isStoreError,
    takesNobodyNew,
    metrics,
    clock,
    log,
  };
  const { http, io, connections, addressLimits, onCut } = openHubDoor(parts, outside);
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
    node: access ? config.nodeName : null,
    clock,
    maxFramesPerSecond: config.maxFramesPerSecond,
    maxBytesPerSecond: config.maxBytesPerSecond,
  });
  const bufferBudget = new BufferBudget({ distributor, maxBytes: config.maxBufferBytes });
  const archiving = parts.use(await openArchive(config, { store, hubKey, clock, log }));
  const liveStreams = new LiveStreams({
    factory,
    witness: archiving.archive,
    distributor,
    streams,
    bufferBudget,
    storeAnswers: () => store.answers(),
    clock,
    log,
    graceMs,
    maxStreams: config.maxStreams,
    maxStreamsPerUser: config.maxStreamsPerUser,
    maxStreamsPerAddress: config.maxStreamsPerAddress,
  });
  parts.defer(() => liveStreams.leaveAll());
  const hasAac = config.hlsAac;
  const hls =
    config.hls === 'on' ? parts.use(new Hls({ liveStreams, clock, log, hasAac })) : undefined;
  const peopleHere = () => distributor.viewersOfAll();
  const membership = cluster?.enter({ liveStreams, streams, bufferBudget, peopleHere });
  const otherNodes = membership?.otherNodes ?? NO_OTHER_NODES;
  const allStreams = new AllStreams(liveStreams, membership?.nodes);
  const placeKey = derivedKey(hubKey, 'kept places');
  const known = { liveStreams, factory, store, otherNodes, clock, log };
  const keptStreams = new KeptStreams({ ...config, ...known, placeKey });
  const intakes = {
    liveStreams,
    bufferBudget,
    countIn: metrics.countIn.bind(metrics),
    clock,
    maxFrameBytes: config.maxFrameBytes,
    sendWindowMs: () => distributor.sendWindowMs,
  };
  const mode = config.publish;
  const rights = openRights({ store, liveStreams, otherNodes, passwords, hubKey, clock, mode });
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
    keptStreams,
    otherNodes,
    viewing,
    userFactory,
    newUsers: new AddressShare({ atOnce: 5 * maxNewPerAddress, oneInMs }),
    newStreams: new AddressShare({ atOnce: 10 * maxNewPerAddress, oneInMs }),
    publishRights,
    watchRights,
    passwords,
    recordings: archiving.archive,
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
    isStoreError: opened.isStoreError,
    clock,
    log,
    maxRequestsPerSecond: config.maxRequestsPerSecond,
    addressLimits,
    addressOf,
    isEmbedPage: exposure.isEmbedPage,
    onCut,
  });

  const { engine } = io;
  const beside = { writes, directWay, connections, addressLimits, engine };
  addGauges(metrics, { liveStreams, distributor, ports, ...archiving, hls, ...beside });
  const answered = { allStreams, keptStreams, otherNodes, metrics, ready };
  await addRoutes(http, { config, ...answered, ...archiving, hls, ...rights, ...exposure });
  const housekeeping = new Housekeeping({
    liveStreams,
    store,
    clock,
    log,
    everyMs: config.housekeepingMinutes * 60_000,
    keepRowsMs: config.keepDays * 24 * 3_600_000,
    keepLinksMs: config.keepLinkDays * 24 * 3_600_000,
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
  const local = hubControl({ accounts, publishKeys, clock, liveStreams, allStreams, keptStreams });
  const control = membership?.controlOfAll(local) ?? local;
  await ControlServer.open({ control, dataDir: config.dataDir, log }).then(
    (server) => parts.use(server),
    (error: unknown) => log.warn({ err: error }, 'the command line cannot reach this hub'),
  );
  if (certificate) certificate.keepFresh(http.server as unknown as TlsServer);
  const { addViewer, openIntake } = programs({ intakes, keptStreams, userFactory, graceMs, log });
  const { address, family, port } = http.server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  const url = `${certificate ? 'https' : 'http'}://${host}:${port}`;
  log.info({ dataDir: config.dataDir }, 'data folder in use');
  log.info({ address: url }, 'hub listens');
  const firstSteps = await takeFirstSteps({ publishRights, keys: publishKeys, setUp, clock });
  const reload = () => certificate?.reload() ?? Promise.resolve();
  const spreadMs = config.drainSeconds * 1000;
  if (cluster) parts.defer(() => drain({ io, liveStreams, ready, spreadMs, clock }));
  const running = parts.move();
  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= running.disposeAsync();
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
