import type { AssetLibrary } from '../../library/asset-library.ts';
import type { AssetIndex } from '../asset-index.ts';

/**
 * The same index, but a list that is searched, or whose changes are asked for, is checked as one that
 * is read: in the background, if that is due. And if one that is searched is not read whole yet, it is
 * filled before others.
 */
export function createSearchedIndex(
  index: AssetIndex,
  { lists, filling, startChecks }: Pick<AssetLibrary, 'lists' | 'filling' | 'startChecks'>,
): AssetIndex {
  const namesOf = (tags: readonly number[]) => tags.flatMap((tag) => lists.tagged(tag)?.name ?? []);

  return {
    ...index,
    search(request, signal) {
      const names = namesOf(request.lists);
      filling.prefer(names);
      startChecks(names);
      return index.search(request, signal);
    },
    changesSince(request) {
      startChecks(namesOf(request.lists));
      return index.changesSince(request);
    },
  };
}
