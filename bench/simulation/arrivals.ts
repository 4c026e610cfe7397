import type { Random } from '../../src/sandbox/random.ts';
import { chooseFraction } from './choices.ts';
import { HOUR_MS, WORKLOAD } from './workload.ts';

/**
 * When the queries of a day come, in milliseconds since 1970, in no order. Each comes at a time of
 * its own, whatever the others do, which is a Poisson process of which the number is known.
 */
export function chooseArrivals(count: number, dayAt: number, random: Random): number[] {
  return Array.from({ length: count }, () => dayAt + Math.floor(timeOfDay(chooseFraction(random))));
}

const { fromHour, untilHour, rate } = WORKLOAD.night;

/** Queries up to these times of the day, in hours of the day's rate. */
const UNTIL_MORNING = untilHour * rate;
const UNTIL_NIGHT = UNTIL_MORNING + (fromHour - untilHour);
const UNTIL_MIDNIGHT = UNTIL_NIGHT + (24 - fromHour) * rate;

/** The time of the day, in milliseconds, until which this part of its queries comes. */
function timeOfDay(part: number): number {
  const busy = part * UNTIL_MIDNIGHT;
  if (busy < UNTIL_MORNING) return (busy / rate) * HOUR_MS;
  if (busy < UNTIL_NIGHT) return (untilHour + busy - UNTIL_MORNING) * HOUR_MS;
  return (fromHour + (busy - UNTIL_NIGHT) / rate) * HOUR_MS;
}
