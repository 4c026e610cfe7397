import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { FleetBoard } from './board.ts';
import { EntryError, type SnapshotEntry } from './entries.ts';

// A copy of the leader's store, in chunks beside the log, for those whose store the log cannot bring on.

/**
 * In bytes, before they are packed. Redis holds up everybody while it takes one, and the way there does so
 * as well.
 */
const CHUNK_BYTES = 2 ** 18;

/** As many chunks are under way at a time: while one travels, others are packed. */
const LANES = 4;

/** How long a copy is kept, in milliseconds: whoever asks for one fetches it at once. */
export const SNAPSHOT_KEPT_MS = 600_000;

/** How chunks are made smaller for their way. */
export interface Packing {
  pack(bytes: Uint8Array): Promise<Uint8Array>;
  /** Rejects what is not packed, or longer than a chunk. */
  unpack(bytes: Uint8Array): Promise<Uint8Array>;
}

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

// The lowest quality: the copy is to arrive soon, and this saves most of the way.
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

export const BROTLI: Packing = {
  pack: (bytes) => compress(bytes, FAST),
  unpack: (bytes) => decompress(bytes, { maxOutputLength: CHUNK_BYTES }),
};

/** Puts a copy where others find it, and returns what the log is to tell of it. */
export async function putSnapshot(
  { board, packing }: PutParts,
  id: string,
  { position, bytes }: SnapshotCopy,
): Promise<SnapshotEntry> {
  const chunks = Math.ceil(bytes.length / CHUNK_BYTES);
  const hashes = await forEachChunk(chunks, async (number) => {
    const chunk = bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
    await board.putChunk({ snapshot: id, number }, await packing.pack(chunk), SNAPSHOT_KEPT_MS);
    return hashOf(chunk);
  });
  return { kind: 'snapshot', id, chunks, position, sha256: hashOf(Buffer.concat(hashes)).toString('hex') };
}

/**
 * The copy that the log tells of.
 *
 * @throws EntryError if it is not whole, or not kept any more; BoardUnreachableError
 */
export async function getSnapshot(
  { board, packing }: GetParts,
  { id, chunks, sha256 }: SnapshotEntry,
): Promise<Uint8Array> {
  const hashes: Buffer[] = [];
  const parts = await forEachChunk(chunks, async (number) => {
    const packed = await board.getChunk({ snapshot: id, number });
    if (packed === undefined) throw new EntryError(`snapshot ${id} is not kept any more`);
    const chunk = await packing.unpack(packed).catch(() => undefined);
    if (chunk === undefined) throw new EntryError(`snapshot ${id} is not whole`);
    hashes[number] = hashOf(chunk);
    return chunk;
  });
  if (hashOf(Buffer.concat(hashes)).toString('hex') !== sha256)
    throw new EntryError(`snapshot ${id} is not whole`);
  return Buffer.concat(parts);
}

export interface SnapshotCopy {
  /** All entries until this one are in it. */
  readonly position: string;
  readonly bytes: Uint8Array;
}

interface PutParts {
  readonly board: Pick<FleetBoard, 'putChunk'>;
  readonly packing: Packing;
}

interface GetParts {
  readonly board: Pick<FleetBoard, 'getChunk'>;
  readonly packing: Packing;
}

/** Resolves with what comes of each, in their order. Rejects, and begins no other, once one of them fails. */
async function forEachChunk<Result>(
  chunks: number,
  work: (number: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  async function runLane(): Promise<void> {
    while (next < chunks) {
      const number = next;
      next += 1;
      try {
        results[number] = await work(number);
      } catch (error) {
        next = chunks;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, runLane));
  return results;
}

// Chunk by chunk: a whole copy at once would hold up all callers.
function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
