/**
 * The numbers of a list's items, its `seq`s. Each item has one that is given once, so that a
 * deletion changes no other row of the store. The rank of an item is how many lower ones are live.
 *
 *      seq    0  1  2  3  4  5
 *      live   1  1  0  1  1  1      the item with seq 2 was deleted
 *      rank   0  1     2  3  4
 */
export interface LiveSeqs {
  /** How many are live. */
  readonly count: number;
  /** The live one of this rank. @throws RangeError if there are fewer */
  seqAt(rank: number): number;
  /** How many lower ones are live. */
  rankOf(seq: number): number;
  isLive(seq: number): boolean;
  /** Above all that ever were live. */
  readonly seqAfterLast: number;
  /** Makes so many new ones live, above all that ever were. */
  append(count: number): void;
  remove(seq: number): void;
  /** Those that were live and are not, lowest first: the first and the last of each run. */
  readonly dead: readonly Run[];
}

export type Run = readonly [first: number, last: number];

const FEWEST = 1024;

/** From so many on, the tree is built anew: one by one, each takes a logarithm of steps. */
const MANY = 64;

/**
 * A Fenwick tree: four bytes a number, and a logarithm of steps for each question.
 *
 * @param count how many are live
 * @param dead runs of numbers below these that are not. Default: none
 */
export function createLiveSeqs(count = 0, dead: readonly Run[] = []): LiveSeqs {
  let live = new Uint8Array(FEWEST);
  /** At `n`, how many are live of the numbers whose place in the tree ends at `n`; from 1. */
  let sums = new Int32Array(FEWEST + 1);
  let next = 0;
  let liveCount = 0;

  /** Has room for so many. */
  function grow(least: number): void {
    let capacity = live.length;
    while (capacity < least) capacity *= 2;
    if (capacity === live.length) return;
    const grown = new Uint8Array(capacity);
    grown.set(live);
    live = grown;
    build();
  }

  function build(): void {
    sums = new Int32Array(live.length + 1);
    for (let n = 1; n <= live.length; n += 1) {
      sums[n] = (sums[n] ?? 0) + (live[n - 1] ?? 0);
      const parent = n + (n & -n);
      if (parent <= live.length) sums[parent] = (sums[parent] ?? 0) + (sums[n] ?? 0);
    }
  }

  function change(seq: number, by: 1 | -1): void {
    live[seq] = by === 1 ? 1 : 0;
    liveCount += by;
    for (let n = seq + 1; n <= live.length; n += n & -n) sums[n] = (sums[n] ?? 0) + by;
  }

  function append(more: number): void {
    grow(next + more);
    if (more < MANY) {
      for (let seq = next; seq < next + more; seq += 1) change(seq, 1);
    } else {
      live.fill(1, next, next + more);
      liveCount += more;
      build();
    }
    next += more;
  }

  function remove(seq: number): void {
    if (live[seq] === 1) change(seq, -1);
  }

  append(dead.reduce((sum, [first, last]) => sum + last - first + 1, count));
  for (const [first, last] of dead) for (let seq = first; seq <= last; seq += 1) remove(seq);

  return {
    get count() {
      return liveCount;
    },
    seqAt(rank) {
      if (rank < 0 || rank >= liveCount) throw new RangeError(`There is no rank ${rank} among ${liveCount}.`);
      let passed = 0;
      let left = rank;
      for (let step = live.length; step > 0; step = Math.floor(step / 2)) {
        const there = passed + step;
        if (there > live.length || (sums[there] ?? 0) > left) continue;
        passed = there;
        left -= sums[there] ?? 0;
      }
      return passed;
    },
    rankOf(seq) {
      let rank = 0;
      for (let n = Math.min(seq, live.length); n > 0; n -= n & -n) rank += sums[n] ?? 0;
      return rank;
    },
    isLive: (seq) => live[seq] === 1,
    get seqAfterLast() {
      return next;
    },
    append,
    remove,
    get dead() {
      const runs: [first: number, last: number][] = [];
      for (let seq = live.indexOf(0); seq >= 0 && seq < next; seq = live.indexOf(0, seq + 1)) {
        const run = runs.at(-1);
        if (run?.[1] === seq - 1) run[1] = seq;
        else runs.push([seq, seq]);
      }
      return runs;
    },
  };
}
