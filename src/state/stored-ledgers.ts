import { z } from 'zod';
import type { LedgersSnapshot } from '../library/asset-library.ts';
import { readStateFile } from './read-state-file.ts';
import type { StateFile } from './state-file.ts';

/** The kind of the file of the ledgers. */
export const LEDGERS = 'ledgers';

/** The ledgers as they are stored. */
export function storeLedgers(snapshot: LedgersSnapshot, account: string): StateFile<unknown, unknown> {
  return { kind: LEDGERS, account, about: snapshot, items: [] };
}

/** @throws StateFileError, and the file system's error */
export async function readLedgers(path: string, account: string): Promise<LedgersSnapshot> {
  const format = {
    kind: LEDGERS,
    account,
    about: z.record(z.string(), ledger),
    item: z.never(),
  };
  return (await readStateFile(path, format)).about;
}

const natural = z.int().min(0);

const day = z.object({ dayEndsAt: z.number(), used: natural, noCacheUsed: natural });

const ledger = day.extend({
  refusedAt: z.number().optional(),
  // Files of earlier versions have neither.
  reserved: natural.optional(),
  left: z.array(day).optional(),
});
