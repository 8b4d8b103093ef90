/**
 * The command `npm run bench -- NAME`: measures what StreamHub claims and prints it as a table.
 * Exit codes: 0 all claims hold, 1 one does not or nothing could be measured, 2 a wrong option.
 */
import { Command, CommanderError } from 'commander';
import { archiveCommand } from './archive/archive-command.ts';
import { bandwidthCommand } from './bandwidth/bandwidth-command.ts';
import { bitsCommand } from './bits/bits-command.ts';
import { fanoutCommand } from './fanout/fanout-command.ts';
import { faultsCommand } from './faults/faults-command.ts';
import { glassCommand } from './glass/glass-command.ts';
import { hlsCommand } from './hls/hls-command.ts';
import { hostileCommand } from './hostile/hostile-command.ts';
import { joinStormCommand } from './join-storm/join-storm-command.ts';
import { manyStreamsCommand } from './many-streams/many-streams-command.ts';
import { nodesCommand } from './nodes/nodes-command.ts';
import { restartCommand } from './restart/restart-command.ts';
import { slowViewersCommand } from './slow-viewers/slow-viewers-command.ts';
import { soakCommand } from './soak/soak-command.ts';
import { uplinkCommand } from './uplink/uplink-command.ts';

const program = new Command('bench')
  .description('Measures what StreamHub claims, on this machine, and prints it as a table.')
  .addCommand(archiveCommand())
  .addCommand(bandwidthCommand())
  .addCommand(bitsCommand())
  .addCommand(glassCommand())
  .addCommand(fanoutCommand())
  .addCommand(faultsCommand())
  .addCommand(slowViewersCommand())
  .addCommand(uplinkCommand())
  .addCommand(joinStormCommand())
  .addCommand(manyStreamsCommand())
  .addCommand(nodesCommand())
  .addCommand(restartCommand())
  .addCommand(soakCommand())
  .addCommand(hlsCommand())
  .addCommand(hostileCommand());

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  try {
    for (const command of [program, ...program.commands]) command.exitOverride();
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    return 1;
  }
}
