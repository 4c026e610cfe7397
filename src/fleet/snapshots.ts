import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FleetBoard } from './board.ts';
import { EntryError, type SnapshotEntry } from './entries.ts';

// A copy of the leader's store, in chunks beside the log, for those whose store the log cannot bring on.

/** In bytes. Redis holds up everybody while it takes one. */
const CHUNK_BYTES = 2 ** 20;

/** How long a copy is kept, in milliseconds: whoever asks for one fetches it at once. */
export const SNAPSHOT_KEPT_MS = 600_000;

/** A longer copy is not unpacked: no library is nearly as large. */
const MAX_BYTES = 4 * 2 ** 30 - 1;

/** How copies are made smaller for their way. */
export interface Packing {
  pack(bytes: Uint8Array): Promise<Uint8Array>;
  /** Rejects what is not packed, or too large. */
  unpack(bytes: Uint8Array): Promise<Uint8Array>;
}

const zip = promisify(gzip);
const unzip = promisify(gunzip);

export const GZIP: Packing = {
  // Level 1: the copy is to arrive soon, and this saves most of the way.
  pack: (bytes) => zip(bytes, { level: 1 }),
  unpack: (bytes) => unzip(bytes, { maxOutputLength: MAX_BYTES }),
};

/** Puts a copy where others find it, and returns what the log is to tell of it. */
export async function putSnapshot(
  { board, packing }: PutParts,
  id: string,
  { position, bytes }: SnapshotCopy,
): Promise<SnapshotEntry> {
  const packed = await packing.pack(bytes);
  const chunks = Math.ceil(packed.length / CHUNK_BYTES);
  for (let number = 0; number < chunks; number += 1) {
    const chunk = packed.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
    await board.putChunk({ snapshot: id, number }, chunk, SNAPSHOT_KEPT_MS);
  }
  return { kind: 'snapshot', id, chunks, position, sha256: sha256Of(bytes) };
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
  const parts: Uint8Array[] = [];
  for (let number = 0; number < chunks; number += 1) {
    const chunk = await board.getChunk({ snapshot: id, number });
    if (chunk === undefined) throw new EntryError(`snapshot ${id} is not kept any more`);
    parts.push(chunk);
  }
  const bytes = await packing.unpack(Buffer.concat(parts)).catch(() => undefined);
  if (bytes === undefined || sha256Of(bytes) !== sha256) throw new EntryError(`snapshot ${id} is not whole`);
  return bytes;
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

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
