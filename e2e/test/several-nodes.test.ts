/** Studio and watch page on two nodes of one hub, behind a real Caddy with the configuration of deploy/cluster/. */
import { BackingServers, CaddyProcess, HubProcess } from '@streamhub/bench';
import { goLive, seeStudio } from '../pages/studio.ts';
import { picture, recordStates, seeState } from '../pages/watch.ts';
import { seeMovingPicture } from '../pattern/moving-picture.ts';
import { expect, test } from '../streamhub-test.ts';

const OPTIONS = ['--trust-proxy', 'loopback', '--publish', 'open', '--drain-seconds', '2'];

test('a stream is watched on another node, and after the death of its own the picture moves again by itself', async ({
  person,
}) => {
  await using servers = await BackingServers.start();
  const start = (name: string) =>
    HubProcess.start([...servers.options, ...OPTIONS, '--node-name', name]);
  await using one = await start('one');
  await using two = await start('two');
  await using caddy = await CaddyProcess.start({
    config: 'cluster/Caddyfile',
    hubPort: [one.port, two.port],
  });

  const streamer = await person({ acceptsAnyCertificate: true });
  const { streamKey } = await goLive(streamer, { studio: `${caddy.origin}/studio` });
  const [its, other] = (await streamsOf(one)) === 1 ? [one, two] : [two, one];
  const viewer = await person();
  await viewer.goto(`${other.address}/watch/${streamKey}`);
  await seeState(viewer, 'live');
  await seeMovingPicture(picture(viewer));
  await expect.poll(() => streamsOf(other)).toBe(0);

  const states = await recordStates(viewer);
  process.kill(its.pid, 'SIGKILL');
  // Its streamer comes back by itself, and may do so before anybody has noticed that it was gone.
  await expect.poll(() => streamsOf(other)).toBe(1);
  await seeStudio(streamer, 'live');
  await seeState(viewer, 'live');
  await seeMovingPicture(picture(viewer));
  expect(['live', 'paused']).toEqual(expect.arrayContaining(await states.read()));
});

/** Of its own: whose streamer is there. */
async function streamsOf({ address }: HubProcess): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(/^streamhub_streams (\d+)$/m.exec(text)?.[1]);
}
