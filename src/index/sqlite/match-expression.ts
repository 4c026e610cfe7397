import { SEARCH_FIELDS } from '../asset-index.ts';
import type { Phrase, SearchTerms } from '../text/search-terms.ts';

/**
 * The expression with which FTS5 finds these terms in these columns. What is excluded is looked for
 * in the same columns. Tokens stand inside quotes, so nothing of the caller is syntax.
 *
 * @param columns at least one, each once: names of the table, never the caller's
 */
export function matchExpression({ required, excluded }: SearchTerms, columns: readonly string[]): string {
  const found = `(${required.map(quoted).join(' AND ')})`;
  const without = excluded.length === 0 ? '' : ` NOT (${excluded.map(quoted).join(' OR ')})`;
  // A filter that leaves nothing out would take three times as long for a phrase of many tokens.
  if (columns.length === SEARCH_FIELDS.length) return `${found}${without}`;
  return `{${columns.join(' ')}} : (${found}${without})`;
}

function quoted({ tokens, isPrefix }: Phrase): string {
  return `"${tokens.join(' ').replaceAll('"', '""')}"${isPrefix ? '*' : ''}`;
}
