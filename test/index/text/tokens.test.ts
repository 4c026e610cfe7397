import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  foldText,
  GAP_TOKEN,
  isRun,
  nameKeyOf,
  tokenSpans,
  tokensOf,
} from '../../../src/index/text/tokens.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { anyText } from './any-text.ts';

describe('tokensOf', () => {
  it.each([
    ['', ''],
    ['海报', '海 报'],
    ['2024春节 Sale_v2.PNG', '2024 春 节 sale v 2 png'],
    ['上海，报名', '上 海 · 报 名'],
    ['……上海！！报名。', '上 海 · 报 名'],
    ['上海\r\n\r\n报名', '上 海 · 报 名'],
    ['spring-sale, (new)', 'spring sale new'],
    ['列夫·托尔斯泰', '列 夫 托 尔 斯 泰'],
    ['don’t l‑amour 2020–2023', 'don t l amour 2020 2023'],
    ['ＬＯＧＯ＿１', 'logo 1'],
    ['ﾊﾞﾅﾅ', 'バ ナ ナ'],
    ['か\u3099', 'が'],
    ['々〆〇ー', '々 〆 〇 ー'],
    ['한국', '한 국'],
    ['한국'.normalize('NFD'), '한 국'],
    ['น้ำ', 'น้ ํ า'],
    ['𠮷野家', '𠮷 野 家'],
    ['葛\u{e0100}城', '葛 城'],
    ['①②', '1 2'],
    ['5½', '5 1 2'],
    ['m² H₂O', 'm 2 h 2 o'],
    ['30℃', '30 c'],
    ['㍿㈱㎏', '株 式 会 社 株 kg'],
    ['第Ⅳ期', '第 iv 期'],
    ['iPhone™ 15', 'iphone 15'],
    ['新品🎉发布👨‍👩‍👧', '新 品 · 发 布'],
    ['1️⃣', '1'],
    ['a\u200bb\u00adc\ufeffd', 'abcd'],
    ['a\0b\ud800c', 'a b c'],
  ])('makes of %j %j', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });

  it('has letters, marks and digits in tokens only, and gaps only between them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tokens = tokensOf(text);

        expect(tokens).toMatch(/^([\p{L}\p{M}\p{N}]+( · | |$))*$/u);
        expect(tokens).not.toMatch(/^·|·$|· ·/);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});

describe('tokenSpans', () => {
  it.each([
    ['  Café-ＬＯＧＯ', ['Café', 'ＬＯＧＯ']],
    ['𠮷野e\u0301a', ['𠮷', '野', 'e\u0301a']],
    ['ﾊﾞ㍿', ['ﾊﾞ', '㍿', '㍿', '㍿', '㍿']],
    ['上，下', ['上', '，', '下']],
  ])('says where in %j the tokens are', (text, words) => {
    expect(tokenSpans(text).map(({ start, end }) => text.slice(start, end))).toEqual(words);
  });

  it('says it in the order of the text, and each place has its token', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let before = 0;
        for (const { token, start, end } of tokenSpans(text)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          before = start;
          const own = tokensOf(text.slice(start, end)).split(' ');
          expect(token === GAP_TOKEN ? own : own.concat(GAP_TOKEN)).toContain(
            token === GAP_TOKEN ? '' : token,
          );
        }
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});

describe('foldText', () => {
  it.each([
    ['ＬＯＧＯ', 'logo'],
    ['Café Menü', 'cafe menu'],
    ['ﬁn', 'fin'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['İstanbul', 'istanbul'],
    ['ışık', 'isik'],
    ['ΟΔΌΣ', 'οδοσ'],
    ['οδός', 'οδοσ'],
    ['Ёлка', 'елка'],
    ['Łódź Ærø', 'lodz aero'],
    ['مُحَمَّد', 'محمد'],
    ['שָׁלוֹם', 'שלום'],
    ['⼈', '人'],
    ['ｶﾞ', 'ガ'],
  ])('makes %j the same as %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});

describe('nameKeyOf', () => {
  it('is the name folded', () => {
    expect(nameKeyOf('Ｃafé.PNG')).toBe('cafe.png');
  });

  it('has at most 64 code points, none of them half a character', () => {
    expect(nameKeyOf('𠮷'.repeat(100))).toBe('𠮷'.repeat(64));
    expect(nameKeyOf('a\ud800\0b')).toBe('ab');
  });
});

describe('isRun', () => {
  it.each([
    ['spring', true],
    ['15', true],
    ['йод', true],
    ['春', false],
    ['ก', false],
    [GAP_TOKEN, false],
  ])('says of %j: %j', (token, expected) => {
    expect(isRun(token)).toBe(expected);
  });
});
