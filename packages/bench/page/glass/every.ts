/** Calls at an even pace, however late a single call is. From: performance.now(). To: the generated camera. */
export function every(intervalMs: number, call: () => void): () => void {
  const beganMs = performance.now();
  let calls = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = () => {
    call();
    const passedMs = performance.now() - beganMs;
    // What was missed is not made up for: a camera does not either.
    calls = Math.max(calls + 1, Math.floor(passedMs / intervalMs));
    timer = setTimeout(next, beganMs + calls * intervalMs - performance.now());
  };
  timer = setTimeout(next, 0);
  return () => clearTimeout(timer);
}
