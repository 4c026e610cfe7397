import { z } from 'zod';
import type { LedgersSnapshot } from '../library/asset-library.ts';
import type { StateRecord, StateStore } from './state-store.ts';

/** The kind of the record of the ledgers. That of a list is its name. */
export const LEDGERS = 'ledgers';

/** The ledgers as they are saved. */
export function recordOfLedgers(ledgers: LedgersSnapshot): StateRecord<unknown, unknown> {
  return { kind: LEDGERS, about: ledgers, items: [] };
}

/** The ledgers that were saved last; undefined where none were. @throws as {@link StateStore.load} */
export async function loadLedgers(store: StateStore): Promise<LedgersSnapshot | undefined> {
  return (await store.load(ledgersShape))?.about;
}

const natural = z.int().min(0);

const day = z.object({ dayEndsAt: z.number(), used: natural, noCacheUsed: natural });

const ledger = day.extend({
  refusedAt: z.number().optional(),
  // Records of earlier versions have neither.
  reserved: natural.optional(),
  left: z.array(day).optional(),
});

const ledgersShape = { kind: LEDGERS, about: z.record(z.string(), ledger), item: z.never() };
