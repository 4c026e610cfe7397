import type { PageAnswer } from '../simulation/page-query.ts';

/** How a query was answered: with what is known to be so, with what may be old, or not. */
export type Outcome = 'fresh' | 'stale' | 'error';

/** A query, and what came of it. Instants are in milliseconds since the run began. */
export interface AskedQuery {
  readonly at: number;
  readonly waitMs: number;
  readonly outcome: Outcome;
  /** Of an error; undefined where it has none. */
  readonly code: string | undefined;
  /** Whether upstream had sent everything that it asks for before the outage began. */
  readonly wasCached: boolean;
}

/** What happened in a run. */
export interface OutageRecord {
  readonly queries: readonly AskedQuery[];
  /** When upstream was called, by whichever call. */
  readonly calls: readonly number[];
}

/**
 * Tells how a query was answered. A page of other assets than `expected` is an error, and one that
 * nothing explains.
 */
export function readOutcome(
  { data, errors: [error] = [] }: PageAnswer,
  expected: readonly { readonly media_id: string }[],
): Pick<AskedQuery, 'outcome' | 'code'> {
  const assets = data?.assets;
  if (error !== undefined || !assets) return { outcome: 'error', code: error?.extensions?.code };
  const isRight =
    assets.nodes.length === expected.length &&
    assets.nodes.every(({ mediaId }, index) => mediaId === expected[index]?.media_id);
  if (!isRight) return { outcome: 'error', code: 'a wrong page' };
  return { outcome: assets.stale ? 'stale' : 'fresh', code: undefined };
}
