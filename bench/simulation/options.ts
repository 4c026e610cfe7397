import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { AssetCounts } from '../../src/upstream/asset.ts';
import { OptionError, toOptionError } from '../option-error.ts';

/**
 * Whether the library is cached over all requests, as the gateway does, or made anew for each of
 * them.
 */
export type Mode = 'with' | 'without';

/** What is simulated. */
export interface SimulationOptions {
  readonly days: number;
  readonly queriesPerDay: number;
  /** The same seed gives the same day. */
  readonly seed: number;
  /** How many assets there are at first. */
  readonly library: AssetCounts;
  /** Undefined for both: all days with the ranked list, and the first of them without. */
  readonly only: Mode | undefined;
  /** Whether what nobody has asked for is read in the background: `MIRROR`. */
  readonly mirror: boolean;
  /** Whether to draw docs/calls-over-the-day.svg. */
  readonly svg: boolean;
}

/** Reads the arguments of the command line. @throws OptionError */
export function readOptions(args: readonly string[]): SimulationOptions {
  const { days, queries, seed, library, only, mirror, svg } = parse(args);
  const [image, news, voice, video] = library.split(',').map((count) => readInteger('library', count, 1));
  if (image === undefined || news === undefined || voice === undefined || video === undefined) {
    throw new OptionError('--library takes four numbers: images,news,voices,videos.');
  }
  if (only !== undefined && only !== 'with' && only !== 'without') {
    throw new OptionError('--only takes "with" or "without".');
  }
  return {
    days: readInteger('days', days, 1),
    queriesPerDay: readInteger('queries', queries, 1),
    seed: readInteger('seed', seed, 0),
    library: { image, news, voice, video },
    only,
    mirror,
    svg,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        days: { type: 'string', default: '1' },
        queries: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
        library: { type: 'string', default: '5000,1000,200,100' },
        only: { type: 'string' },
        mirror: { type: 'boolean', default: false },
        svg: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw toOptionError(error);
  }
}

function readInteger(option: string, text: string, least: number): number {
  const value = z.coerce.number().int().min(least).max(10_000_000).safeParse(text);
  if (text.trim() !== '' && value.success) return value.data;
  throw new OptionError(`--${option} takes whole numbers from ${least}, not "${text}".`);
}
