import type { FilmHost } from '../media/film-host.ts';
import type { PictureHost } from '../media/picture-host.ts';
import type { Input } from '../upstream/wire.ts';

/** An item as on the wire. Fields that are `undefined` are absent on the wire. */
export type Item = Readonly<Record<string, unknown>>;

/** An API call, as upstream documents it. */
export interface ApiCall {
  /** The last one or two parts of its path: its name in faults, quotas and scenarios. */
  readonly name: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** For its JSON. Upstream uses three variants, and so does the sandbox. */
  readonly contentType: string;
  /** The default quota of upstream. */
  readonly callsPerDay: number;
}

/** A call that returns one item by its id. */
export interface ItemCall extends ApiCall {
  /** The errcode for an unknown id. */
  readonly unknownErrcode: number;
}

/** The answer of a call: JSON, a file, or a picture that is drawn where it is served. */
export type Output =
  | { readonly json: object }
  | { readonly file: Uint8Array; readonly contentType: string }
  | { readonly draw: () => Promise<Uint8Array>; readonly contentType: string };

/** Where the pictures and films of an account are. */
export interface MediaHosts {
  readonly pictures: PictureHost;
  readonly films: FilmHost;
}

/** Defines a list. Its endpoints, their quotas and faults, and the control derive from this. */
export interface ListDefinition<I extends Item = Item, Fields extends Item = Partial<I>> {
  /** Its name in the control and in libraries: `image`. */
  readonly name: string;
  /** The field with an item's id, a string that is unique in the account: `media_id`. */
  readonly idField: string;
  /** Its pages are requested by `offset` and `count`, and by `type` if lists share a call. */
  readonly pages: {
    readonly call: ApiCall;
    readonly type?: string;
    /** A page as this request shows it. Default: unchanged. Throws a `RefusalError`. */
    show?(items: readonly I[], input: Input): readonly Item[];
  };
  /** The call with its total, and the field; lists may share one. Default: only pages have it. */
  readonly count?: { readonly call: ApiCall; readonly field: string };
  /** The call that returns one item, and its answer; lists may share one. Default: none. */
  readonly single?: { readonly call: ItemCall; answer(item: I, hosts: MediaHosts): Output };
  /** A sentence on why items cannot be renamed. Default: renaming changes their `name`. */
  readonly renameRefusal?: string;
  /** What its items become once they are published. Default: they cannot be published. */
  readonly publishing?: {
    /** The list in which they then are. */
    readonly to: ListDefinition;
    publish(item: I, occasion: Publishing): Item;
  };
  /** An item with these fields, and defaults for the rest. Its pictures are at `baseUrl`. */
  create(fields: Fields, baseUrl: string): I;
  /** The item with these fields, and the time of the change (unix seconds) wherever it has one. */
  edit(item: I, fields: Fields, updateTime: number): I;
}

/** What publishing gives an item. */
export interface Publishing {
  /** Its new id. */
  readonly id: string;
  /** Unix seconds. */
  readonly time: number;
  /** Where its pictures are. */
  readonly baseUrl: string;
}

/** The items of a list, newest first, now or in the past. */
export interface ListView {
  total(): number;
  /** Fewer than `count` at the end, none past it. */
  page(offset: number, count: number): readonly Item[];
}

/** A list of an account, newest first. */
export interface List extends ListView {
  readonly definition: ListDefinition;
  /** The list at a time in milliseconds since 1970, at most {@link REMEMBERED_MS} ago. */
  asOf(at: number): ListView;
  find(id: string): Item | undefined;
  /** Adds an item at the head. */
  add(item: Item): void;
  delete(id: string): void;
  /** Replaces the item with the same id, if there is one. */
  replace(item: Item, options: { readonly moveToHead: boolean }): void;
}

/** How far back a list remembers its changes. */
const REMEMBERED_MS = 600_000;

/**
 * A list that starts with these items, newest first.
 *
 * @param now milliseconds since 1970
 */
export function createList(definition: ListDefinition, items: readonly Item[], now: () => number): List {
  let current = items;
  /** Earlier states of the list, oldest first, and when each of them ended. */
  let past: { readonly until: number; readonly items: readonly Item[] }[] = [];

  const idOf = (item: Item) => item[definition.idField];
  const offsetOf = (id: unknown) => current.findIndex((item) => idOf(item) === id);

  function change(next: readonly Item[]): void {
    const until = now();
    past = [...past.filter((each) => each.until > until - REMEMBERED_MS), { until, items: current }];
    current = next;
  }

  return {
    definition,
    total: () => current.length,
    page: (offset, count) => current.slice(offset, offset + count),
    asOf(at) {
      const then = past.find(({ until }) => at < until)?.items ?? current;
      return {
        total: () => then.length,
        page: (offset, count) => then.slice(offset, offset + count),
      };
    },
    find: (id) => current[offsetOf(id)],
    add: (item) => change([item, ...current]),
    delete(id) {
      const offset = offsetOf(id);
      if (offset >= 0) change(current.toSpliced(offset, 1));
    },
    replace(item, { moveToHead }) {
      const offset = offsetOf(idOf(item));
      if (offset < 0) return;
      change(current.toSpliced(offset, 1).toSpliced(moveToHead ? 0 : offset, 0, item));
    },
  };
}
