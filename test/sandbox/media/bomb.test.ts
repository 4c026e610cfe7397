import { createInflate } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeBomb } from '../../../src/sandbox/media/bomb.ts';
import { chunksOf } from '../decode-png.ts';

describe('encodeBomb', () => {
  it('is a small file of a picture that is not', async () => {
    const file = encodeBomb();
    const chunks = chunksOf(file);
    const header = chunks.get('IHDR');

    expect(file.length).toBeLessThan(150_000);
    expect([header?.readUInt32BE(0), header?.readUInt32BE(4)]).toEqual([30_000, 30_000]);
    expect(await inflatedLength(chunks.get('IDAT'))).toBe(30_000 * (1 + 30_000 / 8));
  });
});

/** Rejects when the stream is not whole, or its checksum is wrong. */
async function inflatedLength(stream: Buffer | undefined): Promise<number> {
  const inflate = createInflate();
  inflate.end(stream);
  let length = 0;
  for await (const part of inflate) length += part.length;
  return length;
}
