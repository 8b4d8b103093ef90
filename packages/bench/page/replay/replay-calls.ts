/**
 * What the archive bench calls in its page: a recording in `<streamhub-player>`, whose time line is pressed from outside.
 * From: packages/bench/src/archive, by name. To: figures.
 */
import { type NamedRecording, SoughtPicture } from './sought-picture.ts';

let sought: SoughtPicture | undefined;

export const replayCalls = {
  /** Resolves once it plays. */
  async playRecording(recording: NamedRecording): Promise<void> {
    sought = new SoughtPicture(recording);
    await sought.isPlaying;
  },
  /** Where on the page a press means that place, from 0 to 1 of the recording. */
  placeOnPage(share: number): { x: number; y: number } {
    return theSought().placeOnPage(share);
  },
  /** From the last press to the picture of that time, ms. Without a press it waits for one. */
  seekTook(): Promise<number> {
    return theSought().seekTook();
  },
};

function theSought(): SoughtPicture {
  if (!sought) throw new Error('no recording is open');
  return sought;
}
