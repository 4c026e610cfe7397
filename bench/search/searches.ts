/** A query of the comparison, and what is telling about it. */
export interface BenchQuery {
  readonly title: string;
  readonly words: string;
}

export const QUERIES: readonly BenchQuery[] = [
  { title: 'two characters, in names', words: '海报' },
  { title: 'two characters', words: '春节' },
  { title: 'two characters, in half of all articles', words: '我们' },
  { title: 'the begin of an English word', words: 'spr' },
  { title: 'in half of all pictures', words: 'jpg' },
  { title: 'digits and characters', words: '2023新品' },
  { title: 'four characters, rare', words: '红杏出墙' },
  { title: 'the name of a camera', words: 'IMG_2023' },
  { title: 'two terms', words: '周年庆 banner' },
  { title: 'one character', words: '茶' },
  { title: 'full width', words: 'ＬＯＧＯ' },
  { title: 'in nothing', words: 'zzzqqq' },
];

export const SORTS = ['RELEVANCE', 'UPDATED_AT', 'NAME'] as const;
export type Sort = (typeof SORTS)[number];

/** The arguments of a search. */
export interface SearchVariables {
  readonly query?: string;
  readonly filter?: {
    readonly lists?: readonly string[];
    readonly updatedAt?: { readonly from: string; readonly before: string };
  };
  readonly sort: { readonly by: Sort };
  readonly first: number;
  readonly after?: string | undefined;
}

/** A part of the time in which the corpus was made: about half of it. */
export const RANGE = { from: '2017-07-14T00:00:00Z', before: '2023-11-14T00:00:00Z' };

const ARGUMENTS = 'query: $query, filter: $filter, sort: $sort, first: $first, after: $after';
const HEAD =
  'query Search($query: String, $filter: SearchFilter, $sort: SearchSort, $first: Int, $after: String)';

/** A page as a front end shows it: with the total and with excerpts. */
export const SEARCH_DOCUMENT = `${HEAD} {
  search(${ARGUMENTS}) {
    totalCount
    coverage { complete indexed total }
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      matches { field article snippet { text isMatch } }
      node { id updatedAt ... on MediaAsset { name url } ... on News { articles { title digest url } } }
    }
  }
}`;

/** No more than where the page ends: for a walk to a deep page. */
export const WALK_DOCUMENT = `${HEAD} {
  search(${ARGUMENTS}) { pageInfo { hasNextPage endCursor } }
}`;

/** What these documents answer. */
export interface SearchResult {
  readonly search: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly unknown[];
  };
}

export const NODE_DOCUMENT =
  'query Node($id: ID!) { node(id: $id) { id ... on LibraryItem { updatedAt } ... on News { articles { title content } } } }';

export const ARTICLE_DOCUMENT =
  'query Article($url: URL!) { article(url: $url) { id title author digest url content(format: TEXT) } }';
