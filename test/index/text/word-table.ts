import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll } from 'vitest';
import { matchExpression } from '../../../src/index/sqlite/match-expression.ts';
import { parseSearchTerms } from '../../../src/index/text/search-terms.ts';
import { tokensOf } from '../../../src/index/text/tokens.ts';

const COLUMNS = ['name', 'digest'] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** A table of FTS5 in memory, for the tests of one `describe`. Without a row at first. */
export function wordTable() {
  const database = new DatabaseSync(':memory:');
  afterAll(() => database.close());
  database.exec(
    `CREATE VIRTUAL TABLE words USING fts5(${COLUMNS.join()}, content='', contentless_delete=1, tokenize='ascii');
     CREATE VIRTUAL TABLE seen USING fts5vocab(words, instance)`,
  );
  const insert = database.prepare('INSERT INTO words(name, digest) VALUES (?, ?)');
  const match = database.prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid');
  const instances = database.prepare('SELECT term FROM seen WHERE doc = ? ORDER BY col, offset');

  return {
    /** Returns the row's number. */
    add({ name = '', digest = '' }: Row): number {
      return Number(insert.run(tokensOf(name), tokensOf(digest)).lastInsertRowid);
    },
    /** The numbers of the rows that are found, lowest first. */
    find(query: string, columns: readonly string[] = COLUMNS): readonly number[] {
      const expression = matchExpression(parseSearchTerms(query), columns);
      return match.all(expression).map((row) => Number(Object(row).rowid));
    },
    /** The tokens that the table sees in a row. */
    tokens: (row: number): readonly string[] => instances.all(row).map((seen) => String(Object(seen).term)),
    clear: () => database.exec('DELETE FROM words'),
  };
}
