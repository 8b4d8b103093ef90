/**
 * A file of the built pages as the hub sends it: once with Brotli, and once with gzip, which is all that browsers take over
 * plain HTTP. From: built-pages.ts. To: the same.
 */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface Compressed {
  plainBytes: number;
  /** Undefined where it does not help, as for pictures. */
  br?: Buffer;
  gz?: Buffer;
}

const TEXTS = /\.(js|css|html|svg|json|wasm|map)$/;

export function compressed(fileName: string, content: Buffer): Compressed {
  const plainBytes = content.byteLength;
  if (!TEXTS.test(fileName)) return { plainBytes };
  const br = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plainBytes,
    },
  });
  const gz = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
  return {
    plainBytes,
    ...(br.byteLength < plainBytes ? { br } : {}),
    ...(gz.byteLength < plainBytes ? { gz } : {}),
  };
}
