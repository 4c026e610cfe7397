import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../bench/chaos/options.ts';
import { OUTAGES } from '../../../bench/chaos/outages.ts';
import { OptionError } from '../../../bench/option-error.ts';

describe('readOptions', () => {
  it('runs all outages unless told', () => {
    expect(readOptions([])).toEqual({ outages: OUTAGES, queriesPerSecond: 2, seed: 1, write: false });
  });

  it('runs one', () => {
    expect(readOptions(['--only', 'deploy']).outages).toMatchObject([{ name: 'deploy', hasDeploy: true }]);
  });

  it.each([
    [
      ['--only', 'rain'],
      '--only takes one of blackout, flaky, oscillating, slow-drip, token-killed, quota-end, deploy.',
    ],
    [['--only', 'flaky', '--write'], '--write is for all outages, not for --only one.'],
    [['--rate', '0'], '--rate takes whole numbers from 1 to 100, not "0".'],
    [['--seed', ''], '--seed takes whole numbers from 0 to 1000000, not "".'],
    [['--days'], "Unknown option '--days'."],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(new OptionError(sentence));
  });
});
