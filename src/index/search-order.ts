import type { SearchPosition, SearchRequest } from './asset-index.ts';

/**
 * Compares where two items stand in the order of a search: negative if the first one precedes. No
 * two items of an account compare alike.
 */
export function compareInOrder(
  a: SearchPosition,
  b: SearchPosition,
  { by, isDescending }: SearchRequest['sort'],
): number {
  // Of tiers the lowest is the best, and descending order begins with the best.
  const byKey =
    by === 'name'
      ? compareTexts(a.name, b.name)
      : (by === 'relevance' ? b.tier - a.tier : 0) || a.updatedAt - b.updatedAt;
  const ascending = byKey || a.list - b.list || a.hash - b.hash;
  return isDescending ? -ascending : ascending;
}

/** By code points, as their bytes in UTF-8 compare. `<` compares halves of code points. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
