import { encodeCursor } from '../../schema/cursor.ts';
import { hashOf, NEIGHBOURS, shortHashOf } from '../../src/library/list/anchor.ts';

/**
 * The cursor of the picture at an offset of {@link images}, with all the neighbours that it has.
 */
export function cursorAt(total: number, offset: number): string {
  const rank = total - 1 - offset;
  const hashAt = (at: number) => shortHashOf(hashOf(`image-${at + 1}`));
  const ranks = Array.from({ length: NEIGHBOURS }, (_, index) => index + 1);
  return encodeCursor({
    tag: 0,
    rank,
    totalCount: total,
    hash: hashOf(`image-${rank + 1}`),
    newer: ranks
      .map((distance) => rank + distance)
      .filter((at) => at < total)
      .map(hashAt),
    older: ranks
      .map((distance) => rank - distance)
      .filter((at) => at >= 0)
      .map(hashAt),
    atLeastOnce: false,
  });
}
