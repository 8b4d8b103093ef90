/**
 * All that is answered over HTTP: pages, lists, rights, health.
 * From: hub.ts. To: one file for each subject.
 */
import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../access/accounts.ts';
import type { KeptRights } from '../access/kept-rights.ts';
import type { KnownBrowsers } from '../access/known-browsers.ts';
import type { LogIn } from '../access/log-in.ts';
import type { SetUp } from '../access/set-up.ts';
import type { Tickets } from '../access/tickets.ts';
import type { WatchRights } from '../access/watch-rights.ts';
import type { Films } from '../archive/download/films.ts';
import type { ReadingLimits } from '../archive/reading/reading-limits.ts';
import type { RecordingPass } from '../archive/reading/recording-pass.ts';
import type { Recordings } from '../archive/reading/recordings.ts';
import type { Clock } from '../clock.ts';
import { serveUnder } from '../exposure/base-path.ts';
import type { Exposure } from '../exposure/exposure.ts';
import type { ListenAddress } from '../exposure/reach.ts';
import type { Hls } from '../hls/hls.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { ReadyCheck } from '../observe/readiness.ts';
import type { AllStreams } from '../streams/all-streams.ts';
import type { KeptStreams } from '../streams/kept-streams.ts';
import type { OtherNodes } from '../streams/other-nodes.ts';
import { addClientLibraryRoutes } from './client-library-routes.ts';
import { addDownloadRoutes } from './download-routes.ts';
import { addHlsRoutes } from './hls-routes.ts';
import { addKeptStreamRoutes } from './kept-stream-routes.ts';
import { addOperationsRoutes } from './operations-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import { RecordingAccess } from './recording-access.ts';
import { addRecordingRoutes } from './recording-routes.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addStreamRoutes } from './stream-routes.ts';
import { addTicketRoutes } from './ticket-routes.ts';
import { WatchLinks } from './watch-links.ts';

type PageOptions = Parameters<typeof addPageRoutes>[1];
type SessionParts = Parameters<typeof addSessionRoutes>[1];

interface Parts extends Exposure {
  config: Omit<PageOptions, 'embedPass' | 'proxies' | 'watchLinks'> & {
    publish: SessionParts['publish'];
    publicUrl?: string;
    basePath: string;
    metricsListen?: ListenAddress;
  };
  allStreams: AllStreams;
  otherNodes: OtherNodes;
  keptStreams: KeptStreams;
  keptRights: KeptRights;
  metrics: Metrics;
  ready: ReadyCheck;
  watchRights: WatchRights;
  tickets: Tickets;
  accounts: Accounts;
  logIn: LogIn;
  browsers: KnownBrowsers;
  setUp: SetUp;
  recordings: Recordings;
  films: Films;
  /** Undefined: it is off. */
  hls: Hls | undefined;
  pass: RecordingPass;
  limits: ReadingLimits;
  clock: Clock;
}

export async function addRoutes(http: FastifyInstance, parts: Parts): Promise<void> {
  const { config, metrics, ready, watchRights, tickets, proxies, addressOf } = parts;
  const { allStreams, otherNodes, hubAddressOf, showsPictures, embedPass } = parts;
  const { accounts, logIn, browsers, setUp, keptStreams, keptRights } = parts;
  const { publish, publicUrl, basePath, metricsListen } = config;
  await addSecurityHeaders(http, parts.allowedOrigins);
  const streams = { allStreams, keptStreams, otherNodes };
  addStreamRoutes(http, { ...streams, watchRights, addressOf, showsPictures });
  addKeptStreamRoutes(http, { keptStreams, keptRights, accounts, publish, addressOf });
  const { recordings, pass, limits, clock } = parts;
  const access = new RecordingAccess({ watchRights, recordings, pass, limits, clock, addressOf });
  addRecordingRoutes(http, { recordings, access, limits, clock });
  addDownloadRoutes(http, { films: parts.films, access, limits });
  const { hls } = parts;
  const rooms = { watchRights, otherNodes, recordings, clock, addressOf };
  if (hls !== undefined) addHlsRoutes(http, { hls, ...rooms });
  addTicketRoutes(http, { watchRights, tickets, addressOf, hubAddressOf });
  addSessionRoutes(http, {
    publish,
    publicUrl,
    accounts,
    logIn,
    browsers,
    setUp,
    addressOf,
    cookiePlaceOf: (request) => ({
      path: basePath === '' ? '/' : basePath,
      isEncrypted: proxies.isEncrypted(request),
    }),
  });
  addOperationsRoutes(http, { metrics, ready, showsMetrics: metricsListen === undefined });
  addClientLibraryRoutes(http);
  const { embedOrigins } = config;
  const watchLinks = new WatchLinks({
    watchRights,
    allStreams,
    embedOrigins,
    addressOf,
    hubAddressOf,
  });
  watchLinks.addRoutes(http);
  await addPageRoutes(http, { ...config, embedPass, proxies, watchLinks });
  serveUnder(basePath, { server: http.server, proxies });
}
