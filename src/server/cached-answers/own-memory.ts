/**
 * These bytes, for whoever keeps them for long. Small ones are a part of a block that Node.js
 * shares, and would hold all of it.
 */
export function inOwnMemory(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
