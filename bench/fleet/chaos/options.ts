import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OptionError, toOptionError } from '../../option-error.ts';

export interface FleetChaosOptions {
  readonly replicas: number;
  /** How long faults are made. Starting, and looking whether all are equal again, come on top. */
  readonly seconds: number;
  /** The same seed makes the same faults. What comes of them depends on the machine. */
  readonly seed: number;
  /** The calls of a day of each endpoint. */
  readonly calls: number;
}

const OPTIONS = {
  long: { type: 'boolean', default: false },
  replicas: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  calls: { type: 'string' },
} as const;

type Name = keyof FleetChaosOptions;

const SHORT: FleetChaosOptions = { replicas: 3, seconds: 50, seed: 1, calls: 1000 };
const LONG: FleetChaosOptions = { replicas: 20, seconds: 1200, seed: 1, calls: 1000 };

/** What each option may be, both ends included. */
const LIMITS: Readonly<Record<Name, readonly [least: number, most: number]>> = {
  replicas: [2, 50],
  seconds: [5, 86_400],
  seed: [0, 1_000_000],
  calls: [100, 1_000_000],
};

/** Reads the arguments of the command line. @throws OptionError */
export function readFleetChaosOptions(args: readonly string[]): FleetChaosOptions {
  const { long, ...given } = parse(args);
  const usual = long ? LONG : SHORT;
  const read = (name: Name) => {
    const [least, most] = LIMITS[name];
    const text = given[name] ?? String(usual[name]);
    const number = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most));
    const { data } = number.safeParse(text);
    if (data !== undefined) return data;
    throw new OptionError(`--${name} takes a whole number from ${least} to ${most}, not "${text}".`);
  };
  return { replicas: read('replicas'), seconds: read('seconds'), seed: read('seed'), calls: read('calls') };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw toOptionError(error);
  }
}
