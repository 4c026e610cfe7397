import {
  SEARCH_FIELDS,
  type SearchField,
  type SearchRequest,
  type SearchSortKey,
} from '../src/index/asset-index.ts';
import { parseSearchTerms } from '../src/index/text/search-terms.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import { builder } from './builder.ts';
import { type ListName, ListNameRef } from './list-name.ts';

/** What is searched, in which order: all of a search but the page. */
export interface Search
  extends Pick<
    SearchRequest,
    'terms' | 'fields' | 'updatedFrom' | 'updatedBefore' | 'hasUrl' | 'hasCover' | 'sort'
  > {
  /** Undefined: all that the caller may read. */
  readonly lists: readonly ListName[] | undefined;
}

export const SearchFieldRef = builder.enumType('SearchField', {
  description: 'What words are looked for in.',
  values: {
    NAME: { value: 'name', description: 'The name of a picture, voice or video.' },
    TITLE: { value: 'title', description: 'The headline of an article.' },
    DIGEST: { value: 'digest', description: 'The summary of an article, or the introduction of a video.' },
    AUTHOR: { value: 'author', description: 'Who is named as the author of an article.' },
    TEXT: { value: 'text', description: 'The content of an article, as plain text.' },
  } satisfies Record<Uppercase<SearchField>, { value: SearchField; description: string }>,
});

const DateTimeRangeRef = builder.inputType('DateTimeRange', {
  description: 'A span of time. Without one of its ends it is open there.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The first instant that is in it.' }),
    before: t.field({ type: 'DateTime', description: 'The first instant after it, later than `from`.' }),
  }),
});

const SearchFilterRef = builder.inputType('SearchFilter', {
  description:
    'What is searched. An item has to meet all that is given; what is left out, or null, leaves nothing out.',
  fields: (t) => ({
    lists: t.field({
      type: [ListNameRef],
      description:
        'Only items of these lists, at least one. By default, of all lists that the caller may read: drafts are ' +
        'among them for callers who may see drafts, and others who name `DRAFT` get `FORBIDDEN`.',
    }),
    updatedAt: t.field({
      type: DateTimeRangeRef,
      description: 'Only items whose `updatedAt` is in this span.',
    }),
    hasUrl: t.boolean({
      description:
        'Only items that have an address of their own, or an article with one; with false, others.',
    }),
    hasCover: t.boolean({
      description:
        'Only items that have a cover picture, or an article with one: articles and videos may. With false, others.',
    }),
    in: t.field({
      type: [SearchFieldRef],
      description:
        'Only words that are found here count, at least one. Goes with `query` alone. By default, words in any of them.',
    }),
  }),
});

const SearchSortKeyRef = builder.enumType('SearchSortKey', {
  description: 'What a search is sorted by.',
  values: {
    RELEVANCE: {
      value: 'relevance',
      description:
        'First the items with all words in their name or title, then those that need their summary or author for it, ' +
        'then those that need their text; within each, by `updatedAt`. Goes with `query` alone.',
    },
    UPDATED_AT: { value: 'updatedAt', description: 'When it was last edited or renamed, as `updatedAt`.' },
    NAME: {
      value: 'name',
      description:
        'The name of a picture, voice or video; the title of the first article. Upper and lower case are alike, ' +
        'Chinese is in the order of Unicode, and the first 64 characters count.',
    },
  } satisfies Record<string, { value: SearchSortKey; description: string }>,
});

const SortDirectionRef = builder.enumType('SortDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'The smallest, oldest or least relevant first.' },
    DESC: { description: 'The largest, newest or most relevant first.' },
  } as const,
});

const SearchSortRef = builder.inputType('SearchSort', {
  description:
    'In which order items are found. Those that compare alike keep one order, the same on all pages.',
  fields: (t) => ({
    by: t.field({ type: SearchSortKeyRef, required: true, description: 'What decides the order.' }),
    direction: t.field({
      type: SortDirectionRef,
      description: 'Which end comes first. By default `ASC` for `NAME`, and `DESC` for the others.',
    }),
  }),
});

/** The arguments of a search, besides those of Relay. */
export const searchArguments = builder.args((t) => ({
  query: t.string({
    description:
      'Words to look for, all of them in the same picture, voice or video, or in the same article. A word in Latin ' +
      'letters or digits finds those that begin with it; Chinese is found wherever it stands. Upper and lower case, ' +
      'accents and full width make no difference. `"a phrase"` is found as it stands, and `-word` leaves out what ' +
      'has it. Up to 256 characters and 8 words or phrases, which full-width marks may part into 10, with 64 words and ' +
      'Chinese characters in all, each 8 times at most. Without it, everything is found that the filter leaves.',
  }),
  filter: t.field({ type: SearchFilterRef, description: 'What is searched. By default, everything.' }),
  sort: t.field({
    type: SearchSortRef,
    description: 'In which order. By default `RELEVANCE` with a `query`, and otherwise `UPDATED_AT`.',
  }),
}));

/** As GraphQL has read them. Null means the same as leaving one out. */
export interface SearchArguments {
  readonly query?: string | null | undefined;
  readonly filter?: typeof SearchFilterRef.$inferInput | null | undefined;
  readonly sort?: typeof SearchSortRef.$inferInput | null | undefined;
}

/** Reads what a caller searches. @throws InvalidArgumentError naming the argument */
export function readSearch({ query, filter, sort }: SearchArguments): Search {
  const terms = query == null ? undefined : parseSearchTerms(query);
  const { lists, updatedAt, hasUrl, hasCover, in: fields } = filter ?? {};
  const from = updatedAt?.from?.getTime();
  const before = updatedAt?.before?.getTime();
  if (from !== undefined && before !== undefined && from >= before)
    throw new InvalidArgumentError('filter.updatedAt', '"filter.updatedAt" must begin before it ends.');
  if (fields != null && terms === undefined)
    throw new InvalidArgumentError('filter.in', '"filter.in" goes with "query" alone.');
  return {
    terms,
    lists: readChoice('filter.lists', lists),
    fields: readChoice('filter.in', fields) ?? SEARCH_FIELDS,
    updatedFrom: from,
    updatedBefore: before,
    hasUrl: hasUrl ?? undefined,
    hasCover: hasCover ?? undefined,
    sort: readSort(sort, terms !== undefined),
  };
}

/** Each value once. Undefined: the caller does not choose. */
function readChoice<T>(argument: string, values: readonly T[] | null | undefined): readonly T[] | undefined {
  if (values == null) return undefined;
  if (values.length > 0) return [...new Set(values)].sort();
  throw new InvalidArgumentError(argument, `"${argument}" must name at least one, or be left out.`);
}

function readSort(sort: SearchArguments['sort'], hasWords: boolean): Search['sort'] {
  const by = sort?.by ?? (hasWords ? 'relevance' : 'updatedAt');
  if (by === 'relevance' && !hasWords)
    throw new InvalidArgumentError('sort.by', '"sort.by" may be RELEVANCE with "query" alone.');
  const direction = sort?.direction ?? (by === 'name' ? 'ASC' : 'DESC');
  return { by, isDescending: direction === 'DESC' };
}
