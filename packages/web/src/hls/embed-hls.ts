/**
 * HLS in the page for frames, where the browser has no WebCodecs: takes the player's place if there is HLS of the stream.
 * From: embed.ts. To: hls-playing.ts.
 */
import { LATE, playHls } from './hls-playing.ts';

/** Over the picture, where the player has its own notes; the page's policy allows no sheet of a part's own. */
const NOTE_STYLE =
  'position:absolute;top:8px;left:8px;margin:0;padding:2px 10px;border-radius:6px;background:#080d0ecc;' +
  'color:#fff;font:14px system-ui,sans-serif;pointer-events:none';

/** `address`: of the playlist. The player stays where there is none, and comes back when it is over. */
export async function embedHls(player: HTMLElement, address: string): Promise<void> {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok !== true) return;
  const video = document.createElement('video');
  video.controls = true;
  video.playsInline = true;
  video.muted = (player as HTMLMediaElement).muted;
  video.style.cssText = 'width:100%;height:100%';
  const note = document.createElement('p');
  note.textContent = document.documentElement.lang === 'es' ? LATE.es : LATE.en;
  note.setAttribute('role', 'status');
  note.style.cssText = NOTE_STYLE;
  const stage = document.createElement('main');
  stage.style.cssText = 'position:relative;width:100%;height:100%';
  stage.append(video, note);
  player.replaceWith(stage);
  const stop = playHls(video, { address, onOver });
  video.addEventListener('ended', onOver);

  function onOver(): void {
    stop();
    stage.replaceWith(player);
  }
}
