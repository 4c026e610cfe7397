import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Phrase } from '../../../src/index/text/search-terms.ts';
import { parseSearchTerms } from '../../../src/index/text/search-terms.ts';
import { SNIPPET_LENGTH, snippetOf } from '../../../src/index/text/snippet.ts';
import { tokensOf } from '../../../src/index/text/tokens.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { anyText } from './any-text.ts';

/** The snippet with its matches in brackets. */
function marked(text: string, query: string): string | undefined {
  return snippetOf(text, parseSearchTerms(query).required)
    ?.map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('');
}

function phrase(text: string): Phrase {
  return { tokens: tokensOf(text).split(' '), isPrefix: false };
}

describe('snippetOf', () => {
  it.each([
    ['2024春节海报.jpg', '春节', '2024[春节]海报.jpg'],
    ['Ｓpring ＬＯＧＯ', 'logo', 'Ｓpring [ＬＯＧＯ]'],
    ['Un Cafe\u0301 Menü', 'cafe menu', 'Un [Cafe\u0301] [Menü]'],
    ['去𠮷野家。', '𠮷野', '去[𠮷野]家。'],
    ['a spring-sale_v2 b', 'spring-sale', 'a [spring-sale]_v2 b'],
    ['Springtime', 'spr', '[Springtime]'],
    ['Springtime', '"spr"', undefined],
    ['IMG_20230412', 'img_2023', '[IMG_20230412]'],
    ['春春天', '春', '[春春]天'],
    ['春节节', '春节 节', '[春节节]'],
    ['春节晚会', '春节 节晚 晚会', '[春节晚会]'],
    ['上海，报名', '"上海，报名"', '[上海，报名]'],
    ['上海，报名', '上海报名', undefined],
    ['上海\n报名 \n\n 上海报名', '上海报名', '上海 报名 [上海报名]'],
    ['a \t\r\n b　 c', 'b', 'a [b] c'],
    ['第①期', '1', '第[①]期'],
    ['关于㍿的', '株式', '关于[㍿]的'],
    ['ＡＡＢ aa aab', '"aa aab"', 'ＡＡＢ [aa aab]'],
    ['aa aa aab', 'aa-aab', 'aa [aa aab]'],
    ['ab ab abc', 'ab-ab', '[ab ab abc]'],
    ['nothing of it', 'spring', undefined],
    ['', 'spring', undefined],
  ])('of %j for %s is %j', (text, query, snippet) => {
    expect(marked(text, query)).toBe(snippet);
  });

  it('shows some of the text on either side of the first match, and that it goes on', () => {
    expect(marked(`${'前'.repeat(100)}春节${'后'.repeat(100)}`, '春节')).toBe(
      `…${'前'.repeat(24)}[春节]${'后'.repeat(54)}…`,
    );
  });

  it('shows more of what precedes a match at the end', () => {
    expect(marked(`${'前'.repeat(100)}春节`, '春节')).toBe(`…${'前'.repeat(78)}[春节]`);
  });

  it('marks only what is within it', () => {
    expect(marked(`春节${'前'.repeat(77)}春节`, '春节')).toBe(`[春节]${'前'.repeat(77)}[春]…`);
    expect(marked(`春节${'前'.repeat(78)}春节`, '春节')).toBe(`[春节]${'前'.repeat(78)}…`);
  });

  it('has no white space beside a cut', () => {
    expect(
      marked(`${'前'.repeat(50)} ${'中'.repeat(23)}春节${'后'.repeat(54)} ${'后'.repeat(50)}`, '春节'),
    ).toBe(`…${'中'.repeat(23)}[春节]${'后'.repeat(54)}…`);
  });

  it('cuts no character', () => {
    const family = '👨‍👩‍👧';

    const parts = snippetOf(`${family.repeat(20)}春节${family.repeat(20)}`, [phrase('春节')]) ?? [];

    expect(parts.map(({ text }) => text)).toEqual([`…${family.repeat(3)}`, '春节', `${family.repeat(6)}…`]);
  });

  it.each([
    ['a letter under accents', `a${'\u0301'.repeat(20_000)}`, 'a'],
    ['a long word', 'a'.repeat(20_000), 'a'],
    ['accents on what precedes', `b${'\u0301'.repeat(20_000)} a`, 'a'],
  ])('stays short for %s', (_what, text, query) => {
    const length = snippetOf(text, parseSearchTerms(query).required)
      ?.map((part) => part.text)
      .join('').length;

    expect(length).toBeLessThanOrEqual(SNIPPET_LENGTH + 2);
  });

  it('is a part of the text, for any text, and marks something of it', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.nat(40), (before, text, repeats) => {
        const tokens = tokensOf(text);
        if (tokens === '') return;
        const whole = before.repeat(repeats) + text + before.repeat(repeats);

        const parts = snippetOf(`${whole}\n${text}`, [phrase(text)]) ?? [];

        expect(parts.some(({ isMatch }) => isMatch)).toBe(true);
        expect(
          parts.every((part, index) => part.text !== '' && part.isMatch !== parts[index - 1]?.isMatch),
        ).toBe(true);
        const shown = parts.map((part) => part.text).join('');
        expect(shown.length).toBeLessThanOrEqual(SNIPPET_LENGTH + 2);
        const plain = `${whole}\n${text}`.replace(/\p{White_Space}+/gu, ' ');
        expect(plain).toContain(shown.replace(/^…|…$/g, ''));
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
