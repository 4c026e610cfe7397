import { describe, expect, it } from 'vitest';
import { OptionError } from '../../bench/option-error.ts';
import { readScaleOptions } from '../../bench/scale/options.ts';
import { readStartOptions } from '../../bench/start/options.ts';

describe('readScaleOptions', () => {
  it('measures a thousand, ten and a hundred thousand items unless told', () => {
    expect(readScaleOptions([])).toEqual({ sizes: [1000, 10_000, 100_000] });
    expect(readScaleOptions(['--items', '500, 2000'])).toEqual({ sizes: [500, 2000] });
  });

  it.each(['199', '1000001', '1e3', ''])('refuses "%s" in one sentence', (items) => {
    expect(() => readScaleOptions(['--items', items])).toThrow(
      new OptionError(
        `--items takes whole numbers from 200 to 1000000, separated by commas, not "${items}".`,
      ),
    );
  });
});

describe('readStartOptions', () => {
  it('starts it nine times unless told', () => {
    expect(readStartOptions([])).toEqual({ runs: 9 });
    expect(readStartOptions(['--runs', '2'])).toEqual({ runs: 2 });
  });

  it.each(['0', '-1', 'many', '1000'])('refuses "%s"', (runs) => {
    expect(() => readStartOptions([`--runs=${runs}`])).toThrow(OptionError);
  });
});
