/**
 * Binary as Socket.IO delivers it, an ArrayBuffer in browsers and a Buffer on Node, becomes one kind of bytes: a view,
 * never a copy.
 */

/** As Socket.IO takes and gives it. `bytesOf` makes one thing of it. */
export type Binary = ArrayBuffer | ArrayBufferView;

/** The bytes without a copy; undefined for what is no binary. */
export function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (!ArrayBuffer.isView(data)) return undefined;
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
