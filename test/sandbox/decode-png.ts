import { crc32, inflateSync } from 'node:zlib';

/** What a PNG file holds. Throws when a checksum, a length or a marker is wrong. */
export function decodePng(file: Uint8Array) {
  const chunks = chunksOf(file);
  const header = chunks.get('IHDR') ?? Buffer.alloc(0);
  return {
    types: [...chunks.keys()],
    width: header.readUInt32BE(0),
    height: header.readUInt32BE(4),
    palette: chunks.get('PLTE') ?? Buffer.alloc(0),
    rows: inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0)),
  };
}

/** The chunks of a PNG file. Throws when a checksum, a length or a marker is wrong. */
export function chunksOf(file: Uint8Array): ReadonlyMap<string, Buffer> {
  const buffer = Buffer.from(file);
  if (buffer.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('This is no PNG.');

  const chunks = new Map<string, Buffer>();
  for (let start = 8; start < buffer.length; ) {
    const end = start + 8 + buffer.readUInt32BE(start);
    const type = buffer.toString('latin1', start + 4, start + 8);
    if (crc32(buffer.subarray(start + 4, end)) !== buffer.readUInt32BE(end))
      throw new Error(`${type} is broken.`);
    chunks.set(type, buffer.subarray(start + 8, end));
    start = end + 4;
  }
  return chunks;
}
