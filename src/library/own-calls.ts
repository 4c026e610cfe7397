import { ageOf } from '../clock.ts';
import { UpstreamDisagreesError } from '../upstream/errors.ts';
import { MAX_COUNT, type TotalsSource } from '../upstream/port.ts';
import type { Eviction } from './cache/eviction.ts';
import { type CachedTotals, totalsNamed } from './cache/totals.ts';
import type { LibraryCalls, UnprovenItems } from './list/library-calls.ts';
import { ranksOf } from './list/window.ts';
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
 * call. While upstream contradicts itself about a list, nothing can be proven, and what is read is told apart:
 * it may be wrong, so that it is in no list of theirs for long.
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

  function unprovenOf({ ranked }: ListService<unknown>, ranks: readonly number[]): UnprovenItems | undefined {
    const { totalCount, isDisputed } = ranked;
    if (!isDisputed || totalCount === undefined) return undefined;
    const newest = totalCount - 1;
    const asked = ranks.length > 0 ? ranks : ranksOf({ newest, oldest: Math.max(0, newest - MAX_COUNT + 1) });
    const items = asked.flatMap((rank) => {
      const item = ranked.at(rank)?.item;
      return item === undefined ? [] : { rank, item: JSON.parse(JSON.stringify(item)) };
    });
    return { totalCount, items: items.toSorted((a, b) => b.rank - a.rank) };
  }

  return {
    async read(name, ranks, job) {
      const list = listNamed(name);
      const { ranked } = list;
      const isMissing = (rank: number) => ranked.missingIn({ newest: rank, oldest: rank }).length > 0;
      const isOld = (rank: number) =>
        ageOf(ranked.at(rank)?.fetchedAt ?? now(), now()) > contentSeconds * 1000;
      const isLacking = (rank: number) => isMissing(rank) || (job.purpose === 'refresh' && isOld(rank));
      // With the others: what is read at once fits together, and takes one call as well.
      if (ranked.totalCount === undefined || ranks.some(isLacking))
        await eviction.deferDuring(() => list.read(list.plan(ranks), job));
      const { totalCount = 0 } = ranked;
      const unsent = ranks.filter(
        (rank) => rank < totalCount && ranked.at(rank) === undefined && !isMissing(rank),
      );
      return { unsent, unproven: unprovenOf(list, ranks) };
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
