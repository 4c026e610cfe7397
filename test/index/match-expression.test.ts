import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEARCH_FIELDS } from '../../src/index/asset-index.ts';
import { matchExpression } from '../../src/index/sqlite/match-expression.ts';
import { parseSearchTerms, type SearchTerms } from '../../src/index/text/search-terms.ts';
import { tokensOf } from '../../src/index/text/tokens.ts';
import { InvalidArgumentError } from '../../src/upstream/errors.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { anyText } from './text/any-text.ts';
import { wordTable } from './text/word-table.ts';

describe('matchExpression', () => {
  const table = wordTable();

  it('asks for all that is required and nothing that is excluded, in the columns', () => {
    const terms = parseSearchTerms('春节 "spring sale" v2 -old -"very old"');

    expect(matchExpression(terms, ['name', 'title'])).toBe(
      '{name title} : (("春 节" AND "spring sale" AND "v 2"*) NOT ("old"* OR "very old"))',
    );
  });

  it('has no filter for all columns: it would leave nothing out, and take longer', () => {
    expect(matchExpression(parseSearchTerms('春节 -old'), SEARCH_FIELDS)).toBe('("春 节") NOT ("old"*)');
  });

  it('looks only in the columns for either', () => {
    table.clear();
    const row = table.add({ name: 'spring', digest: 'sale' });

    expect(table.find('spring sale')).toEqual([row]);
    expect(table.find('spring sale', ['name'])).toEqual([]);
    expect(table.find('spring -sale')).toEqual([]);
    expect(table.find('spring -sale', ['name'])).toEqual([row]);
  });

  it('takes as many phrases as a query can have', () => {
    table.clear();
    const row = table.add({ name: 'a 一二' });

    const parts = Array.from('abcdefghij');
    const long = table.add({ name: parts.join('，') });
    expect(table.find(parts.join('，'))).toEqual([long]);
    expect(table.find(`一二${Array.from('三四五六七八九', (other) => ` -${other}，十`).join('')}`)).toEqual([
      row,
    ]);
  });

  it('is accepted whatever was asked for, and finds the text that was asked for', () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 3 }), (query, others) => {
        const terms = parsed(query);
        if (terms === undefined) return;
        table.clear();
        for (const name of others) table.add({ name });
        const row = table.add({ name: query });

        const rows = table.find(query, ['name']);

        if (terms.excluded.length === 0) expect(rows).toContain(row);
        else expect(rows).not.toContain(row);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('meets a table that sees the same tokens', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        table.clear();
        const row = table.add({ name: text });

        expect(table.tokens(row).join(' ')).toBe(tokensOf(text));
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});

function parsed(query: string): SearchTerms | undefined {
  try {
    return parseSearchTerms(query);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return undefined;
    throw error;
  }
}
