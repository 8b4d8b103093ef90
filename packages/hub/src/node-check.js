/**
 * Whether this Node runs StreamHub, which is TypeScript as it stands; if not, one sentence says how to get one that does.
 * From: streamhub.js and tools/start.js, before anything else. To: standard error, the exit code.
 */

/** Also in package.json, for npm; node-check.test.ts compares them. */
const OLDEST_MAJOR = 24;

export function isNodeNewEnough() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) return true;
  process.stderr.write(
    `streamhub: needs Node ${OLDEST_MAJOR} or newer, and this is ${process.versions.node}.` +
      ' It is at https://nodejs.org. In a checkout "npm ci" brings it, unless install scripts are off (--ignore-scripts).\n',
  );
  process.exitCode = 1;
  return false;
}
