import { z } from 'zod';
import type { LedgersSnapshot } from '../library/asset-library.ts';
import type { StateRecord, StateStore } from './state-store.ts';

/** The kind of the ledgers' record. A list's kind is its name. */
export const LEDGERS = 'ledgers';

/** The saved form of the ledgers. */
export function recordOfLedgers(ledgers: LedgersSnapshot): StateRecord<unknown, unknown> {
  return { kind: LEDGERS, about: ledgers, items: [] };
}

/** The ledgers saved last; undefined if there are none. @throws as {@link StateStore.load} */
export async function loadLedgers(store: StateStore): Promise<LedgersSnapshot | undefined> {
  return (await store.load(ledgersShape))?.about;
}

/** Within GraphQL's Int. */
const natural = z
  .int()
  .min(0)
  .transform((count) => Math.min(count, 2 ** 31 - 1));

const day = z.object({ dayEndsAt: z.number(), used: natural, noCacheUsed: natural });

const ledger = day.extend({
  refusedAt: z.number().optional(),
  // Earlier versions saved neither of these.
  reserved: natural.optional(),
  left: z.array(day).optional(),
});

const ledgersShape = { kind: LEDGERS, about: z.record(z.string(), ledger), item: z.never() };
