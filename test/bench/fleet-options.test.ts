import { describe, expect, it } from 'vitest';
import { readFleetChaosOptions } from '../../bench/fleet/chaos/options.ts';
import { readFleetOptions } from '../../bench/fleet/options.ts';
import { OptionError } from '../../bench/option-error.ts';

describe('readFleetOptions', () => {
  it('measures a hundred thousand pictures unless told', () => {
    expect(readFleetOptions([])).toEqual({ items: 100_000, rounds: 100 });
    expect(readFleetOptions(['--items', '2000', '--rounds', '10'])).toEqual({ items: 2000, rounds: 10 });
  });

  it.each(['999', '1000001', '1e4', ''])('refuses "%s" pictures in one sentence', (items) => {
    expect(() => readFleetOptions(['--items', items])).toThrow(
      new OptionError(`--items takes a whole number from 1000 to 1000000, not "${items}".`),
    );
  });
});

describe('readFleetChaosOptions', () => {
  it('takes three replicas for a minute, or twenty for twenty, unless told', () => {
    expect(readFleetChaosOptions([])).toEqual({ replicas: 3, seconds: 50, seed: 1, calls: 1000 });
    expect(readFleetChaosOptions(['--long'])).toEqual({ replicas: 20, seconds: 1200, seed: 1, calls: 1000 });
    expect(readFleetChaosOptions(['--long', '--replicas', '5', '--seed', '7'])).toMatchObject({
      replicas: 5,
      seconds: 1200,
      seed: 7,
    });
  });

  it.each([
    ['--replicas', '1', '--replicas takes a whole number from 2 to 50, not "1".'],
    ['--seconds', 'long', '--seconds takes a whole number from 5 to 86400, not "long".'],
    ['--calls', '99', '--calls takes a whole number from 100 to 1000000, not "99".'],
  ])('refuses %s %s in one sentence', (option, value, sentence) => {
    expect(() => readFleetChaosOptions([option, value])).toThrow(new OptionError(sentence));
  });
});
