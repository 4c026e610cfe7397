import type { SearchHit, SearchPosition } from '../src/index/asset-index.ts';
import type { TimedAnswer } from '../src/index/index-access.ts';
import { compareInOrder } from '../src/index/search-order.ts';
import type { GraphQLContext } from './builder.ts';
import { type ConnectionArguments, type PageSizes, readSizes } from './connection.ts';
import { type Coverage, isLacking, joinCoverages } from './coverage.ts';
import type { LibraryItem } from './library-item.ts';
import { LIST_NAMES } from './list-name.ts';
import { readSearch, type Search, type SearchArguments } from './search-arguments.ts';
import { decodeSearchCursor, encodeSearchCursor, type SearchCursor } from './search-cursor.ts';

/** One page of what a search has found. */
export interface SearchPage {
  readonly edges: readonly SearchEdge[];
  readonly pageInfo: {
    readonly hasPreviousPage: boolean;
    readonly hasNextPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Undefined if it was not wanted. */
  readonly totalCount: number | undefined;
  /** Whether it continues a walk and shows an item that has moved since the walk began. */
  readonly isAtLeastOnce: boolean;
  readonly coverage: () => Coverage;
}

export interface SearchEdge extends Pick<SearchHit, 'matches'> {
  readonly cursor: string;
  readonly node: LibraryItem;
}

/** What of a page is worked out only if it is wanted. */
export type Wanted = Record<'wantsTotal' | 'wantsMatches', boolean>;

/**
 * The page that the arguments describe: the edges that the Relay Cursor Connections specification
 * defines (section 4.4). An item that is gone since it was found is left out.
 *
 * @throws GatewayError, a ForbiddenError if the caller names a list that it may not read
 */
export async function loadSearchPage(
  args: SearchArguments & ConnectionArguments,
  wanted: Wanted,
  context: GraphQLContext,
): Promise<SearchPage> {
  const { assets, index, maxPageSize, listStatus } = context;
  const search = readSearch(args);
  const sizes = readSizes(args, maxPageSize);
  const { after, before, walkBeganAt } = readWalk(args, search);
  const lists = search.lists?.map(assets.list) ?? LIST_NAMES.filter(assets.mayRead).map(assets.list);

  const answer = await index.search({
    ...search,
    lists: lists.map(({ tag }) => tag),
    after,
    before,
    // One at least: it tells whether anything is there.
    count: Math.max(1, sizes.first ?? sizes.last ?? 0),
    isFromEnd: sizes.first === undefined,
    ...wanted,
  });

  const { hits, ...ends } = cut(answer, sizes);
  const beganAt = walkBeganAt ?? Math.floor(answer.askedAt / 1000);
  const cursorOf = (position: SearchPosition | undefined) =>
    position === undefined ? null : encodeSearchCursor({ position, walkBeganAt: beganAt }, search);
  const isAtLeastOnce =
    walkBeganAt !== undefined && hits.some(({ movedAt = 0 }) => movedAt >= walkBeganAt * 1000);
  assets.report.atLeastOnce ||= isAtLeastOnce;
  return {
    edges: await loadEdges(hits, cursorOf, context),
    pageInfo: {
      ...ends,
      // Those of items that are gone count as well: the walk goes on behind them.
      startCursor: cursorOf(hits.at(0)),
      endCursor: cursorOf(hits.at(-1)),
    },
    totalCount: answer.totalCount,
    isAtLeastOnce,
    coverage() {
      const searched = lists.map(({ name }) => listStatus(name));
      // Who names a list is told that it is not there. Others would never see a complete search.
      const counted = search.lists === undefined ? searched.filter((list) => !isLacking(list)) : searched;
      return joinCoverages(counted.map((list) => list.coverage));
    },
  };
}

interface Walk {
  readonly after?: SearchPosition | undefined;
  readonly before?: SearchPosition | undefined;
  /** Undefined: it begins here. */
  readonly walkBeganAt: number | undefined;
}

function readWalk(args: ConnectionArguments, search: Search): Walk {
  const after = readCursor('after', args.after, search);
  const before = readCursor('before', args.before, search);
  const begins = [after, before].flatMap((cursor) => cursor?.walkBeganAt ?? []);
  // The algorithm applies `after` first. A `before` that it cut off no longer counts.
  const isCutOff =
    after !== undefined &&
    before !== undefined &&
    compareInOrder(before.position, after.position, search.sort) <= 0;
  return {
    after: after?.position,
    before: isCutOff ? undefined : before?.position,
    walkBeganAt: begins.length === 0 ? undefined : Math.min(...begins),
  };
}

function readCursor(
  argument: string,
  text: string | null | undefined,
  search: Search,
): SearchCursor | undefined {
  return text == null ? undefined : decodeSearchCursor(argument, text, search);
}

/** Of `first` and `last`, the index applies the one that comes first. */
function cut({ hits, hasPreceding, hasFollowing }: TimedAnswer, { first, last }: PageSizes) {
  const end = Math.min(hits.length, first ?? hits.length);
  const start = Math.max(0, end - (last ?? end));
  return {
    hits: hits.slice(start, end),
    hasPreviousPage: hasPreceding || start > 0,
    hasNextPage: hasFollowing || end < hits.length,
  };
}

async function loadEdges(
  hits: readonly SearchHit[],
  cursorOf: (position: SearchPosition) => string | null,
  { assets }: GraphQLContext,
): Promise<SearchEdge[]> {
  const nodes = await Promise.all(
    hits.map(({ list, id }) => {
      const name = assets.lists.tagged(list)?.name;
      // A search shows what is stored, and how old that is.
      return name === undefined
        ? null
        : assets.findStored<LibraryItem>({ list: name, id }, { isIndexed: true });
    }),
  );
  return hits.flatMap((hit, index) => {
    const node = nodes[index];
    const { matches } = hit;
    return node == null
      ? []
      : {
          node,
          matches,
          get cursor() {
            return cursorOf(hit) ?? '';
          },
        };
  });
}
