import type { Random } from '../random.ts';

const FIRST_UPLOAD = 1_475_283_600; // 1 October 2016, 09:00 in Beijing
const DAY_SECONDS = 86_400;

/** When so many assets were uploaded, in unix seconds, oldest first: a few at a time, then a pause of some days. */
export function chooseUploadTimes(
  count: number,
  longestPauseDays: number,
  random: Random,
): readonly number[] {
  let time = FIRST_UPLOAD;
  return Array.from({ length: count }, () => {
    time += random.chance(50) ? random.integer(1, 4) : random.integer(1, longestPauseDays) * DAY_SECONDS;
    return time;
  });
}

/** Mostly the upload itself; sometimes a rename long after it, which leaves the asset where it is in the list. */
export function chooseUpdateTime(uploadTime: number, random: Random): number {
  return random.chance(12) ? uploadTime + random.integer(60, 40 * DAY_SECONDS) : uploadTime;
}
