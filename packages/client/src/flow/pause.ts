/**
 * A wait of random length, so that all who were cut off at the same moment do not come back at the same moment.
 * From: publish/resume-stream.ts and watch/player.ts, before they ask again.
 */
interface PauseLength {
  least: number;
  most: number;
}

export function pause({ least, most }: PauseLength): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}
