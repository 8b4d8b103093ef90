/** One clock for all processes of this machine: never adjusted, fits a chunk's timestamp. From: the system. To: benches. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
