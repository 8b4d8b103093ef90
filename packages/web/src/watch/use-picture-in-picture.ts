/**
 * Shows the picture in a small window over all others, where the browser has that for videos: a video that plays the
 * canvas.
 * From: watch-page.tsx: button, key. To: the browser.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

interface PictureInPicture {
  isPossible: boolean;
  isOpen: boolean;
  /** To be called in a gesture. */
  toggle: () => void;
}

export function usePictureInPicture(
  canvas: RefObject<HTMLCanvasElement | null>,
  onChange: (isOpen: boolean) => void,
): PictureInPicture {
  const [isOpen, setIsOpen] = useState(false);
  const video = useRef<HTMLVideoElement>(undefined);

  const drop = useCallback(() => {
    const media = video.current?.srcObject;
    video.current = undefined;
    if (media instanceof MediaStream) for (const track of media.getTracks()) track.stop();
    setIsOpen(false);
  }, []);

  const close = useCallback(() => {
    if (video.current && document.pictureInPictureElement === video.current) {
      document.exitPictureInPicture().catch(() => {});
    }
    drop();
  }, [drop]);

  const open = useCallback(async () => {
    if (!canvas.current || !isPictureInPicturePossible()) return;
    const made = videoOf(canvas.current);
    video.current = made;
    made.addEventListener('leavepictureinpicture', drop);
    try {
      await made.play();
      await made.requestPictureInPicture();
      setIsOpen(true);
    } catch {
      // The browser would not: the picture stays where it is.
      drop();
    }
  }, [canvas, drop]);

  useEffect(() => onChange(isOpen), [onChange, isOpen]);
  useEffect(() => close, [close]);

  const toggle = useCallback(() => {
    if (video.current) close();
    else void open();
  }, [open, close]);

  return { isPossible: isPictureInPicturePossible(), isOpen, toggle };
}

function isPictureInPicturePossible(): boolean {
  return (
    document.pictureInPictureEnabled === true && 'captureStream' in HTMLCanvasElement.prototype
  );
}

function videoOf(canvas: HTMLCanvasElement): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = canvas.captureStream();
  return video;
}
