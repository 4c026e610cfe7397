import { ageOf } from '../clock.ts';
import { UpstreamDisagreesError } from '../upstream/errors.ts';
import type { TotalsSource } from '../upstream/port.ts';
import type { Eviction } from './cache/eviction.ts';
import { type CachedTotals, totalsNamed } from './cache/totals.ts';
import type { LibraryCalls } from './list/library-calls.ts';
import type { ListService } from './list-service.ts';

export interface OwnCallsOptions {
  /** @throws Error if no list has this name */
  readonly listNamed: (name: string) => ListService<unknown>;
  readonly totals: ReadonlyMap<TotalsSource, CachedTotals>;
  readonly eviction: Eviction;
  /** What was read longer ago than this is read again. */
  readonly contentSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The calls of a library for other processes that are the same account. What it knows already takes no
 * call. While upstream contradicts itself about a list, they fail: what is seen meanwhile may be wrong.
 */
export function createOwnCalls({
  listNamed,
  totals,
  eviction,
  contentSeconds,
  now,
}: OwnCallsOptions): LibraryCalls {
  function assertUndisputed({ ranked, definition }: ListService<unknown>): void {
    if (ranked.isDisputed) throw new UpstreamDisagreesError(definition.pageCall.name);
  }

  return {
    async read(name, ranks, job) {
      const list = listNamed(name);
      const { ranked } = list;
      assertUndisputed(list);
      const isMissing = (rank: number) => ranked.missingIn({ newest: rank, oldest: rank }).length > 0;
      const isOld = (rank: number) =>
        ageOf(ranked.at(rank)?.fetchedAt ?? now(), now()) > contentSeconds * 1000;
      const isLacking = (rank: number) => isMissing(rank) || (job.purpose === 'refresh' && isOld(rank));
      // With the others: what is read at once fits together, and takes one call as well.
      if (ranked.totalCount === undefined || ranks.some(isLacking))
        await eviction.deferDuring(() => list.read(list.plan(ranks), job));
      assertUndisputed(list);
      const { totalCount = 0 } = ranked;
      const unsent = ranks.filter(
        (rank) => rank < totalCount && ranked.at(rank) === undefined && !isMissing(rank),
      );
      return { unsent };
    },
    async prove(name, job) {
      const list = listNamed(name);
      await list.prove(job);
      assertUndisputed(list);
    },
    async readTotals(call, job) {
      const ofCall = totalsNamed(totals, call);
      const read = await ofCall.recent(job);
      return ofCall.latest ?? { totals: read, at: now() };
    },
  };
}
