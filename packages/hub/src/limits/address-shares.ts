/**
 * Whose word counts where viewers are asked for theirs: of one address a few, and fewer than of all others together, so
 * that nobody speaks for an audience with connections of its own. If there is no other address, as for a class at school
 * or behind a proxy that is not trusted, all count.
 * From: broadcast/viewer-codecs.ts, streams/viewer-delays.ts.
 */
const MOST_OF_ONE_ADDRESS = 4;

/** Of each address those who came first. */
export function fewOfEachAddress<Viewer extends { address: string }>(
  viewers: Iterable<Viewer>,
): Viewer[] {
  const byAddress = new Map<string, Viewer[]>();
  for (const viewer of viewers) {
    const neighbours = byAddress.get(viewer.address);
    if (neighbours === undefined) byAddress.set(viewer.address, [viewer]);
    else neighbours.push(viewer);
  }
  const groups = [...byAddress.values()];
  if (groups.length === 1) return groups.flat();
  const all = groups.reduce((sum, { length }) => sum + Math.min(length, MOST_OF_ONE_ADDRESS), 0);
  return groups.flatMap((group) => {
    const most = Math.min(group.length, MOST_OF_ONE_ADDRESS);
    const others = all - most;
    return group.slice(0, Math.max(1, Math.min(most, others - 1)));
  });
}
