/**
 * What is played one after the other, again and again: a row of the table each.
 * From: hostile-command.ts, measure-hostile.ts, attackers-process.ts.
 */
import type { Attack } from './attack.ts';
import { badStreamers } from './attacks/bad-streamers.ts';
import { brokenFrames } from './attacks/broken-frames.ts';
import { creations } from './attacks/creations.ts';
import { deepJson } from './attacks/deep-json.ts';
import { falseReports } from './attacks/false-reports.ts';
import { floodsBelowTheLimit } from './attacks/floods-below-the-limit.ts';
import { foreignPages } from './attacks/foreign-pages.ts';
import { httpRequests } from './attacks/http-requests.ts';
import { joinsWithoutReading } from './attacks/joins-without-reading.ts';
import { keyFrameWishes } from './attacks/key-frame-wishes.ts';
import { manyConnections } from './attacks/many-connections.ts';
import { nothingIsRead } from './attacks/nothing-is-read.ts';
import { oversizedBodies } from './attacks/oversized-bodies.ts';
import { passwordGuessesHttp } from './attacks/password-guesses-http.ts';
import { passwordGuessesSockets } from './attacks/password-guesses-sockets.ts';
import { pollingBursts } from './attacks/polling-bursts.ts';
import { registrations } from './attacks/registrations.ts';
import { silentConnections } from './attacks/silent-connections.ts';
import { unfinished } from './attacks/unfinished.ts';
import { webSocketFloods } from './attacks/web-socket-floods.ts';

export interface Act {
  title: string;
  attacks: readonly Attack[];
  /** How long it is played, where most are played for 1. */
  length: number;
}

const FLOODS = [
  pollingBursts,
  webSocketFloods,
  floodsBelowTheLimit,
  joinsWithoutReading,
  nothingIsRead,
  manyConnections,
  registrations,
  creations,
  passwordGuessesHttp,
  passwordGuessesSockets,
  keyFrameWishes,
  falseReports,
  foreignPages,
  oversizedBodies,
  httpRequests,
  deepJson,
  badStreamers,
  brokenFrames,
];
/** The hub gives them 10 s: they are played together for as long. */
const WAITING = [silentConnections, unfinished];

export const NOBODY = 'nobody attacks';

export const acts: readonly Act[] = [
  { title: NOBODY, attacks: [], length: 2 },
  ...FLOODS.map((attack) => ({ title: attack.name, attacks: [attack], length: 1 })),
  { title: 'silent, or never finished', attacks: WAITING, length: 8 },
  { title: 'all of them at once', attacks: [...FLOODS, ...WAITING], length: 6 },
];
