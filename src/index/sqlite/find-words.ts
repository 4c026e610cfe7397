import { SEARCH_FIELDS, type SearchField } from '../asset-index.ts';
import type { Phrase, SearchTerms } from '../text/search-terms.ts';
import type { AssetColumns } from './asset-columns.ts';
import type { Database } from './driver.ts';
import { matchExpression } from './match-expression.ts';
import { parseIntegers } from './parse-integers.ts';
import { ARTICLES, wordRowsOf } from './schema.ts';

/** The items that words are found in, as slots of the columns. Their number may still grow. */
export interface FoundItems {
  readonly slots: Uint32Array;
  count: number;
  /** For each slot how good it is: see {@link SearchPosition.tier}. */
  readonly tiers: Uint8Array;
  /** For each slot a bit for each of its articles in which all words are. */
  readonly articles: Uint16Array;
}

/** What is looked for, and in what. */
export interface WordSearch {
  readonly terms: SearchTerms;
  readonly lists: readonly number[];
  readonly fields: readonly SearchField[];
}

/** In which fields words are worth more than in those of the next line. */
const TIERS: readonly (readonly SearchField[])[] = [['name', 'title'], ['digest', 'author'], ['text']];

/**
 * Looks for words tier by tier, the best first: each time, what the next tier adds has been added to
 * the items. Without tiers, all are found at once.
 */
export function createWordFinder(db: Database, columns: AssetColumns) {
  // Half of the items may have a word. As rows they would take ten times as long as in one text.
  const find = db.prepare<{ found: string | null }>(
    `SELECT group_concat(rowid) AS found FROM words WHERE words MATCH ?
    AND rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)`,
  );

  function rowsOf(expression: string, ranges: readonly RowRange[]): readonly Float64Array[] {
    return ranges.map(({ from, to }) => parseIntegers(find.get(expression, from, to)?.found ?? ''));
  }

  function forEachArticle(
    found: readonly Float64Array[],
    visit: (slot: number, articleBit: number) => void,
  ): void {
    for (const rows of found)
      for (const row of rows) {
        const id = Math.floor(row / ARTICLES);
        const slot = columns.slotOf(id);
        if (slot !== undefined) visit(slot, 1 << (row - id * ARTICLES));
      }
  }

  /**
   * For each slot a bit for each article that has what is excluded, in whatever field. Looked for
   * once, and not within the expression of each tier.
   */
  function findExcluded({ terms, fields }: WordSearch, ranges: readonly RowRange[]): Uint16Array {
    const excluded = new Uint16Array(columns.size);
    for (const phrase of terms.excluded)
      forEachArticle(rowsOf(expressionOf([phrase], fields), ranges), (slot, article) => {
        excluded[slot] = (excluded[slot] ?? 0) | article;
      });
    return excluded;
  }

  return function* findWords(
    search: WordSearch,
    { inTiers }: { readonly inTiers: boolean },
  ): Generator<FoundItems> {
    const { terms, lists } = search;
    const { size } = columns;
    const items: FoundItems = {
      slots: new Uint32Array(size),
      count: 0,
      tiers: new Uint8Array(size),
      articles: new Uint16Array(size),
    };
    const ranges = rangesOf(lists, (list) => columns.countOf(list) > 0);
    // Without a filter of fields many tokens take a third of the time, and mostly nothing has them.
    const anywhere = isLong(terms) ? rowsOf(expressionOf(terms.required, SEARCH_FIELDS), ranges) : undefined;
    if (anywhere?.every((rows) => rows.length === 0)) {
      yield items;
      return;
    }
    const excluded = findExcluded(search, ranges);
    for (const [tier, tierFields] of tiersOf(search, inTiers).entries()) {
      const isAnywhere = tierFields.length === SEARCH_FIELDS.length;
      if (tierFields.length > 0)
        forEachArticle(
          (isAnywhere ? anywhere : undefined) ?? rowsOf(expressionOf(terms.required, tierFields), ranges),
          (slot, article) => {
            if (((excluded[slot] ?? 0) & article) !== 0) return;
            if (items.articles[slot] === 0) {
              items.tiers[slot] = tier;
              items.slots[items.count] = slot;
              items.count += 1;
            }
            items.articles[slot] = (items.articles[slot] ?? 0) | article;
          },
        );
      yield items;
    }
  };
}

/** From how many tokens on it is worth to look first whether anything has them. */
const LONG = 9;

function isLong({ required }: SearchTerms): boolean {
  return required.reduce((sum, { tokens }) => sum + tokens.length, 0) >= LONG;
}

function expressionOf(required: readonly Phrase[], fields: readonly SearchField[]): string {
  return matchExpression({ required, excluded: [] }, fields);
}

/** The fields to look in for each tier: none where a tier adds nothing to the one before. */
function tiersOf({ terms, fields }: WordSearch, inTiers: boolean): readonly (readonly SearchField[])[] {
  const tiers = inTiers ? TIERS : [SEARCH_FIELDS];
  return tiers.map((added, tier) => {
    if (!added.some((field) => fields.includes(field))) return [];
    const upTo = tiers
      .slice(0, tier + 1)
      .flat()
      .filter((field) => fields.includes(field));
    // Several phrases may stand in fields of several tiers, a single one is in one of them. But in
    // all fields it is found sooner than in some.
    return terms.required.length === 1 && upTo.length < SEARCH_FIELDS.length
      ? added.filter((field) => fields.includes(field))
      : upTo;
  });
}

interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** As few ranges of rows as hold all of these lists, and no other list with items. */
function rangesOf(lists: readonly number[], hasItems: (list: number) => boolean): readonly RowRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const list of [...new Set(lists)].filter(hasItems).sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    let next = (range?.last ?? list) + 1;
    while (next < list && !hasItems(next)) next += 1;
    if (range !== undefined && next === list) range.last = list;
    else ranges.push({ first: list, last: list });
  }
  return ranges.map(({ first, last }) => wordRowsOf(first, last));
}
