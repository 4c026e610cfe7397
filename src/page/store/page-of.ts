import { FACTS } from '../facts.ts';
import {
  AssetsDocument,
  type CardFragment,
  DraftsDocument,
  PublicationsDocument,
  SearchDocument,
  type SearchQuery,
  type SearchQueryVariables,
} from '../generated/graphql.ts';
import { isSearch, sortOf, type View } from '../view.ts';
import { ask } from './ask.ts';

export type Item = CardFragment;
export type Match = SearchQuery extends { page?: infer Page }
  ? NonNullable<Page> extends { edges: readonly { matches: readonly (infer One)[] }[] }
    ? One
    : never
  : never;
export type SearchCoverage = NonNullable<SearchQuery['page']>['coverage'];

/** An item as a view shows it. */
export interface Entry {
  readonly item: Item;
  /** Where the words of the search were found in it. */
  readonly matches: readonly Match[];
}

/** One page of a view. */
export interface Page {
  readonly entries: readonly Entry[];
  readonly totalCount: number;
  readonly endCursor: string | undefined;
  readonly hasMore: boolean;
  /** Of a list; undefined of a search. */
  readonly stale: boolean | undefined;
  readonly checkedAt: string | undefined;
  /** Of a search; undefined of a list. */
  readonly coverage: SearchCoverage | undefined;
}

const PAGE_SIZE = Math.min(50, FACTS.maxPageSize);

/** The page after a cursor, or the first one. @throws AskError */
export async function askForPage(view: View, after: string | undefined): Promise<Page> {
  const question = questionOf(view);
  const place = { first: PAGE_SIZE, after: after ?? null };
  switch (question.kind) {
    case 'search': {
      const { page } = await ask(SearchDocument, { ...question.variables, ...place });
      return pageOf(page);
    }
    case 'drafts':
      return pageOf((await ask(DraftsDocument, place)).page);
    case 'publications':
      return pageOf((await ask(PublicationsDocument, place)).page);
    case 'assets':
      return pageOf((await ask(AssetsDocument, { ...question.variables, ...place })).page);
  }
}

/** The query that a view shows the answer to: its text, and its variables. */
export function queryOf(view: View): { readonly text: string; readonly variables: object } {
  const question = questionOf(view);
  const first = { first: PAGE_SIZE };
  switch (question.kind) {
    case 'search':
      return { text: SearchDocument.toString(), variables: { ...question.variables, ...first } };
    case 'drafts':
      return { text: DraftsDocument.toString(), variables: first };
    case 'publications':
      return { text: PublicationsDocument.toString(), variables: first };
    case 'assets':
      return { text: AssetsDocument.toString(), variables: { ...question.variables, ...first } };
  }
}

function questionOf(view: View) {
  const { section } = view;
  if (isSearch(view)) return { kind: 'search', variables: searchOf(view) } as const;
  switch (section) {
    case 'ALL':
    case 'DRAFT':
      return { kind: 'drafts' } as const;
    case 'PUBLICATION':
      return { kind: 'publications' } as const;
    default:
      return { kind: 'assets', variables: { type: section } } as const;
  }
}

function searchOf(view: View): Omit<SearchQueryVariables, 'first' | 'after'> {
  const { section, words, lists, from, to } = view;
  const named = section === 'ALL' ? lists : [section];
  const sort = sortOf(view);
  return {
    ...(words !== '' && { query: words }),
    filter: {
      ...(named.length > 0 && { lists: [...named] }),
      ...((from !== '' || to !== '') && {
        updatedAt: {
          ...(from !== '' && { from: startOf(from, 0) }),
          ...(to !== '' && { before: startOf(to, 1) }),
        },
      }),
    },
    ...(sort !== undefined && { sort }),
  };
}

/** When a day begins where the reader is, or one some days later. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

interface AnsweredPage {
  readonly totalCount: number;
  readonly checkedAt?: string;
  readonly stale?: boolean;
  readonly coverage?: SearchCoverage;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
  readonly edges: readonly { readonly node: Item; readonly matches?: readonly Match[] }[];
}

function pageOf(page: AnsweredPage | null | undefined): Page {
  if (!page) throw new Error('An answer without errors has its page.');
  return {
    entries: page.edges.map(({ node, matches = [] }) => ({ item: node, matches })),
    totalCount: page.totalCount,
    endCursor: page.pageInfo.endCursor ?? undefined,
    hasMore: page.pageInfo.hasNextPage,
    stale: page.stale,
    checkedAt: page.checkedAt,
    coverage: page.coverage,
  };
}
