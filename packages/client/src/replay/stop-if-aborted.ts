/**
 * `AbortSignal.throwIfAborted`, which not every browser has that can decode.
 * From: recording.ts, recording-requests.ts.
 */
export function stopIfAborted(signal: AbortSignal | null | undefined): void {
  if (signal?.aborted) throw aborted();
}

export function aborted(): DOMException {
  return new DOMException('What was read is not wanted any more.', 'AbortError');
}
