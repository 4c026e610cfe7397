import { SOLAR_TERMS, type SolarTerm } from './solar-terms.ts';

/** A solar term of one year: the occasion of a message. */
export interface Occasion {
  readonly year: number;
  readonly term: SolarTerm;
}

/** The solar terms of these years, oldest first, both years included. */
export function occasionsOf(firstYear: number, lastYear: number): readonly Occasion[] {
  const years = Array.from({ length: Math.max(0, lastYear - firstYear + 1) }, (_, n) => firstYear + n);
  return years.flatMap((year) => SOLAR_TERMS.map((term) => ({ year, term })));
}

/** The first solar term that begins after this time, in unix seconds. */
export function occasionAfter(time: number): Occasion {
  const year = yearOf(time);
  const next = occasionsOf(year, year + 1).find((occasion) => morningOf(occasion) > time);
  if (next === undefined) throw new RangeError(`There is no solar term after ${time}.`);
  return next;
}

/** 07:30 in Beijing on its first day, in unix seconds. */
export function morningOf({ year, term: { month, day } }: Occasion): number {
  return Date.UTC(year, month - 1, day, 7 - 8, 30) / 1000;
}

/** The year in Beijing at this time, in unix seconds. */
export function yearOf(time: number): number {
  return new Date((time + 8 * 3600) * 1000).getUTCFullYear();
}
