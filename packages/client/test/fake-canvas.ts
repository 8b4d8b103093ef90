/**
 * Stands in for a worker's canvas, whose pixels nobody looks at.
 * From: tests. To: the stage, as the global OffscreenCanvas.
 */
export class FakeCanvas {
  width: number;
  height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  getContext() {
    const nothing = () => {};
    return {
      drawImage: nothing,
      fillRect: nothing,
      fillText: nothing,
      save: nothing,
      restore: nothing,
      measureText: (text: string) => ({ width: text.length }),
    };
  }

  async convertToBlob() {
    return new Blob(['jpeg']);
  }
}
