import { describe, expect, it } from 'vitest';
import { OptionError } from '../../bench/option-error.ts';
import { readOptions } from '../../bench/simulation/options.ts';

describe('readOptions', () => {
  it('simulates one day of 100,000 queries unless told', () => {
    expect(readOptions([])).toEqual({
      days: 1,
      queriesPerDay: 100_000,
      seed: 1,
      library: { image: 5000, news: 1000, voice: 200, video: 100 },
      only: undefined,
      mirror: false,
      svg: false,
    });
  });

  it.each([
    [['--days', '0'], '--days takes whole numbers from 1, not "0".'],
    [['--queries', 'many'], '--queries takes whole numbers from 1, not "many".'],
    [['--library', '5,5'], '--library takes four numbers: images,news,voices,videos.'],
    [['--only', 'half'], '--only takes "with" or "without".'],
    [['--nights', '2'], "Unknown option '--nights'."],
    [['--days', '-1'], "Option '--days' argument is ambiguous."],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(new OptionError(sentence));
  });
});
