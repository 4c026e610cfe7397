import { percentile } from '../percentile.ts';

/** The middle of some values, or the mean of the two in the middle; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const ascending = Float64Array.from(values).sort();
  const middle = ascending.length / 2;
  const upper = ascending[Math.floor(middle)];
  const lower = ascending[Math.ceil(middle) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/** What one target did in one round. */
export interface Round {
  /** Which of the interleaved rounds. */
  readonly round: number;
  readonly perSecond: number;
  /** Processor time of one request, in microseconds; undefined where it cannot be told. */
  readonly cpuMicroseconds: number | undefined;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
  /** Upstream calls for pages and totals for one request. */
  readonly calls: number | undefined;
  /** Of the body of one answer. */
  readonly bytes: number | undefined;
  readonly rssMebibytes: number | undefined;
  /** How busy the core of the server was, from 0 to 1. */
  readonly serverLoad: number | undefined;
  /** The same of the core that the load and the upstream share. */
  readonly loadLoad: number | undefined;
}

type Measure = Exclude<keyof Round, 'round'>;

/** The median over the rounds. */
export function medianOf(rounds: readonly Round[], measure: Measure): number | undefined {
  return median(rounds.map((round) => round[measure]).filter((value) => value !== undefined));
}

/** How one target compares to another; a number is undefined where it cannot be told. */
export interface Comparison {
  /** The median over the rounds of the ratio of answers in a second. */
  readonly rounds: number | undefined;
  /** The ratio of the best rounds. */
  readonly best: number | undefined;
  /** The ratio of the processor's time for one request, the lower the better. */
  readonly cpu: number | undefined;
}

/** Compares rounds with those of the base that were run beside them. */
export function compare(rounds: readonly Round[], base: readonly Round[]): Comparison {
  const pairs = rounds.flatMap((round) => {
    const beside = base.find((each) => each.round === round.round);
    return beside === undefined ? [] : [{ round, beside }];
  });
  const best = (all: readonly Round[]) =>
    percentile(
      all.map(({ perSecond }) => perSecond),
      1,
    );
  return {
    rounds: median(pairs.flatMap(({ round, beside }) => ratio(round.perSecond, beside.perSecond) ?? [])),
    best: ratio(best(rounds), best(base)),
    cpu: median(
      pairs.flatMap(({ round, beside }) => ratio(round.cpuMicroseconds, beside.cpuMicroseconds) ?? []),
    ),
  };
}

function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined || base === 0 ? undefined : value / base;
}
