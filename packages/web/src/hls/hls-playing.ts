/**
 * Plays a playlist in a `<video>`: by hls.js wherever there are media sources, because browsers that say "maybe" to HLS play it
 * worse; by the browser elsewhere.
 * From: hls-video.tsx, embed-hls.ts. To: the video.
 */
import Hls from 'hls.js/light';

/** Segments behind the newest: each is of two seconds. */
const BEHIND = 2;

/** A stream that cannot be decoded fails again at once: then it is over. */
const RECOVERS_EVERY_MS = 5_000;

/** They come with this part alone, so that no other viewer loads them. */
export const LATE = {
  en: 'This browser shows what was live about 8 seconds ago.',
  es: 'Este navegador muestra lo que se emitió hace unos 8 segundos.',
};

/** Returns what ends it. `onOver`: it cannot be played any more. */
export function playHls(
  video: HTMLVideoElement,
  { address, startTime = 0, onOver }: { address: string; startTime?: number; onOver(): void },
): () => void {
  const begin = () => void video.play().catch(() => playSilently(video));
  if (!Hls.isSupported()) {
    video.src = address;
    video.addEventListener('loadedmetadata', begin, { once: true });
    video.addEventListener('error', onOver);
    return () => {
      video.removeEventListener('error', onOver);
      video.removeAttribute('src');
      video.load();
    };
  }
  const hls = new Hls({
    // The page's policy has no workers from memory, and MP4 needs no unpacking.
    enableWorker: false,
    liveSyncDurationCount: BEHIND,
    ...(startTime > 0 && { startPosition: startTime }),
  });
  hls.on(Hls.Events.MANIFEST_PARSED, begin);
  let recoveredAtMs = Number.NEGATIVE_INFINITY;
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    const nowMs = performance.now();
    const mayRecover = nowMs - recoveredAtMs > RECOVERS_EVERY_MS;
    if (type !== Hls.ErrorTypes.MEDIA_ERROR || !mayRecover) return onOver();
    recoveredAtMs = nowMs;
    hls.recoverMediaError();
  });
  hls.loadSource(address);
  hls.attachMedia(video);
  return () => hls.destroy();
}

/** Browsers refuse sound before somebody has touched the page. */
function playSilently(video: HTMLVideoElement): void {
  video.muted = true;
  // Why it does not is on the controls.
  video.play().catch(() => {});
}
