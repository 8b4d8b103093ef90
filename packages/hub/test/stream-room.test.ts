/** The room `stream:KEY` of the original document: whoever looks at Socket.IO's server sees who watches, at every moment. */
import { Server } from 'socket.io';
import { expect, test, vi } from 'vitest';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { waitFor } from './wait-for.ts';

/** The hub, and a look at a room of its Socket.IO server. */
async function startWatchedHub(options: Parameters<typeof startTestHub>[0] = {}) {
  const bind = vi.spyOn(Server.prototype, 'bind');
  const under = await startTestHub(options);
  // The first: the hub opens another one for a moment, to look at the library.
  const [io] = bind.mock.contexts as [Server];
  bind.mockRestore();
  async function watching({ streamKey }: { streamKey: string }): Promise<string[]> {
    const sockets = await io.in(`stream:${streamKey}`).fetchSockets();
    return sockets.map(({ id }) => id).sort();
  }
  return { under, watching, rooms: () => [...io.of('/').adapter.rooms.keys()] };
}

function ids(...clients: { socket: { id?: string | undefined } }[]): string[] {
  return clients.map(({ socket }) => String(socket.id)).sort();
}

test('V1 the room holds whoever has joined, and nobody who only asks, streams, or was refused', async () => {
  const { under, watching } = await startWatchedHub({ maxViewersPerStream: 2 });
  await using _ = under;
  const streamer = await under.streamer();
  expect(await watching(streamer)).toEqual([]);
  const viewers = [await under.connect(), await under.connect(), await under.connect()] as const;
  const [ana, ben, late] = viewers;
  await ana.join(streamer);
  await ben.join(streamer);
  await late.refusedWith('stream:join', { streamKey: streamer.streamKey });
  expect(await watching(streamer)).toEqual(ids(ana, ben));
});

test('V3 V4 V6 the room loses whoever joins elsewhere, leaves or is gone, and keeps whoever joins again', async () => {
  const { under, watching } = await startWatchedHub();
  await using _ = under;
  const [one, other] = [await under.streamer(), await under.streamer()];
  const stays = await under.connect();
  const leaves = await under.connect();
  const changes = await under.connect();
  const goes = await under.connect();
  for (const client of [stays, leaves, changes, goes]) await client.join(one);
  await stays.join(one);
  await leaves.leave(one);
  await changes.join(other);
  expect(await watching(one)).toEqual(ids(stays, goes));
  expect(await watching(other)).toEqual(ids(changes));
  goes.close();
  await waitFor(async () => expect(await watching(one)).toEqual(ids(stays)));
});

test('S3 S5 the room is the same while the streamer is away, and empty once the stream has ended', async () => {
  const clock = new ManualClock();
  const { under, watching, rooms } = await startWatchedHub({ clock, graceSeconds: 30 });
  await using _ = under;
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  streamer.close();
  await viewer.next('stream:paused');
  expect(await watching(streamer)).toEqual(ids(viewer));
  clock.advance(30_000);
  await viewer.next('stream:ended');
  expect(await watching(streamer)).toEqual([]);
  expect(rooms()).not.toContain(`stream:${streamer.streamKey}`);
});

test('the room loses whom the operator removes', async () => {
  const { under, watching } = await startWatchedHub();
  await using _ = under;
  const streamer = await under.streamer();
  const [stays, removed] = [await under.connect(), await under.connect()];
  await stays.join(streamer);
  await removed.join(streamer);
  await under.hub.control.removeViewer(String(removed.socket.id));
  expect(await watching(streamer)).toEqual(ids(stays));
});
