/**
 * Options of a hub whose viewers all come from this machine, which to the hub is one address.
 * From: the benches with crowds. To: the hub's process; soak/hub-under-soak.ts.
 */
export const ONE_ADDRESS_FOR_ALL: readonly string[] = [
  '--max-connections-per-address',
  '100000',
  '--max-joins-per-address',
  '100000',
  '--max-requests-per-address',
  '100000',
  '--max-streams-per-address',
  '100000',
  '--max-new-per-address',
  '100000',
  // Those of one address may send ten times as many together.
  '--max-packets-per-second',
  '100000',
];
