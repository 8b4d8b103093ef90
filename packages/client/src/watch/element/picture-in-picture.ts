/**
 * Shows a canvas in the browser's floating window: a silent video of the canvas, for only videos can go there.
 * From: streamhub-player.ts. To: the browser.
 */
export class PictureInPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #onChange: () => void;
  #video: HTMLVideoElement | undefined;

  constructor(canvas: HTMLCanvasElement, onChange: () => void) {
    this.#canvas = canvas;
    this.#onChange = onChange;
  }

  static get isPossible(): boolean {
    return (
      document.pictureInPictureEnabled === true && 'captureStream' in HTMLCanvasElement.prototype
    );
  }

  get isOpen(): boolean {
    return this.#video !== undefined && document.pictureInPictureElement === this.#video;
  }

  /** To be called in a gesture. False: the browser would not. */
  async open(): Promise<boolean> {
    if (!PictureInPicture.isPossible) return false;
    const video = this.#video ?? this.#makeVideo();
    this.#video = video;
    try {
      await video.play();
      await video.requestPictureInPicture();
      return true;
    } catch {
      this.#drop();
      return false;
    }
  }

  close(): void {
    if (this.isOpen) document.exitPictureInPicture().catch(() => {});
    this.#drop();
  }

  #makeVideo(): HTMLVideoElement {
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = this.#canvas.captureStream();
    // A capture begins with the next drawing, which a picture that stands still never gets.
    this.#canvas.getContext('2d', { alpha: false })?.drawImage(this.#canvas, 0, 0);
    video.addEventListener('enterpictureinpicture', this.#onChange);
    video.addEventListener('leavepictureinpicture', () => {
      this.#drop();
      this.#onChange();
    });
    return video;
  }

  #drop(): void {
    const media = this.#video?.srcObject;
    if (media instanceof MediaStream) for (const track of media.getTracks()) track.stop();
    this.#video = undefined;
  }
}
