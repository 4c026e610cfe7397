import { completeValue, type InterfaceRef, type ObjectRef } from '@pothos/core';
import { type FieldNode, type GraphQLResolveInfo, isObjectType, Kind } from 'graphql';
import type { Slice, Window } from '../src/library/list/window.ts';
import type { AnyListDefinition, ListRegistry } from '../src/library/list-definition.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import { builder, type FieldLimits, type GraphQLContext, type SchemaTypes, type Source } from './builder.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { selectedFields } from './selected-fields.ts';

/** The arguments of a connection field. In GraphQL, null means the same as leaving one out. */
export interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly offset?: number | null | undefined;
}

/** The list behind a connection, and its page limit. */
export interface Listed {
  readonly list: AnyListDefinition;
  /** All lists, to name the right one if a cursor belongs to another list. */
  readonly lists: ListRegistry;
  readonly maxPageSize: number;
}

/** The page size if the caller gives none: one upstream call returns this many. */
const DEFAULT_PAGE_SIZE = 20;

/**
 * The window that the arguments describe: the edges defined by the Relay Cursor Connections
 * specification (section 4.4, "Pagination algorithm"), or the page at `offset`.
 *
 * @throws InvalidArgumentError naming the argument and its limit
 */
export function windowOf(args: ConnectionArguments, listed: Listed): Window {
  const after = readCursor('after', args.after, listed);
  const before = readCursor('before', args.before, listed);
  const offset = readOffset(args);
  const { first, last } = readSizes(args, listed.maxPageSize);

  return {
    list: listed.list.name,
    after,
    before,
    rangeIn(allowed) {
      let newest = Math.min(allowed.newest, allowed.totalCount - 1 - offset);
      // The algorithm applies `after` first. A `before` that it cut off no longer counts.
      let oldest = allowed.oldest > allowed.newest + 1 ? 0 : allowed.oldest;
      if (first !== undefined) oldest = Math.max(oldest, newest - first + 1);
      if (last !== undefined) newest = Math.min(newest, oldest + last - 1);
      return { newest, oldest };
    },
  };
}

/** The window of a field that asks only for the total: empty, so no item is read. */
function totalOf({ list }: Window): Window {
  return { list, rangeIn: () => ({ newest: -1, oldest: 0 }) };
}

