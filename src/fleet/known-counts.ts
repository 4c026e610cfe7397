import type { CallCount } from './board.ts';

/** What a replica knows of the board's counts and terms: what it tells, so that none is lowered. */
export interface KnownCounts {
  /** A count that the board, the log or a ledger tells. */
  add(count: CallCount): void;
  /** Of an endpoint's day; undefined if nothing is known. */
  find(endpoint: string, day: number): CallCount | undefined;
  /** Those of days that are not over. */
  all(now: number): readonly CallCount[];
  /** The highest term so far; 0 for none. */
  readonly term: number;
  raiseTerm(term: number): void;
  /** How many replicas a leader has told of, and this one has not told the board: 1 for none. */
  replicas: number;
}

export function createKnownCounts(): KnownCounts {
  const counts = new Map<string, CallCount>();
  let highestTerm = 0;

  const keyOf = ({ endpoint, day }: Pick<CallCount, 'endpoint' | 'day'>) => `${endpoint} ${day}`;

  return {
    add(count) {
      const known = counts.get(keyOf(count));
      if (known === undefined || isNewer(count, known)) counts.set(keyOf(count), count);
    },
    find: (endpoint, day) => counts.get(keyOf({ endpoint, day })),
    all(now) {
      for (const [key, { day }] of counts) if (day <= now) counts.delete(key);
      return [...counts.values()];
    },
    get term() {
      return highestTerm;
    },
    replicas: 1,
    raiseTerm(term) {
      highestTerm = Math.max(highestTerm, term);
    },
  };
}

/** Of two counts the later round holds, then the higher one. */
function isNewer(one: CallCount, other: CallCount): boolean {
  return one.round > other.round || (one.round === other.round && one.used > other.used);
}
