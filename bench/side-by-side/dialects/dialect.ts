import type { Query } from '../queries.ts';
import type { List, WireArticle, WireItems } from '../upstream/wire-items.ts';

/** How servers with one schema are asked, and what they have to answer. */
export interface Dialect {
  /** Undefined where the schema has no words for the query. */
  documentOf(query: Query): string | undefined;
  /** So that the query begins at this place of its lists. */
  variablesOf(query: Query, place: number): Readonly<Record<string, unknown>>;
  /** What a node says of the item at a place, without its opaque `id`. */
  nodeOf(list: List, items: WireItems, place: number): object;
  /** Whether contents that are asked for as safe are sanitised. */
  readonly isSanitising: boolean;
}

/** An article in the words that both schemas share. */
export function articleOf(article: WireArticle) {
  return {
    title: article.title,
    author: article.author,
    digest: article.digest,
    content: article.content,
    url: article.url,
    contentSourceUrl: article.content_source_url,
    thumbMediaId: article.thumb_media_id,
    showCoverPic: article.show_cover_pic === 1,
  };
}

/** The fields of {@link articleOf}, with those of `content` in brackets. */
export function selectArticle(contentArguments = ''): string {
  return `articles { title author digest content${contentArguments} url contentSourceUrl thumbMediaId showCoverPic }`;
}

/** A document: its fields, each with the variable that says where it begins. */
export function writeDocument(
  query: Query,
  type: string,
  fieldOf: (field: Query['fields'][number], variable: string) => string,
): string {
  const variables = new Set(query.fields.map(({ skip }) => `$${variableOf(skip)}: ${type}`));
  const fields = query.fields.map((field) => fieldOf(field, `$${variableOf(field.skip)}`));
  return `query(${Array.from(variables).join(', ')}) { ${fields.join(' ')} }`;
}

/** The variable of all fields that skip as many items. */
export function variableOf(skip: number): string {
  return `from${skip}`;
}
