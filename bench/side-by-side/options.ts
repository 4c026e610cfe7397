import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OptionError, toOptionError } from '../option-error.ts';
import { MODE_NAMES, type ModeName } from './modes.ts';
import { QUERY_NAMES } from './queries.ts';
import { TARGET_NAMES, type TargetChoice } from './targets/targets.ts';

/** What is measured, and for how long. */
export interface BenchOptions extends TargetChoice {
  readonly modes: readonly ModeName[];
  /** The names of the queries. */
  readonly queries: readonly string[];
  readonly rounds: number;
  /** How long one round of one target takes. */
  readonly seconds: number;
  /** How long each target is asked before its rounds. */
  readonly warmUpSeconds: number;
}

const USUAL = {
  modes: MODE_NAMES.join(),
  queries: QUERY_NAMES.join(),
  targets: TARGET_NAMES.join(),
  rounds: '8',
  seconds: '1',
  'warm-up': '2',
};

/** Nothing is aimed at them. */
const SLOW_TARGETS = ['apollo-response-cache', 'mercurius'];

/** What `--quick` does with all that is not said. */
const QUICK = {
  modes: USUAL.modes,
  queries: 'q1,q2,q3,q4',
  targets: TARGET_NAMES.filter((name) => !SLOW_TARGETS.includes(name)).join(),
  // Of three, the median leaves out one that was disturbed.
  rounds: '3',
  seconds: '0.1',
  'warm-up': '0.25',
};

const MAX_SECONDS = 600;

/** Reads the arguments of the command line. @throws OptionError */
export function readOptions(args: readonly string[]): BenchOptions {
  const { quick, against, ...given } = parse(args);
  const values = { ...(quick ? QUICK : USUAL), ...given };
  if (against !== undefined && !existsSync(join(against, 'dist/src/main.js')))
    throw new OptionError(`--against takes the folder of a built checkout, not "${against}".`);
  return {
    modes: readNames('modes', values.modes, MODE_NAMES),
    queries: readNames('queries', values.queries, QUERY_NAMES),
    targets: readNames('targets', values.targets, TARGET_NAMES),
    against,
    rounds: readRounds(values.rounds),
    seconds: readSeconds('seconds', values.seconds, 0.05),
    warmUpSeconds: readSeconds('warm-up', values['warm-up'], 0),
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        against: { type: 'string' },
        modes: { type: 'string' },
        queries: { type: 'string' },
        targets: { type: 'string' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        'warm-up': { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    throw toOptionError(error);
  }
}

function readNames<Name extends string>(
  option: string,
  text: string,
  known: readonly Name[],
): readonly Name[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined)
    throw new OptionError(`--${option} takes ${known.join(', ')}, separated by commas, not "${unknown}".`);
  return known.filter((name) => names.includes(name));
}

function readRounds(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new OptionError(`--rounds takes a whole number from 1, not "${text}".`);
}

function readSeconds(option: string, text: string, least: number): number {
  const value = z.coerce.number().min(least).max(MAX_SECONDS).safeParse(text);
  if (text.trim() !== '' && value.success) return value.data;
  throw new OptionError(`--${option} takes seconds, from ${least} to ${MAX_SECONDS}, not "${text}".`);
}
