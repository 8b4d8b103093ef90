/**
 * Many viewers who come within a second, once in each of several places in the group.
 * From: join-storm-command.ts. To: join-storm-table.ts.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { openBareStreamer } from '../feed/bare-streamer.ts';
import { HubProcess } from '../hub-process.ts';
import { Crowd, READ_EVERY_MS } from '../load/crowd.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import type { JoinStormRow } from './join-storm-table.ts';

export interface JoinStormWish {
  viewers: number;
  storms: number;
  onStorm: (row: JoinStormRow) => void;
}

/** At least one whole group has gone by. */
const WARM_UP_MS = 5_000;
const WITHIN_MS = 1_000;
/** What is asked for late is counted, too. */
const AFTER_MS = 1_000;

export async function measureJoinStorms(wish: JoinStormWish): Promise<JoinStormRow[]> {
  const { viewers, storms, onStorm } = wish;
  await using hub = await HubProcess.start(
    [...ONE_ADDRESS_FOR_ALL, '--max-viewers-per-stream', String(viewers + 1)],
    {
      isPinned: true,
    },
  );
  const { address } = hub;
  using streamer = await openBareStreamer({ address });
  streamer.begin();
  const rows: JoinStormRow[] = [];
  for (let storm = 0; storm < storms; storm += 1) {
    await using crowd = new Crowd({
      server: 'hub',
      address,
      streamKeys: [streamer.streamKey],
      readEveryMs: READ_EVERY_MS,
      sees: 'joins',
    });
    // A process that has only just been started joins nobody in time.
    await crowd.start();
    await wait(WARM_UP_MS + Math.random() * WITHIN_MS);
    const askedBefore = streamer.keyframesAsked;
    const joins = await crowd.add(viewers, { withinMs: WITHIN_MS });
    await wait(AFTER_MS);
    const row = { viewers, joins, keyframesAsked: streamer.keyframesAsked - askedBefore };
    onStorm(row);
    rows.push(row);
  }
  return rows;
}
