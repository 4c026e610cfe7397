import type { Eviction } from '../cache/eviction.ts';
import type { RankRange } from '../list/window.ts';
import type { ListService } from '../list-service.ts';
import type { Read } from './reads.ts';

/**
 * What is cached of these ranks was read. It refers to no item and to no operation, so that a kept
 * answer keeps neither.
 */
export function readOfRanks(
  list: ListService<unknown>,
  { newest, oldest }: RankRange,
  { touch }: Pick<Eviction, 'touch'>,
): Required<Read> {
  return {
    isCurrent: list.stamp(),
    show() {
      const cached = list.ranked.cachedIn({ newest, oldest });
      for (const each of cached) touch(each);
      list.events.shown(cached);
    },
  };
}
