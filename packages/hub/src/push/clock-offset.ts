/**
 * What to add to this program's clock, and that is the hub's.
 * From: pushed-stream.ts, a way to ask the hub. To: the same, for `stream:tracks`.
 */
const LOOKS = 3;

/** In microseconds: of the answer that came soonest. This program's clock is `performance.now()`. */
export async function bestClockOffset(askHubTimeUs: () => Promise<number>): Promise<number> {
  let best = { roundTripMs: Number.POSITIVE_INFINITY, offsetUs: 0 };
  for (let look = 0; look < LOOKS; look += 1) {
    const askedMs = performance.now();
    const hubTimeUs = await askHubTimeUs();
    const roundTripMs = performance.now() - askedMs;
    const offsetUs = Math.round(hubTimeUs - (askedMs + roundTripMs / 2) * 1000);
    if (roundTripMs < best.roundTripMs) best = { roundTripMs, offsetUs };
  }
  return best.offsetUs;
}
