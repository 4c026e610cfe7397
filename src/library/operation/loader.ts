import DataLoader from 'dataloader';
import type { Render, Renditions } from '../../articles/renditions.ts';
import type { Totals } from '../../upstream/port.ts';
import type { Eviction } from '../cache/eviction.ts';
import type { StoredItems } from '../cache/stored-items.ts';
import type { ItemKey, LoaderKey, Slice, Window } from '../list/window.ts';
import type { AnyListDefinition, ListRegistry } from '../list-definition.ts';
import { createOperationReport, type OperationReport } from '../operation-report.ts';
import { type CallAllowance, createCallBudget } from './budget.ts';
import { createFindStored, type FindStoredOptions } from './find-stored.ts';
import { createListAccess, type ListAccessOptions } from './list-access.ts';
import { createListBatch } from './list-batch.ts';
import { createReads, type Reads } from './reads.ts';

/**
 * What the resolvers of one GraphQL request read lists through. Methods throw or reject with a
 * GatewayError, or with what the caller's allowance throws. The caller chooses `Item`, and must know
 * what the list holds.
 */
export interface Loader {
  /** The lists of the account. */
  readonly lists: ListRegistry;
  /** Whether there is such a list, and the caller may read it. */
  mayRead(list: string): boolean;
  /** Whether the caller may be told of it, even if nobody can read it here. */
  maySee(list: string): boolean;
  /** A list that the caller may read. @throws ForbiddenError */
  list(name: string): AnyListDefinition;
  /** Windows requested in the same tick are read together, with the fewest calls. */
  loadWindow<Item>(window: Window): MaybePromise<Slice<Item>>;
  /** Searches the item's list, newest first. Null only if the whole list was seen, or closed. */
  loadItem<Item>(key: ItemKey): MaybePromise<Item | null>;
  /** As {@link FindStored}. */
  findStored<Item>(key: ItemKey, options?: FindStoredOptions): MaybePromise<Item | null>;
  /** The totals of this list and of those counted by the same call. */
  loadTotals(list: string): MaybePromise<Totals>;
  readonly renderContent: Render;
  /** What the request has cost so far. */
  readonly report: OperationReport;
  /** What it has read so far. */
  readonly reads: Reads;
}

/** A loader that makes calls, and so always has its callers wait. */
export interface CallingLoader extends Loader {
  loadWindow<Item>(window: Window): Promise<Slice<Item>>;
  loadItem<Item>(key: ItemKey): Promise<Item | null>;
  loadTotals(list: string): Promise<Totals>;
}

export interface LoaderOptions extends ListAccessOptions {
  readonly storedItems: StoredItems;
  readonly eviction: Eviction;
  readonly renditions: Renditions;
  /** Page calls that the request may cause. */
  readonly callLimit: number;
  /** Page calls that the caller may cause, over all requests. Default: no further limit. */
  readonly callAllowance?: CallAllowance;
  /** Whether the caller wants to see what was uploaded this minute, and may cause a call for it. */
  readonly noCache: boolean;
  /** Ends the wait: the deadline of the request, or a caller who left. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A value, or a promise of it if it has to be waited for. */
export type MaybePromise<T> = T | Promise<T>;

/** A loader for one GraphQL request. What is requested at the same time is read together. */
export function createLoader(options: LoaderOptions): CallingLoader {
  const { registry, storedItems, eviction, renditions, noCache, signal, now } = options;
  const { mayRead, maySee, listNamed } = createListAccess(options);
  const budget = createCallBudget(options.callLimit, options.callAllowance);
  const report = createOperationReport({ isPrivate: options.mayReadPrivate });
  const reads = createReads();
  const findStored = createFindStored({ listNamed, storedItems }, reads);
  // No cache by key: items are cached in the lists, where other keys find them too.
  const loader = new DataLoader(
    (keys: readonly LoaderKey[]) => eviction.deferDuring(() => timed(() => readTogether(keys))),
    { cache: false },
  );
  let waits = 0;
  let waitingSince = 0;

  /** Concurrent waits count once. */
  async function timed<T>(work: () => Promise<T>): Promise<T> {
    if (waits === 0) waitingSince = now();
    waits += 1;
    try {
      return await work();
    } finally {
      waits -= 1;
      // Never negative, even if the machine's clock was set back.
      if (waits === 0) report.waitedMs += Math.max(0, now() - waitingSince);
    }
  }

  async function readTogether(keys: readonly LoaderKey[]) {
    const batches = new Map(
      [...new Set(keys.map(({ list }) => list))].map((name) => {
        const ofList = keys.filter(({ list }) => list === name);
        const shared = { storedItems, eviction, budget, report, reads, noCache, signal };
        return [name, createListBatch({ ...shared, list: listNamed(name), keys: ofList })] as const;
      }),
    );
    const all = [...batches.values()];
    // Refuse the whole operation before its first call, or not at all.
    budget.check(all.reduce((cost, batch) => cost + batch.cost, 0));

    await Promise.all(all.map((batch) => batch.readWindows()));
    // Only afterwards: a look-up uses what the windows have read, and the calls that they left.
    await Promise.all(all.map((batch) => batch.findItems()));

    return keys.map((key) => batches.get(key.list)?.answer(key) ?? null);
  }

  return {
    lists: registry,
    report,
    reads,
    mayRead,
    maySee,
    list: (name) => listNamed(name).definition,
    // The loader answers a window with a slice, and an item key with the item.
    loadWindow: <Item>(window: Window) => loader.load(window) as Promise<Slice<Item>>,
    loadItem: async <Item>(key: ItemKey) =>
      mayRead(key.list) ? ((await loader.load(key)) as Item | null) : null,
    findStored: <Item>(key: ItemKey, how?: FindStoredOptions) =>
      findStored(key, how) as MaybePromise<Item | null>,
    async loadTotals(name) {
      const { totals } = listNamed(name);
      if (totals === undefined) throw new Error(`The list "${name}" has no totals.`);
      const read = await timed(() => totals.read({ report, signal }));
      reads.add({ isCurrent: totals.stamp(read) });
      return read;
    },
    renderContent: renditions.open(signal),
  };
}
