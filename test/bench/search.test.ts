import { describe, expect, it } from 'vitest';
import { OptionError } from '../../bench/option-error.ts';
import { createCorpus } from '../../bench/search/corpus.ts';
import { leftToFilling } from '../../bench/search/fill.ts';
import { describeMissed, goalsOf, tabulateGoals } from '../../bench/search/goals.ts';
import type { Timing } from '../../bench/search/measure-searches.ts';
import { readSearchOptions } from '../../bench/search/options.ts';
import { tabulateLookUps, tabulateSearches } from '../../bench/search/tables.ts';
import { toPlainText } from '../../src/articles/plain-text.ts';
import { runSlices } from '../../src/articles/yielding-queue.ts';

describe('readSearchOptions', () => {
  it('measures a hundred thousand pictures and twenty thousand news unless told', () => {
    expect(readSearchOptions([])).toEqual({ pictures: 100_000, news: 20_000, rounds: 100, seconds: 30 });
    expect(readSearchOptions(['--items', '2000', '--rounds', '3', '--seconds', '1'])).toEqual({
      pictures: 1667,
      news: 333,
      rounds: 3,
      seconds: 1,
    });
  });

  it.each([
    ['--items', '999', '--items takes a whole number from 1000 to 1000000, not "999".'],
    ['--rounds', '0', '--rounds takes a whole number from 1 to 1000, not "0".'],
    ['--seconds', '1.5', '--seconds takes a whole number from 1 to 600, not "1.5".'],
  ])('refuses %s %s in one sentence', (option, value, message) => {
    expect(() => readSearchOptions([option, value])).toThrow(new OptionError(message));
  });
});

describe('createCorpus', () => {
  const size = { pictures: 4000, news: 400 };
  const corpus = createCorpus(size);
  const names = Array.from({ length: size.pictures }, (_, place) => corpus.picture(place).name);
  const texts = Array.from({ length: size.news }, (_, place) =>
    runSlices(toPlainText(corpus.news(place).content.news_item[0]?.content ?? '')),
  );

  it('is the same each time', () => {
    expect(createCorpus(size).picture(17)).toEqual(corpus.picture(17));
    expect(createCorpus(size).news(17)).toEqual(corpus.news(17));
  });

  it('has the newest items first, each with an id of its own', () => {
    const pictures = Array.from({ length: 100 }, (_, place) => corpus.picture(place));
    const times = pictures.map(({ update_time }) => update_time);

    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(new Set(pictures.map(({ media_id }) => media_id)).size).toBe(100);
  });

  it.each([
    ['jpg', 0.45, 0.55],
    ['春节', 0.005, 0.03],
    ['IMG_2023', 0.0005, 0.01],
  ])('has %s in as many names as searches expect', (word, least, most) => {
    const share =
      names.filter((name) => name.toLowerCase().includes(word.toLowerCase())).length / names.length;

    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThan(most);
  });

  it('has texts of two thousand characters, half of them with 我们', () => {
    const share = texts.filter((text) => text.includes('我们')).length / texts.length;
    const lengths = texts.map((text) => text.replaceAll(/\s/g, '').length);

    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    expect(Math.min(...lengths)).toBeGreaterThan(1800);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2000);
  });
});

describe('leftToFilling', () => {
  it('leaves more than is read meanwhile, and at most half of the news', () => {
    expect(leftToFilling({ pictures: 100_000, news: 20_000 }, 30)).toBe(800);
    expect(leftToFilling({ pictures: 1667, news: 333 }, 30)).toBe(166);
  });
});

describe('the tables', () => {
  const page = { words: 'jpg', isDeep: false, isOfRange: false } as const;
  const timings: readonly Timing[] = [
    { title: 'half', kind: { ...page, sort: 'RELEVANCE' }, totalCount: 50, p50Ms: 39, p99Ms: 81 },
    { title: 'half', kind: { ...page, sort: 'NAME' }, totalCount: 50, p50Ms: 12.34, p99Ms: 20 },
    { title: 'node', kind: undefined, totalCount: undefined, p50Ms: 1, p99Ms: 2 },
  ];

  it('have a line for each query and a column for each order', () => {
    expect(tabulateSearches(timings, page)).toBe(
      [
        '| p50 / p99 ms | found |   RELEVANCE | UPDATED_AT |        NAME |',
        '| ------------ | ----: | ----------: | ---------: | ----------: |',
        '| `jpg`, half  |    50 | 39.0 / 81.0 |          - | 12.3 / 20.0 |',
      ].join('\n'),
    );
    expect(tabulateLookUps(timings)).toContain('| node |    1.0 / 2.0 |');
  });

  it('tell which goals are missed, and by what', () => {
    expect(tabulateGoals(goalsOf(timings))).toMatch(
      /median .* 39\.0 .* reached .*\n.* p99 .* 81\.0 .* missed \|$/,
    );
    expect(describeMissed(timings)).toEqual(['jpg, RELEVANCE: 39.0 / 81.0 ms']);
  });
});
