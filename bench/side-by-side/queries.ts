import type { List } from './upstream/wire-items.ts';

/** A field of a query: a window of a list. */
export interface Field {
  readonly alias: string;
  readonly list: List;
  readonly first: number;
  /** Its first item, counted from where the query begins. */
  readonly skip: number;
}

/** What all servers are asked, each in its own dialect. */
export interface Query {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly Field[];
  /** Whether contents are asked for as sanitised HTML: of servers that sanitise. */
  readonly isSafe: boolean;
  /** Whether it is asked over GET with a document id, by a client that has the answer already. */
  readonly isRevalidation: boolean;
}

const IMAGES: Field = { alias: 'assets', list: 'image', first: 20, skip: 0 };
const NEWS: Field = { alias: 'assets', list: 'news', first: 20, skip: 0 };

/** Each of them by its name. */
export const QUERIES: readonly Query[] = [
  query('q1', '20 images', [IMAGES]),
  query('q2', '100 images', [{ ...IMAGES, first: 100 }]),
  query('q3', 'five aliases that overlap', [
    { ...IMAGES, alias: 'a' },
    { ...IMAGES, alias: 'b', first: 40 },
    { ...IMAGES, alias: 'c', skip: 10 },
    { ...IMAGES, alias: 'd', first: 60 },
    { ...IMAGES, alias: 'e', skip: 20 },
  ]),
  query('q4', '20 news with their HTML as it is', [NEWS]),
  query('safe', '20 news with sanitised HTML', [NEWS], { isSafe: true }),
  query('revalidate', '20 images over GET, known already', [IMAGES], { isRevalidation: true }),
  query('publications', '20 publications, without their HTML', [
    { alias: 'publications', list: 'publication', first: 20, skip: 0 },
  ]),
];

export const QUERY_NAMES: readonly string[] = QUERIES.map(({ name }) => name);

/** How far a query reaches from where it begins, in items. */
export function spanOf({ fields }: Query): number {
  return Math.max(...fields.map(({ skip, first }) => skip + first));
}

function query(
  name: string,
  title: string,
  fields: readonly Field[],
  { isSafe = false, isRevalidation = false }: Partial<Query> = {},
): Query {
  return { name, title, fields, isSafe, isRevalidation };
}
