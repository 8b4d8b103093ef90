/**
 * Several wishes of one moment are one piece of work, which is done when the code that wished has run to its end.
 * From: streamhub-player.ts, each wish. To: the work it was given with.
 */
export function onceSoon(work: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      work();
    });
  };
}
