import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Every } from '../clock.ts';
import type { CountedSpan, SharedCounts } from '../shared-counts.ts';
import { BoardUnreachableError, type FleetBoard } from './board.ts';

/** Counts of callers that the replicas of a fleet share. */
export interface CallerCounts extends SharedCounts {
  /** Tells the others nothing more, and asks no more. */
  stop(): void;
}

export interface CallerCountsOptions {
  /** Names the replica: no other that runs has the same, nor had since the longest span began. */
  readonly me: string;
  readonly board: Pick<FleetBoard, 'addCounts'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly every: Every;
  /** Something failed that never should. */
  readonly onFailure: (error: unknown) => void;
}

/** How often the others are told, in milliseconds: what one tells, all know after twice that. */
const TOLD_EVERY_MS = 500;

/** So many counts are told at once: one answer has to come soon, and holds others up meanwhile. */
const TOLD_AT_ONCE = 200;

/** How many callers are counted of each kind, the latest first. Someone with more addresses can have more. */
const MOST_CALLERS = 10_000;

/** How long the others may still tell of a span that is over here, in milliseconds: clocks differ. */
const LINGER_MS = 5000;

/** What of a caller is counted in a span. */
interface Count {
  readonly key: string;
  readonly endsAt: number;
  own: number;
  /** Of the others. */
  others: number;
  /** Whether it was asked for since it was told. */
  isAsked: boolean;
}

/**
 * Each replica tells its own counts as a whole, and is told the sum of the others': however often it
 * tells them, nothing is added twice. A caller can pass a limit by what comes to each within a second.
 * While the board does not answer, what the others had counted still holds, and each counts for itself.
 */
export function createCallerCounts(options: CallerCountsOptions): CallerCounts {
  const { me, board, now, every, onFailure } = options;
  /** By what is counted: whoever tries keys from many addresses has no other counts forgotten. */
  const kinds = new Map<string, LRUCache<string, Count>>();
  let isTelling = false;

  function countOf({ what, endsAt }: CountedSpan, caller: string): Count {
    const counts = kinds.get(what) ?? new LRUCache<string, Count>({ max: MOST_CALLERS });
    kinds.set(what, counts);
    const name = `${endsAt}\n${caller}`;
    let count = counts.get(name);
    if (count === undefined) {
      count = { key: hashOf(`${what}\n${name}`), endsAt, own: 0, others: 0, isAsked: true };
      counts.set(name, count);
    }
    count.isAsked = true;
    return count;
  }

  function forgetEnded(): void {
    const before = now() - LINGER_MS;
    for (const counts of kinds.values())
      for (const [name, { endsAt }] of [...counts.entries()]) if (endsAt <= before) counts.delete(name);
  }

  async function tell(told: readonly Count[]): Promise<void> {
    const time = now();
    for (const count of told) count.isAsked = false;
    const asked = told.map(({ key, endsAt, own }) => ({
      key,
      count: own,
      keptMs: Math.max(1, endsAt - time + LINGER_MS),
    }));
    const sums = await board.addCounts({ me, counts: asked }).catch((error: unknown) => {
      for (const count of told) count.isAsked = true;
      throw error;
    });
    for (const [index, count] of told.entries()) count.others = sums[index] ?? count.others;
  }

  async function tellAll(): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    forgetEnded();
    const left = [...kinds.values()]
      .flatMap((counts) => [...counts.values()])
      .filter(({ isAsked }) => isAsked);
    try {
      for (let from = 0; from < left.length; from += TOLD_AT_ONCE)
        await tell(left.slice(from, from + TOLD_AT_ONCE));
    } catch (error) {
      if (!(error instanceof BoardUnreachableError)) onFailure(error);
    } finally {
      isTelling = false;
    }
  }

  const stop = every(TOLD_EVERY_MS, () => void tellAll());

  return {
    add(span, caller, added) {
      const count = countOf(span, caller);
      // What is given back may have been counted in the span before.
      count.own = Math.max(0, count.own + added);
      return count.own + count.others;
    },
    sumOf(span, caller) {
      const { own, others } = countOf(span, caller);
      return own + others;
    },
    stop,
  };
}

/**
 * No caller can be read from it, nor that two counts are of one. Whoever tries all IPv4 addresses that
 * there are can find one out.
 */
function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 22);
}
