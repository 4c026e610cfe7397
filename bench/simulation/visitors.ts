import type { Random } from '../../src/sandbox/random.ts';
import type { AssetCounts, AssetType } from '../../src/upstream/asset.ts';
import { chooseWeighted, createZipf } from './choices.ts';
import type { PageAnswer, PageVariables } from './page-query.ts';
import { WORKLOAD } from './workload.ts';

/** Who asks for pages, and goes on reading where a page ended. */
export interface Visitors {
  next(): PageVariables;
  /** What the last query was answered. */
  note(variables: PageVariables, answer: PageAnswer): void;
}

/** Visitors of a library that has about so many assets. */
export function createVisitors(library: AssetCounts, random: Random): Visitors {
  const chooseRank = createZipf(Math.max(...Object.values(library)));
  const reading: PageVariables[] = [];

  /** The end of a page that one of the latest visitors got; undefined where nobody has one. */
  function goOn(): PageVariables | undefined {
    return reading.splice(random.integer(0, reading.length - 1), 1)[0];
  }

  function open(shift: 'aligned' | 'unaligned'): PageVariables {
    const type = chooseWeighted(WORKLOAD.types, random);
    const first = chooseWeighted(WORKLOAD.pageSizes, random);
    const page = chooseRank(Math.ceil(library[type] / first), random) - 1;
    const shifted = shift === 'aligned' ? 0 : random.integer(1, first - 1);
    return { type: enumValueOf(type), first, offset: page * first + shifted };
  }

  return {
    next() {
      const start = chooseWeighted(WORKLOAD.starts, random);
      if (start === 'unaligned') return open('unaligned');
      return (start === 'cursor' ? goOn() : undefined) ?? open('aligned');
    },
    note({ type, first, offset = 0 }, { data }) {
      const { hasNextPage, endCursor } = data?.assets?.pageInfo ?? {};
      const isAligned = offset % first === 0;
      if (!isAligned || !hasNextPage || !endCursor) return;
      reading.push({ type, first, after: endCursor });
      if (reading.length > WORKLOAD.visitors) reading.shift();
    },
  };
}

function enumValueOf(type: AssetType) {
  return type.toUpperCase() as Uppercase<AssetType>;
}
