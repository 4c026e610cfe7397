import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { BEGINNING } from '../../src/fleet/board.ts';
import { EntryError } from '../../src/fleet/entries.ts';
import { BROTLI, getSnapshot, putSnapshot } from '../../src/fleet/snapshots.ts';
import { createMemoryBoards } from './memory-board.ts';

const BYTES = Buffer.concat([
  Buffer.alloc(1_000_000, 'a text that is the same again and again'),
  randomBytes(300_001),
]);

async function put(bytes: Uint8Array) {
  const memory = createMemoryBoards({ now: Date.now, settleMs: 0 });
  const parts = { board: memory.connect('a'), packing: BROTLI };
  const entry = await putSnapshot(parts, 'copy', { position: BEGINNING, bytes });
  return { memory, parts, entry };
}

it.each([
  ['of many chunks', BYTES],
  ['of one byte', Buffer.from('a')],
  ['of nothing', Buffer.alloc(0)],
])('brings over a copy %s, byte for byte', async (_, bytes) => {
  const { parts, entry } = await put(bytes);

  expect(Buffer.compare(await getSnapshot(parts, entry), bytes)).toBe(0);
});

it('is smaller on its way', async () => {
  const { memory } = await put(BYTES);

  const packed = [...memory.state.chunks.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(packed).toBeLessThan(310_000);
});

it.each([
  ['is missing', (chunks: Uint8Array[]) => chunks.splice(2, 1)],
  ['is damaged', ([chunk]: Uint8Array[]) => chunk?.reverse()],
  ['is another one', (chunks: Uint8Array[]) => chunks.splice(1, 1, chunks[0] ?? Buffer.alloc(0))],
])('refuses a copy of which a chunk %s', async (_, damage) => {
  const { memory, parts, entry } = await put(BYTES);
  const kept = [...memory.state.chunks];
  const chunks = kept.map(([, { bytes }]) => bytes);
  damage(chunks);
  memory.state.chunks.clear();
  for (const [number, bytes] of chunks.entries()) {
    const key = kept[number]?.[0] ?? '';
    memory.state.chunks.set(key, { bytes, until: Number.POSITIVE_INFINITY });
  }

  await expect(getSnapshot(parts, entry)).rejects.toThrow(EntryError);
});
