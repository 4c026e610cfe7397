import { describe, expect, it } from 'vitest';
import { OptionError } from '../../../bench/option-error.ts';
import { readOptions } from '../../../bench/side-by-side/options.ts';
import { TARGET_NAMES } from '../../../bench/side-by-side/targets/targets.ts';

describe('readOptions', () => {
  it('measures everything in eight rounds of a second unless told', () => {
    expect(readOptions([])).toEqual({
      modes: ['hot', 'warm', 'cold', 'cold-100', 'stalls', 'memory'],
      queries: ['q1', 'q2', 'q3', 'q4', 'safe', 'revalidate', 'publications'],
      targets: TARGET_NAMES,
      against: undefined,
      rounds: 8,
      seconds: 1,
      warmUpSeconds: 2,
    });
  });

  it('is quick, but for what is said', () => {
    const options = readOptions(['--quick', '--rounds', '5']);

    expect(options).toMatchObject({ queries: ['q1', 'q2', 'q3', 'q4'], rounds: 5, seconds: 0.1 });
    expect(options.targets).not.toContain('apollo-response-cache');
    expect(options.targets).toContain('bare-map');
  });

  it('chooses, in the order in which they always run', () => {
    expect(
      readOptions(['--modes', 'warm,hot', '--queries', 'q4, q1', '--targets', 'bare-map,gateway']),
    ).toMatchObject({ modes: ['hot', 'warm'], queries: ['q1', 'q4'], targets: ['gateway', 'bare-map'] });
  });

  it.each([
    [
      ['--modes', 'lukewarm'],
      '--modes takes hot, warm, cold, cold-100, stalls, memory, separated by commas, not "lukewarm".',
    ],
    [
      ['--queries', ''],
      '--queries takes q1, q2, q3, q4, safe, revalidate, publications, separated by commas, not "".',
    ],
    [['--rounds', '0'], '--rounds takes a whole number from 1, not "0".'],
    [['--seconds', '0.01'], '--seconds takes seconds, from 0.05 to 600, not "0.01".'],
    [['--warm-up', 'long'], '--warm-up takes seconds, from 0 to 600, not "long".'],
    [['--against', 'test'], '--against takes the folder of a built checkout, not "test".'],
    [['--slow'], "Unknown option '--slow'."],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(new OptionError(sentence));
  });
});
