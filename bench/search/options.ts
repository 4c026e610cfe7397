import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OptionError, toOptionError } from '../option-error.ts';
import type { CorpusSize } from './corpus.ts';

/** What is measured, and for how long. */
export interface SearchBenchOptions extends CorpusSize {
  /** How often each search is asked. */
  readonly rounds: number;
  /** How long the gateway is searched while it fills itself. */
  readonly seconds: number;
}

const OPTIONS = {
  items: { type: 'string', default: '120000' },
  rounds: { type: 'string', default: '100' },
  seconds: { type: 'string', default: '30' },
} as const;

type Name = keyof typeof OPTIONS;

/** What each option may be, both ends included. */
const LIMITS: Readonly<Record<Name, readonly [least: number, most: number]>> = {
  items: [1000, 1_000_000],
  rounds: [1, 1000],
  seconds: [1, 600],
};

/** Of so many items one is a news, the others are pictures. */
const ITEMS_FOR_A_NEWS = 6;

/** Reads the arguments of the command line. @throws OptionError */
export function readSearchOptions(args: readonly string[]): SearchBenchOptions {
  const values = parse(args);
  const read = (name: Name) => {
    const [least, most] = LIMITS[name];
    const number = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most));
    const { data } = number.safeParse(values[name]);
    if (data !== undefined) return data;
    throw new OptionError(`--${name} takes a whole number from ${least} to ${most}, not "${values[name]}".`);
  };
  const items = read('items');
  const news = Math.floor(items / ITEMS_FOR_A_NEWS);
  return { pictures: items - news, news, rounds: read('rounds'), seconds: read('seconds') };
}

function parse(args: readonly string[]): Readonly<Record<Name, string>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw toOptionError(error);
  }
}
