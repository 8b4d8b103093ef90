/**
 * Notes what a page's video decoders are given.
 * From: the tests, `installDecodeLog` as a script that runs before the page's own. To: the page's VideoDecoder.
 */
export interface DecodedChunk {
  isKey: boolean;
  timestampUs: number;
}

declare global {
  var decodeLog: DecodedChunk[];
}

/** Runs in the page. */
export function installDecodeLog(): void {
  globalThis.decodeLog = [];
  const decode = VideoDecoder.prototype.decode;
  VideoDecoder.prototype.decode = function (chunk) {
    globalThis.decodeLog.push({ isKey: chunk.type === 'key', timestampUs: chunk.timestamp });
    decode.call(this, chunk);
  };
}
