import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OptionError, toOptionError } from '../option-error.ts';

export interface FleetBenchOptions {
  /** How many pictures the account has. */
  readonly items: number;
  /** How often what takes a moment is measured. What takes seconds is a tenth as often. */
  readonly rounds: number;
}

const OPTIONS = {
  items: { type: 'string', default: '100000' },
  rounds: { type: 'string', default: '100' },
} as const;

type Name = keyof typeof OPTIONS;

/** What each option may be, both ends included. */
const LIMITS: Readonly<Record<Name, readonly [least: number, most: number]>> = {
  items: [1000, 1_000_000],
  rounds: [10, 1000],
};

/** Reads the arguments of the command line. @throws OptionError */
export function readFleetOptions(args: readonly string[]): FleetBenchOptions {
  const values = parse(args);
  const read = (name: Name) => {
    const [least, most] = LIMITS[name];
    const number = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most));
    const { data } = number.safeParse(values[name]);
    if (data !== undefined) return data;
    throw new OptionError(`--${name} takes a whole number from ${least} to ${most}, not "${values[name]}".`);
  };
  return { items: read('items'), rounds: read('rounds') };
}

function parse(args: readonly string[]): Readonly<Record<Name, string>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw toOptionError(error);
  }
}
