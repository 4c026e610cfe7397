import type { Moment, SoakResult } from './soak.ts';
import { type Point, risePerHour } from './trend.ts';

/** One thing that is promised of a soak, and whether it was kept. */
export interface Finding {
  readonly name: string;
  readonly figure: string;
  readonly isKept: boolean;
}

const MIB = 2 ** 20;

/** Of a run of an hour and more: memory, and whole connections, timers and so on. */
const MIB_PER_HOUR = 1;
const EACH_PER_HOUR = 2;

/**
 * What chance may add to or take from a quantity in any time: it makes the slope of a short run
 * steep. Of memory, most of what may be kept of the lists (CACHE_MAX_BYTES of the soak), and so
 * little that it allows no more than the above in the 50 minutes of an hour.
 */
const CHANCE_MIB = 0.8;
const CHANCE_EACH = 2;

/** A fifth of the time, at most ten minutes: caches fill, code is compiled. */
const WARM_UP_SHARE = 0.2;
const LONGEST_WARM_UP_HOURS = 1 / 6;

/**
 * Judges a soak by what is promised: memory, connections and timers stay as they are, and every
 * error is explained.
 */
export function findingsOf({ moments, tally, mistakes, exitCode }: SoakResult): readonly Finding[] {
  const measured = afterWarmUp(moments);
  const hours = (measured.at(-1)?.hours ?? 0) - (measured.at(0)?.hours ?? 0);

  function flat(name: string, unit: string, most: number, read: (moment: Moment) => number): Finding {
    const points: Point[] = measured.map((moment) => ({ hours: moment.hours, value: read(moment) }));
    const rise = risePerHour(points);
    const figure = `${rise.toFixed(2)} ${unit}an hour over ${(hours * 60).toFixed(1)} minutes, of ${most.toFixed(2)} at most`;
    return { name, figure, isKept: rise <= most };
  }

  const mostMemory = Math.max(MIB_PER_HOUR, CHANCE_MIB / hours);
  const mostEach = Math.max(EACH_PER_HOUR, CHANCE_EACH / hours);
  return [
    flat('heap', 'MiB ', mostMemory, ({ heapUsed }) => heapUsed / MIB),
    flat('buffers', 'MiB ', mostMemory, ({ external }) => external / MIB),
    flat('connections', '', mostEach, ({ sockets }) => sockets),
    flat('timers', '', mostEach, ({ timers }) => timers),
    flat('resources', '', mostEach, ({ resources }) => resources),
    none('unexplained errors', tally.unexplained),
    none('mistakes in the log', mistakes),
    { name: 'exit code', figure: String(exitCode), isKept: exitCode === 0 },
  ];
}

function afterWarmUp(moments: readonly Moment[]): readonly Moment[] {
  const end = moments.at(-1)?.hours ?? 0;
  return moments.filter(({ hours }) => hours >= Math.min(end * WARM_UP_SHARE, LONGEST_WARM_UP_HOURS));
}

function none(name: string, each: readonly string[]): Finding {
  const figure = [String(each.length), ...each.slice(0, 3)].join('\n    ');
  return { name, figure, isKept: each.length === 0 };
}
