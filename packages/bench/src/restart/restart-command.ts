/**
 * `bench restart`: how long viewers are without a picture when the hub's process is killed and started again.
 * From: cli.ts. To: standard output, a line a death.
 */
import { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import { LoyalStreamer, LoyalViewer } from './loyal-peers.ts';
import { MortalHub } from './mortal-hub.ts';

const MAX_SECONDS = 5;

interface Options {
  deaths: number;
  viewers: number;
}

export function restartCommand(): Command {
  return new Command('restart')
    .description('seconds from the start of a hub that was killed to the last viewer who sees it')
    .option('--deaths <number>', 'how often', wholeNumber({ min: 1, max: 1_000 }), 10)
    .option('--viewers <number>', 'viewers', wholeNumber({ min: 1, max: 1_000 }), 20)
    .allowExcessArguments(false)
    .action(measureRestarts);
}

/** @throws if a viewer was without a picture for longer than is promised. */
async function measureRestarts({ deaths, viewers }: Options): Promise<void> {
  await using hub = await MortalHub.prepare();
  await hub.start();
  using streamer = new LoyalStreamer(hub.address);
  const { streamKey } = await streamer.stream;
  using closing = new DisposableStack();
  const audience = Array.from({ length: viewers }, () =>
    closing.use(new LoyalViewer(hub.address, streamKey)),
  );
  await Promise.all(audience.map((viewer) => viewer.nextPicture()));
  let worst = 0;
  for (let death = 1; death <= deaths; death += 1) {
    await hub.kill();
    const pictures = audience.map((viewer) => viewer.nextPicture());
    const killedMs = performance.now();
    await hub.start();
    const startedMs = performance.now();
    await Promise.all(pictures);
    const seconds = (performance.now() - startedMs) / 1000;
    const down = (startedMs - killedMs) / 1000;
    worst = Math.max(worst, seconds);
    process.stdout.write(
      `death ${death}: started in ${down.toFixed(1)} s, the last of ${viewers} viewers sees it ${seconds.toFixed(1)} s later\n`,
    );
  }
  process.stdout.write(`worst: ${worst.toFixed(1)} s\n`);
  if (worst > MAX_SECONDS) {
    throw new Error(`A viewer waited ${worst.toFixed(1)} s; it must be under ${MAX_SECONDS} s.`);
  }
}
