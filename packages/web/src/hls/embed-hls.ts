/**
 * HLS in the page for frames, where the browser has no WebCodecs: takes the player's place if there is HLS of the stream.
 * From: embed.ts. To: hls-playing.ts.
 */
import { LATE, playHls } from './hls-playing.ts';

/** `address`: of the playlist. The player stays where there is none, and comes back when it is over. */
export async function embedHls(player: HTMLElement, address: string): Promise<void> {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok !== true) return;
  const video = document.createElement('video');
  video.controls = true;
  video.playsInline = true;
  video.muted = (player as HTMLMediaElement).muted;
  video.title = document.documentElement.lang === 'es' ? LATE.es : LATE.en;
  video.setAttribute('role', 'main');
  video.style.cssText = 'width:100%;height:100%';
  player.replaceWith(video);
  const stop = playHls(video, { address, onOver });
  video.addEventListener('ended', onOver);

  function onOver(): void {
    stop();
    video.replaceWith(player);
  }
}
