import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OptionError, toOptionError } from '../option-error.ts';

/** What is measured. */
export interface ScaleOptions {
  /** How many pictures the account has, one after the other. */
  readonly sizes: readonly number[];
}

const DEFAULT_SIZES = '1000,10000,100000';

const sizesSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().trim().regex(/^\d+$/).transform(Number).pipe(z.number().min(200).max(1_000_000))));

/** Reads the arguments of the command line. @throws OptionError */
export function readScaleOptions(args: readonly string[]): ScaleOptions {
  const { items } = parse(args);
  const sizes = sizesSchema.safeParse(items);
  if (sizes.success) return { sizes: sizes.data };
  throw new OptionError(
    `--items takes whole numbers from 200 to 1000000, separated by commas, not "${items}".`,
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { items: { type: 'string', default: DEFAULT_SIZES } } })
      .values;
  } catch (error) {
    throw toOptionError(error);
  }
}
