/**
 * Shows a canvas in the browser's floating window: a silent video of the canvas, for only videos can go there.
 * From: streamhub-player.ts. To: the browser. Meanwhile the video stands in the player's shadow, unseen, so that the document
 * names the player as what is shown there.
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
    const root = this.#video?.getRootNode() as ShadowRoot | undefined;
    return this.#video !== undefined && root?.pictureInPictureElement === this.#video;
  }

  /** To be called in a gesture. Rejects with what the browser says. */
  async open(): Promise<void> {
    if (!PictureInPicture.isPossible) {
      throw new DOMException('This browser has no picture in picture.', 'NotSupportedError');
    }
    const video = this.#video ?? this.#makeVideo();
    this.#video = video;
    try {
      await video.play();
      await video.requestPictureInPicture();
    } catch (error) {
      this.#drop();
      throw error;
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
    video.hidden = true;
    video.srcObject = this.#canvas.captureStream();
    // A capture begins with the next drawing, which a picture that stands still never gets.
    this.#canvas.getContext('2d', { alpha: false })?.drawImage(this.#canvas, 0, 0);
    video.addEventListener('enterpictureinpicture', this.#onChange);
    video.addEventListener('leavepictureinpicture', () => {
      this.#drop();
      this.#onChange();
    });
    this.#canvas.after(video);
    return video;
  }

  #drop(): void {
    const media = this.#video?.srcObject;
    if (media instanceof MediaStream) for (const track of media.getTracks()) track.stop();
    this.#video?.remove();
    this.#video = undefined;
  }
}
