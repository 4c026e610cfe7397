const FIRST_MS = 60_000;
const LONGEST_MS = 900_000;

/**
 * For how many milliseconds no call is made after upstream has said, for so many calls in a row, that those of the day
 * are used up. Then one finds out whether that is still so: somebody may have had the quota reset, or granted more of
 * it. One minute at first, twice as long each time, a quarter of an hour at most: about a hundred calls in a day.
 */
export function probePauseMs(refusals: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (refusals - 1));
}
