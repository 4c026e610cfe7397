import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearchTerms } from '../../../src/index/text/search-terms.ts';
import { InvalidArgumentError } from '../../../src/upstream/errors.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { anyText } from './any-text.ts';

/** Phrases as a reader writes them: `spring sale*`, after `-` what is excluded. */
function written(query: string): readonly string[] {
  const { required, excluded } = parseSearchTerms(query);
  const write = (sign: string) => (phrase: (typeof required)[number]) =>
    `${sign}${phrase.tokens.join(' ')}${phrase.isPrefix ? '*' : ''}`;
  return [...required.map(write('')), ...excluded.map(write('-'))];
}

/** A word of so many characters that are all different. */
function distinct(length: number): string {
  return Array.from({ length }, (_, n) => String.fromCharCode(0x4e00 + n)).join('');
}

describe('parseSearchTerms', () => {
  it.each([
    ['spring sale', ['spring*', 'sale*']],
    ['春节\u3000海报', ['春 节', '海 报']],
    ['新品123', ['新 品 123*']],
    ['15拍摄', ['15 拍 摄']],
    ['spring-sale_v2.png', ['spring sale v 2 png*']],
    ['"Spring Sale"', ['spring sale']],
    ['“春节 海报”', ['春 节 海 报']],
    ['"上海，报名"', ['上 海 · 报 名']],
    ['上海，报名', ['上 海', '报 名']],
    ['新品🎉发布', ['新 品', '发 布']],
    ['让“新 基建”落地', ['让', '新', '基 建', '落 地']],
    ['“双11”来了', ['双 11', '来 了']],
    ['5" screen', ['5*', 'screen*']],
    ['sale -spring', ['sale*', '-spring*']],
    ['sale －spring', ['sale*', '-spring*']],
    ['sale -"spring 2023"', ['sale*', '-spring 2023']],
    ['海报 -上海，报名', ['海 报', '-上 海 · 报 名']],
    ['sale spring-2023', ['sale*', 'spring 2023*']],
    ['"a"-b', ['a', 'b*']],
    ['sale Sale "sale" -old -old', ['sale*', 'sale', '-old*']],
    ['sale - spring', ['sale*', 'spring*']],
    ['sale "spring banner', ['sale*', 'spring banner']],
    ['sale ， "" -"" * #spring', ['sale*', 'spring*']],
    ['a AND NOT (b)', ['a*', 'and*', 'not*', 'b*']],
    ['name:a*', ['name a*']],
  ])('reads %j as %j', (query, phrases) => {
    expect(written(query)).toEqual(phrases);
  });

  it.each([
    ['a query of 257 characters', '𠮷'.repeat(257), '"query" must have at most 256 characters.'],
    ['one far longer', 'a'.repeat(100_000), '"query" must have at most 256 characters.'],
    ['nine terms', 'a b c d e f g h i', '"query" must have at most 8 terms; it has 9.'],
    [
      'a term of 11 parts',
      '一，二，三，四，五，六，七，八，九，十，百',
      '"query" must have at most 10 parts between marks; it has 11.',
    ],
    [
      '65 tokens, some of them excluded',
      `${distinct(33)} -${distinct(32)}`,
      '"query" must have at most 64 words and Chinese characters in all; it has 65.',
    ],
    [
      'a character nine times',
      '的'.repeat(9),
      '"query" must have the same word or character at most 8 times.',
    ],
    [
      'a character nine times in several phrases',
      '的的 的的的 -的的的的',
      '"query" must have the same word or character at most 8 times.',
    ],
    ['nine terms with one excluded', 'a b c d e f g h -i', '"query" must have at most 8 terms; it has 9.'],
    [
      'an empty query',
      '',
      '"query" must have at least one letter or digit: marks, symbols and emoji are not searched for.',
    ],
    [
      'white space',
      ' \u3000\n',
      '"query" must have at least one letter or digit: marks, symbols and emoji are not searched for.',
    ],
    [
      'only marks',
      '，"…" -- 🎉',
      '"query" must have at least one letter or digit: marks, symbols and emoji are not searched for.',
    ],
    ['only exclusions', '-a -"b"', '"query" must have at least one term that is not excluded by "-".'],
  ])('refuses %s', (_what, query, message) => {
    expect(() => parseSearchTerms(query)).toThrow(new InvalidArgumentError('query', message));
  });

  it.each([
    ['256 characters', '𝒶'.repeat(256), 1],
    ['eight terms', 'a b c d "e f" g h i', 8],
    ['eight terms, and marks', 'a b c d e f g h ， -', 8],
    ['a title with more than eight marks', '一，二，三，四，五，六，七，八，九，十', 10],
    ['a title of 64 characters', distinct(64), 1],
    ['a character eight times', '哈'.repeat(8), 1],
    ['the same parts as one', '一，'.repeat(100), 1],
    ['the same words as one', 'tea TEA "tea" -tea', 2],
  ])('takes %s', (_what, query, count) => {
    expect(parseSearchTerms(query).required).toHaveLength(count);
  });

  it('gives phrases, or names the argument', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        try {
          const { required, excluded } = parseSearchTerms(query);
          expect(required).not.toEqual([]);
          for (const { tokens } of [...required, ...excluded])
            expect(tokens.join('')).toMatch(/^[\p{L}\p{M}\p{N}·]+$/u);
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidArgumentError', argument: 'query' });
        }
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
