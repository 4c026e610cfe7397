import type { ItemTexts, SearchField, SearchMatch } from '../asset-index.ts';
import type { Phrase } from '../text/search-terms.ts';
import { snippetOf } from '../text/snippet.ts';
import { type Database, isDamage } from './driver.ts';
import { fieldTextsOf } from './indexed-texts.ts';
import { DamagedTextsError, unpack } from './packed.ts';

/** How many matches of an item are shown. */
const MAX_MATCHES = 10;

export interface MatchRequest {
  /** The id of the item in the tables. */
  readonly id: number;
  readonly phrases: readonly Phrase[];
  readonly fields: readonly SearchField[];
  /** A bit for each article to look at. */
  readonly articles: number;
}

/**
 * Finds where in an item words are: at most once in each field of each of these articles. Undefined
 * if the item cannot be read, which then takes nothing from the others: the file is damaged.
 */
export function createMatchFinder(db: Database) {
  const findTexts = db.prepare<{ texts: string; plain_texts: Uint8Array | null }>(
    'SELECT texts, plain_texts FROM body WHERE id = ?',
  );

  function read(id: number, fields: readonly SearchField[]) {
    const body = findTexts.get(id);
    if (body === undefined) return { isMedia: true, parts: [] };
    try {
      const texts: ItemTexts = JSON.parse(body.texts);
      const plainTexts = fields.includes('text') ? unpack(body.plain_texts) : [];
      return { isMedia: texts.articles.length === 0, parts: fieldTextsOf(texts, plainTexts) };
    } catch {
      // Without its cause, which quotes the texts.
      throw new DamagedTextsError();
    }
  }

  function matchesIn({ id, phrases, fields, articles }: MatchRequest): readonly SearchMatch[] {
    const { isMedia, parts } = read(id, fields);
    const matches: SearchMatch[] = [];
    for (const [article, fieldTexts] of parts.entries()) {
      if ((articles & (1 << article)) === 0) continue;
      for (const field of fields) {
        if (matches.length === MAX_MATCHES) return matches;
        const text = fieldTexts[field];
        const snippet = text === undefined ? undefined : snippetOf(text, phrases);
        if (snippet !== undefined) matches.push({ field, article: isMedia ? undefined : article, snippet });
      }
    }
    return matches;
  }

  return function findMatches(request: MatchRequest): readonly SearchMatch[] | undefined {
    try {
      return matchesIn(request);
    } catch (error) {
      if (isDamage(error)) return undefined;
      throw error;
    }
  };
}
