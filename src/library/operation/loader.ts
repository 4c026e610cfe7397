import DataLoader from 'dataloader';
import type { Render, Renditions } from '../../articles/renditions.ts';
import { ForbiddenError } from '../../upstream/errors.ts';
import type { Totals } from '../../upstream/port.ts';
import type { Eviction } from '../cache/eviction.ts';
import type { ItemKey, LoaderKey, Slice, Window } from '../list/window.ts';
import type { AnyListDefinition, ListRegistry } from '../list-definition.ts';
import type { ListService } from '../list-service.ts';
import { createOperationReport, type OperationReport } from '../operation-report.ts';
import { type CallAllowance, createCallBudget } from './budget.ts';
import { createListBatch } from './list-batch.ts';
import { createReads, type Reads } from './reads.ts';

/**
 * What the resolvers of one GraphQL request read lists through. Methods reject with a GatewayError,
 * or with what the caller's allowance throws. The caller chooses `Item`, and must know what the
 * list holds.
 */
export interface Loader {
  /** The lists of the account. */
  readonly lists: ListRegistry;
  /** Whether there is such a list, and the caller may read it. */
  mayRead(list: string): boolean;
  /** A list that the caller may read. @throws ForbiddenError */
  list(name: string): AnyListDefinition;
  /** Windows requested in the same tick are read together, with the fewest calls. */
  loadWindow<Item>(window: Window): Promise<Slice<Item>>;
  /** Searches the item's list, newest first. Null only if the whole list was seen, or closed. */
  loadItem<Item>(key: ItemKey): Promise<Item | null>;
  /**
   * The item, if it is cached and not too old to be served; otherwise null. Takes no call, now or
   * later: it neither keeps the item cached nor has it read again.
   */
  findCached<Item>(key: ItemKey): Item | null;
  /** The totals of this list and of those counted by the same call. */
  loadTotals(list: string): Promise<Totals>;
  readonly renderContent: Render;
  /** What the request has cost so far. */
  readonly report: OperationReport;
  /** What it has read so far. */
  readonly reads: Reads;
}

export interface LoaderOptions {
  readonly registry: ListRegistry;
  /** By name. */
  readonly lists: ReadonlyMap<string, ListService<unknown>>;
  readonly eviction: Eviction;
  readonly renditions: Renditions;
  /** Page calls that the request may cause. */
  readonly callLimit: number;
  /** Page calls that the caller may cause, over all requests. Default: no further limit. */
  readonly callAllowance?: CallAllowance;
  /** Whether the caller may read private lists. Default: no. */
  readonly mayReadPrivate?: boolean;
  /** Whether the caller wants to see what was uploaded this minute, and may cause a call for it. */
  readonly noCache: boolean;
  /** Ends the wait: the deadline of the request, or a caller who left. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A loader for one GraphQL request. What is requested at the same time is read together. */
export function createLoader(options: LoaderOptions): Loader {
  const { registry, lists, eviction, renditions, noCache, signal, now } = options;
  const { mayReadPrivate = false } = options;
  const budget = createCallBudget(options.callLimit, options.callAllowance);
  const report = createOperationReport({ isPrivate: mayReadPrivate });
  const reads = createReads();
  /** The version of each list in which cached items were looked for. */
  const foundIn = new Map<string, number>();
  // No cache by key: items are cached in the lists, where other keys find them too.
  const loader = new DataLoader(
    (keys: readonly LoaderKey[]) => eviction.deferDuring(() => timed(() => readTogether(keys))),
    { cache: false },
  );
  /** Many articles share a picture, and a document may ask for it under many aliases. */
  const found = new Map<string, { readonly version: number; readonly item: unknown }>();
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
        const shared = { eviction, budget, report, reads, noCache, signal };
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

  function mayRead(name: string): boolean {
    const list = registry.named(name);
    return list !== undefined && (mayReadPrivate || !list.isPrivate);
  }

  function listNamed(name: string): ListService<unknown> {
    const list = lists.get(name);
    if (list === undefined || !mayRead(name)) throw new ForbiddenError(closedTo(name));
    return list;
  }

  return {
    lists: registry,
    report,
    reads,
    mayRead,
    list: (name) => listNamed(name).definition,
    // The loader answers a window with a slice, and an item key with the item.
    loadWindow: <Item>(window: Window) => loader.load(window) as Promise<Slice<Item>>,
    loadItem: async <Item>(key: ItemKey) =>
      mayRead(key.list) ? ((await loader.load(key)) as Item | null) : null,
    findCached<Item>({ list, id }: ItemKey) {
      const { ranked, revalidation, stampFound } = listNamed(list);
      const { version } = ranked;
      const known = found.get(`${list} ${id}`);
      if (known?.version === version) return known.item as Item | null;
      // An operation may find hundreds, all in the same list.
      if (foundIn.get(list) !== version) reads.add({ isCurrent: stampFound() });
      foundIn.set(list, version);
      const item = revalidation.isExpired ? null : (ranked.find(id)?.item ?? null);
      found.set(`${list} ${id}`, { version, item });
      return item as Item | null;
    },
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

function closedTo(list: string): string {
  return `This caller may not read the list ${list.toUpperCase()}: the operator of the gateway decides who may.`;
}
