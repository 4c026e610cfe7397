import type { Input } from '../upstream/wire.ts';

/** An item of a list, in wire words. A field that is `undefined` is absent on the wire. */
export type Item = Readonly<Record<string, unknown>>;

/** A call of the API, as upstream documents it. */
export interface ApiCall {
  /** The last part of its path, or the last two. Faults, quotas and scenarios know it by this name. */
  readonly name: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** Of its JSON. Upstream has three ways to say it, and the sandbox uses them all. */
  readonly contentType: string;
  /** How many calls a day upstream grants by default. */
  readonly callsPerDay: number;
}

/** A call that answers with one item by its id. */
export interface ItemCall extends ApiCall {
  /** How it refuses an id that no item has. */
  readonly unknownErrcode: number;
}

/** What a call has to say: JSON, or a file as it is. */
export type Output = { readonly json: object } | { readonly file: Uint8Array; readonly contentType: string };

/**
 * All that the sandbox has to know of a list. Its endpoints, their quotas and faults, and what the control does with
 * its items follow from this.
 */
export interface ListDefinition<I extends Item = Item, Fields extends Item = Partial<I>> {
  /** As the control and a library of items know it: `image`. */
  readonly name: string;
  /** The field that tells an item from any other of the account: `media_id`. It holds a text. */
  readonly idField: string;
  /** How its pages are asked for: by `offset`, `count`, and `type`, where lists share a call. */
  readonly pages: {
    readonly call: ApiCall;
    readonly type?: string;
    /** How a page that was asked for in this way shows an item. Left out: as it is. */
    show?(item: I, input: Input): Item;
  };
  /** The call that tells its total, and in which field; lists may share one. Left out: its pages alone tell. */
  readonly count?: { readonly call: ApiCall; readonly field: string };
  /** The call that answers with one item, and with what; lists may share one. Left out: there is none. */
  readonly single?: { readonly call: ItemCall; answer(item: I): Output };
  /** Why items cannot be renamed, in a sentence. Left out: they can, and it changes their `name`. */
  readonly renameRefusal?: string;
  /** An item with these fields, and the usual ones. `baseUrl` is where its pictures are. */
  create(fields: Fields, baseUrl: string): I;
  /** An item with some fields changed, and with the time of the change (unix seconds) wherever it has one. */
  edit(item: I, fields: Fields, updateTime: number): I;
}

/** The items of a list, newest first, as they are or were. */
export interface ListView {
  total(): number;
  /** Fewer than `count` at the end, none past it. */
  page(offset: number, count: number): readonly Item[];
}

/** A list of an account: its items, newest first. */
export interface List extends ListView {
  readonly definition: ListDefinition;
  /** The list as it was at a time, in milliseconds since 1970: at most {@link REMEMBERED_MS} ago. */
  asOf(at: number): ListView;
  find(id: string): Item | undefined;
  /** Puts an item at the head. */
  add(item: Item): void;
  delete(id: string): void;
  /** Puts an item in the place of the one with its id. Does nothing where there is none. */
  replace(item: Item, options: { readonly moveToHead: boolean }): void;
}

/** How long a list remembers what it was. */
const REMEMBERED_MS = 600_000;

/**
 * A list that starts with these items, newest first.
 *
 * @param now milliseconds since 1970
 */
export function createList(definition: ListDefinition, items: readonly Item[], now: () => number): List {
  let current = items;
  /** What the list was before it was changed, and until when. Oldest first. */
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
