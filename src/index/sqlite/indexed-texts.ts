import { toPlainText } from '../../articles/plain-text.ts';
import { runSlices } from '../../articles/yielding-queue.ts';
import type { ItemBody, ItemTexts, SearchField } from '../asset-index.ts';
import { nameKeyOf } from '../text/tokens.ts';
import { ARTICLES } from './schema.ts';

/** What is searched of an article, or of a picture, voice or video. */
export type FieldTexts = Partial<Readonly<Record<SearchField, string>>>;

/** How much text of all articles of an item is indexed, in UTF-16 code units. */
const MAX_TEXT = 20_000;

/** The plain texts of the articles of an item, as far as they are indexed. */
export function plainTextsOf({ texts, contents }: ItemBody): readonly string[] {
  let left = MAX_TEXT;
  return texts.articles.slice(0, ARTICLES).map((_, article) => {
    const html = contents[article] ?? '';
    const text = left === 0 ? '' : runSlices(toPlainText(html)).slice(0, left);
    left -= text.length;
    return text;
  });
}

/** What is searched of each article of an item in their order, or of a picture, voice or video. */
export function fieldTextsOf(
  texts: ItemTexts,
  plainTexts: readonly (string | null)[],
): readonly FieldTexts[] {
  if (texts.articles.length === 0) return [compact({ name: texts.name, digest: texts.description })];
  return texts.articles
    .slice(0, ARTICLES)
    .map(({ title, digest, author }, article) =>
      compact({ title, digest, author, text: plainTexts[article] ?? null }),
    );
}

function compact(texts: Readonly<Record<string, string | null>>): FieldTexts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== null && text !== ''));
}

/** What an item is sorted by: its name, or the title of its first article. */
export function sortNameOf({ name, articles }: ItemTexts): string {
  return nameKeyOf(name ?? articles[0]?.title ?? '');
}