/** A connection as the Relay plugin resolves it. `pageInfo` is exact, even for an empty page. */
export function connectionOf<Item>(slice: Slice<Item>, { tag }: Pick<AnyListDefinition, 'tag'>) {
  const { items, newest, oldest, totalCount, checkedAt, stale, isAtLeastOnce } = slice;
  const edges = items.map((_, index) => new Edge(slice, index, tag));
  // Upstream counts items here but does not send them. Without a cursor, paging would start over.
  const isUnsent = edges.length === 0 && newest >= oldest;
  return {
    totalCount,
    checkedAt,
    stale,
    isAtLeastOnce,
    edges,
    pageInfo: {
      hasPreviousPage: !isUnsent && Math.max(newest, -1) < totalCount - 1,
      hasNextPage: !isUnsent && Math.min(oldest, totalCount) > 0,
      get startCursor() {
        return edges.at(0)?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

/** An item of a connection. A class: an object with a getter of its own takes ten times as long. */
class Edge<Item> {
  readonly #slice: Slice<Item>;
  readonly #index: number;
  readonly #tag: number;

  constructor(slice: Slice<Item>, index: number, tag: number) {
    this.#slice = slice;
    this.#index = index;
    this.#tag = tag;
  }

  get node(): Item {
    return this.#slice.items[this.#index] as Item;
  }

  /** As {@link Slice.version}. */
  get version(): number | undefined {
    return this.#slice.version;
  }

  /** Made on demand: most queries do not ask for cursors. */
  get cursor(): string {
    return encodeCursor({ tag: this.#tag, ...this.#slice.anchorAt(this.#index) });
  }
}

/** The cursor of an item depends on its place too, and so on the version of the list. */
function sourceOfEdge(edge: unknown): Source | undefined {
  const { node, version } = edge as Edge<object>;
  return version === undefined ? undefined : { item: node, version };
}

/** How many edges are wanted at most: of those, the first or the last ones, or both in this order. */
export interface PageSizes {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
}

/**
 * The sizes that the arguments of a connection give, or the default.
 *
 * @throws InvalidArgumentError naming the size and its limit
 */
export function readSizes(
  { first, last, before, after }: ConnectionArguments,
  maxPageSize: number,
): PageSizes {
  const defaultSize = Math.min(DEFAULT_PAGE_SIZE, maxPageSize);
  // Paging backwards starts at the cursor, not at the head of the list.
  if (first == null && last == null)
    return before != null && after == null ? { last: defaultSize } : { first: defaultSize };
  return { first: readSize('first', first, maxPageSize), last: readSize('last', last, maxPageSize) };
}

/** A size that the caller gives in `argument`. @throws InvalidArgumentError naming it and its limit */
export function readSize(
  argument: string,
  size: number | null | undefined,
  maxPageSize: number,
): number | undefined {
  if (size == null) return undefined;
  if (size >= 0 && size <= maxPageSize) return size;
  throw new InvalidArgumentError(argument, `"${argument}" must be from 0 to ${maxPageSize}, not ${size}.`);
}

function readOffset(args: ConnectionArguments): number {
  if (args.offset == null) return 0;
  if (args.offset < 0)
    throw new InvalidArgumentError('offset', `"offset" must be 0 or more, not ${args.offset}.`);
  const other = (['after', 'before', 'last'] as const).find((argument) => args[argument] != null);
  if (other === undefined) return args.offset;
  throw new InvalidArgumentError(
    'offset',
    `"offset" counts from the newest item and does not go with "${other}".`,
  );
}

function readCursor(argument: string, text: string | null | undefined, listed: Listed): Cursor | undefined {
  return text == null ? undefined : decodeCursor(argument, text, listed);
}

/** The type of a list's items, an object or interface type. Fields refer to it by this type too. */
export type ListItemRef =
  | InterfaceRef<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, object>
  | ObjectRef<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, object>;

export interface ListConnectionNames {
  /** The prefix of the type names: `<name>Connection` and `<name>Edge`. */
  readonly name: string;
  /** What descriptions call the items. */
  readonly plural: string;
}

/** Connections that are walked from cursor to cursor have it as `paging`. */
export const PagingGuaranteeRef = builder.enumType('PagingGuarantee', {
  description: 'How often a walk from cursor to cursor shows an item that is in the list throughout.',
  values: {
    EXACTLY_ONCE: { description: 'Once.' },
    AT_LEAST_ONCE: {
      description:
        'This page may repeat an item or, going backwards, lack one: what its cursor marked is gone, or WeChat does ' +
        'not answer.',
    },
  } as const,
});

/** The connection type of a list: the Relay fields, and how up to date the page is. */
export function createListConnection(type: ListItemRef, { name, plural }: ListConnectionNames) {
  return builder.connectionObject(
    {
      type,
      name: `${name}Connection`,
      description: `One page of a list of ${plural}.`,
      fields: (connection) => ({
        totalCount: connection.exposeInt('totalCount', {
          description: `How many ${plural} the list has, on all pages together.`,
        }),
        checkedAt: connection.expose('checkedAt', {
          type: 'DateTime',
          description: 'When the cached list was last found to match WeChat.',
        }),
        stale: connection.exposeBoolean('stale', {
          description:
            'Whether this page may be out of date: the last check of the cached list failed, the last successful one ' +
            '(`checkedAt`) was long ago, or WeChat has contradicted itself about the list, which is then verified half ' +
            'a minute later. Recent uploads and deletions may not show.',
        }),
        paging: connection.field({
          type: PagingGuaranteeRef,
          description: 'What is certain about this page as part of a walk from cursor to cursor.',
          resolve: ({ isAtLeastOnce }) => (isAtLeastOnce ? 'AT_LEAST_ONCE' : 'EXACTLY_ONCE'),
        }),
      }),
    },
    {
      name: `${name}Edge`,
      description: `One of the ${plural}, with its cursor.`,
      extensions: { sourceOf: sourceOfEdge },
    },
  );
}

/** The arguments of a list's connection, besides those of Relay. */
export const listArguments = builder.args((t) => ({
  offset: t.int({
    description:
      'For page numbers: how many of the newest items to skip. Use it with `first`, not with `last`, `after` ' +
      'or `before`.',
  }),
}));

/**
 * Counts the items that a list connection asks for at most: the cost of an operation.
 *
 * @throws InvalidArgumentError naming the size and its limit
 */
export function countListItems(args: ConnectionArguments, { maxPageSize }: FieldLimits): number {
  const { first = maxPageSize, last = maxPageSize } = readSizes(args, maxPageSize);
  return Math.min(first, last);
}

/**
 * The part of a list that the connection arguments describe.
 *
 * @param name of the list
 * @throws GatewayError, a ForbiddenError if the caller may not read the list
 */
export function loadListConnection(
  name: string,
  args: ConnectionArguments,
  { assets, maxPageSize }: GraphQLContext,
  info: GraphQLResolveInfo,
) {
  const list = assets.list(name);
  const window = windowOf(args, { list, lists: assets.lists, maxPageSize });
  const slice = assets.loadWindow<object>(asksForTotalAlone(info) ? totalOf(window) : window);
  return completeValue(slice, (shown) => connectionOf(shown, list));
}

/** Whether it does so without a fragment or a directive, as hardly any operation does not. */
function plainlyAsksForMore({ selectionSet }: FieldNode): boolean {
  return (
    selectionSet?.selections.some(
      (selection) =>
        selection.kind === Kind.FIELD &&
        selection.directives?.length === 0 &&
        !OF_TOTAL.includes(selection.name.value),
    ) ?? false
  );
}

const OF_TOTAL = ['totalCount', '__typename'];

function asksForTotalAlone(info: GraphQLResolveInfo): boolean {
  const { returnType, fieldNodes } = info;
  if (!isObjectType(returnType) || fieldNodes.some(plainlyAsksForMore)) return false;
  return [...selectedFields(info, returnType, fieldNodes).keys()].every((name) => OF_TOTAL.includes(name));
}
