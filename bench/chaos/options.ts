import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OptionError, toOptionError } from '../option-error.ts';
import { OUTAGES, type Outage } from './outages.ts';

/** What is run. */
export interface ChaosOptions {
  readonly outages: readonly Outage[];
  /** To each of the two gateways. */
  readonly queriesPerSecond: number;
  /** The same seed gives the same table. */
  readonly seed: number;
  /** Whether to write docs/resilience.md and its graphs. */
  readonly write: boolean;
}

/** Reads the arguments of the command line. @throws OptionError */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { only, write, ...numbers } = parse(args);
  const outages = OUTAGES.filter(({ name }) => only === undefined || name === only);
  if (outages.length === 0)
    throw new OptionError(`--only takes one of ${OUTAGES.map(({ name }) => name).join(', ')}.`);
  if (write && only !== undefined) throw new OptionError('--write is for all outages, not for --only one.');
  return {
    outages,
    queriesPerSecond: readInteger('rate', numbers.rate, { least: 1, most: 100 }),
    seed: readInteger('seed', numbers.seed, { least: 0, most: 1_000_000 }),
    write,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        rate: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        write: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw toOptionError(error);
  }
}

function readInteger(option: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = z.coerce.number().int().min(least).max(most).safeParse(text);
  if (text.trim() !== '' && value.success) return value.data;
  throw new OptionError(`--${option} takes whole numbers from ${least} to ${most}, not "${text}".`);
}
