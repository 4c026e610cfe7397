import { parseArgs } from 'node:util';
import { OptionError, toOptionError } from '../option-error.ts';

/** How often the gateway is started. */
export interface StartOptions {
  readonly runs: number;
}

/** Reads the arguments of the command line. @throws OptionError */
export function readStartOptions(args: readonly string[]): StartOptions {
  const { runs } = parse(args);
  if (/^[1-9]\d{0,2}$/.test(runs)) return { runs: Number(runs) };
  throw new OptionError(`--runs takes a whole number from 1 to 999, not "${runs}".`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { runs: { type: 'string', default: '9' } } }).values;
  } catch (error) {
    throw toOptionError(error);
  }
}
