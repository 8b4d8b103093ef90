/**
 * The hub's process under the soak: a hub as the command line makes it, which also tells its figures when it is asked.
 * From: hub-under-soak.ts, which starts it and asks. To: the same, over the channel between the two.
 */
import { openLog, readConfig, startHub } from 'streamhub';
import { HubFigures } from './hub-figures.ts';

export type Question = 'running' | 'held';

const read = readConfig(process.argv.slice(2));
if (read.outcome !== 'run') process.exit(2);
const hub = await startHub(read.config, { log: openLog('warn') });
const figures = new HubFigures();

process.on('message', (question: Question) => void answer(question));
process.once('disconnect', () => void hub.close());
process.send?.({ address: hub.address });

async function answer(question: Question): Promise<void> {
  process.send?.(question === 'held' ? await figures.held() : figures.running());
}
