import { encodeGlobalId } from '../../schema/global-id.ts';
import { percentile } from '../percentile.ts';
import { articleUrlAt, type CorpusSize, createCorpus } from './corpus.ts';
import type { SearchedGateway } from './gateway.ts';
import {
  ARTICLE_DOCUMENT,
  NODE_DOCUMENT,
  QUERIES,
  RANGE,
  SEARCH_DOCUMENT,
  type SearchResult,
  type SearchVariables,
  SORTS,
  type Sort,
  WALK_DOCUMENT,
} from './searches.ts';
import { openTimedRequests } from './timed-requests.ts';

/** Where in what is found a page is, and in what part of time. */
export interface PageKind {
  readonly isDeep: boolean;
  readonly isOfRange: boolean;
}

/** How long one request took, in milliseconds. */
export interface Timing {
  /** What was asked for. */
  readonly title: string;
  /** Undefined for what is no search. */
  readonly kind: (PageKind & { readonly words: string | undefined; readonly sort: Sort }) | undefined;
  readonly totalCount: number | undefined;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Asked extends Pick<Timing, 'title' | 'kind' | 'totalCount'> {
  readonly document: string;
  variablesIn(round: number): object;
}

const PAGE = 20;
const DEEP = 2000;
const WALK_PAGE = 100;

/** What was measured of each request, and of all together. */
export interface Measured {
  readonly timings: readonly Timing[];
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Asks everything so often, all of it in turns, so that a mood of the machine meets all alike. */
export async function measureSearches(
  gateway: SearchedGateway,
  size: CorpusSize,
  rounds: number,
): Promise<Measured> {
  const asked = [...(await searchesOf(gateway)), ...lookUps(size)];
  const times = asked.map((): number[] => []);
  const requests = openTimedRequests(gateway.port);
  // What is only loaded when it is first needed is no part of what an answer takes.
  for (const { document, variablesIn } of asked) await requests.time(document, variablesIn(rounds));
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { document, variablesIn }] of asked.entries())
      times[index]?.push(await requests.time(document, variablesIn(round)));
  requests.close();
  const timings = asked.map(({ title, kind, totalCount }, index) => ({
    title,
    kind,
    totalCount,
    ...percentilesOf(times[index] ?? []),
  }));
  return { timings, ...percentilesOf(times.flat()) };
}

function percentilesOf(times: readonly number[]) {
  return { p50Ms: percentile(times, 0.5) ?? 0, p99Ms: percentile(times, 0.99) ?? 0 };
}

/** Each query in each order, and no words; deep pages only where something is so deep. */
async function searchesOf(gateway: SearchedGateway): Promise<Asked[]> {
  const searches: Asked[] = [];
  for (const { title, words } of [...QUERIES, { title: 'no words, pictures', words: undefined }]) {
    for (const sort of SORTS.filter((each) => words !== undefined || each !== 'RELEVANCE')) {
      for (const isOfRange of [false, true]) {
        const all: SearchVariables = {
          ...(words === undefined ? {} : { query: words }),
          filter: {
            ...(words === undefined ? { lists: ['IMAGE'] } : {}),
            ...(isOfRange ? { updatedAt: RANGE } : {}),
          },
          sort: { by: sort },
          first: PAGE,
        };
        const { search } = await gateway.ask<SearchResult>(SEARCH_DOCUMENT, all);
        const { totalCount } = search;
        const add = (isDeep: boolean, variables: SearchVariables) =>
          searches.push({
            title,
            kind: { words, sort, isDeep, isOfRange },
            totalCount,
            document: SEARCH_DOCUMENT,
            variablesIn: () => variables,
          });
        add(false, all);
        if (totalCount < DEEP + PAGE) continue;
        const after = await cursorAfter(gateway, all, DEEP);
        await gateway.ask(SEARCH_DOCUMENT, { ...all, after });
        add(true, { ...all, after });
      }
    }
  }
  return searches;
}

/** The cursor of the last one of so many. */
async function cursorAfter(
  gateway: SearchedGateway,
  search: SearchVariables,
  count: number,
): Promise<string> {
  let after: string | undefined;
  for (let walked = 0; walked < count; walked += WALK_PAGE) {
    const variables = { ...search, first: WALK_PAGE, after };
    const { search: page } = await gateway.ask<Pick<SearchResult, 'search'>>(WALK_DOCUMENT, variables);
    after = page.pageInfo.endCursor ?? undefined;
  }
  if (after === undefined) throw new Error(`Nothing is found of ${JSON.stringify(search)}.`);
  return after;
}

/** Another item each time: the answer for the same one is kept whole. */
function lookUps(size: CorpusSize): Asked[] {
  const corpus = createCorpus(size);
  const spread = (round: number, items: number) => (round * 7919) % items;
  return [
    {
      title: 'node: a picture by its id',
      kind: undefined,
      totalCount: undefined,
      document: NODE_DOCUMENT,
      variablesIn(round) {
        const { media_id: id } = corpus.picture(spread(round, size.pictures));
        return { id: encodeGlobalId({ list: 'image', id }) };
      },
    },
    {
      title: 'node: a news by its id',
      kind: undefined,
      totalCount: undefined,
      document: NODE_DOCUMENT,
      variablesIn(round) {
        const { media_id: id } = corpus.news(spread(round, size.news));
        return { id: encodeGlobalId({ list: 'news', id }) };
      },
    },
    {
      title: 'article: by its address',
      kind: undefined,
      totalCount: undefined,
      document: ARTICLE_DOCUMENT,
      variablesIn: (round) => ({ url: articleUrlAt(spread(round, size.news)) }),
    },
  ];
}
