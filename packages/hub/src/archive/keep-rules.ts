/**
 * Which recordings have to go: those that are too old, and the oldest where there are too many bytes. One that is on air is
 * never deleted; where even that is too much, it is stopped.
 * From: keeper.ts, with all recordings. Pure.
 */
export interface Kept {
  broadcastId: string;
  streamKey: string;
  endedAtMs: number;
  bytes: number;
  isOnAir: boolean;
  /** Its streamer, or this rule, may have stopped it. */
  isWritten: boolean;
}

export interface KeepRules {
  keepMs: number;
  maxStreamBytes: number;
  maxBytes: number;
}

/** `recordings`: the oldest first. */
export function whatGoes(
  recordings: readonly Kept[],
  { keepMs, maxStreamBytes, maxBytes, nowMs }: KeepRules & { nowMs: number },
): { remove: string[]; stop: string[] } {
  const remove = new Set<Kept>();
  const stop = new Set<Kept>();
  for (const each of recordings) {
    if (!each.isOnAir && each.endedAtMs < nowMs - keepMs) remove.add(each);
  }
  for (const ofStream of Map.groupBy(recordings, ({ streamKey }) => streamKey).values()) {
    trim(ofStream, maxStreamBytes);
  }
  trim(recordings, maxBytes);
  const idsOf = (some: Set<Kept>) => Array.from(some, ({ broadcastId }) => broadcastId);
  return { remove: idsOf(remove), stop: idsOf(stop) };

  function trim(some: readonly Kept[], mostBytes: number): void {
    const left = some.filter((each) => !remove.has(each));
    let bytes = left.reduce((sum, each) => sum + each.bytes, 0);
    for (const each of left) {
      if (bytes <= mostBytes) return;
      if (each.isOnAir) continue;
      remove.add(each);
      bytes -= each.bytes;
    }
    // What is on air alone is too much: the largest are written no further.
    const written = left.filter(({ isWritten }) => isWritten).sort((a, b) => b.bytes - a.bytes);
    for (const each of written) {
      if (bytes <= mostBytes) return;
      stop.add(each);
      bytes -= each.bytes;
    }
  }
}
