import { beforeDeadline } from '../../upstream/deadline.ts';
import { UpstreamUnavailableError } from '../../upstream/errors.ts';
import type { Eviction } from '../cache/eviction.ts';
import type { StoredItems } from '../cache/stored-items.ts';
import { coldCost } from '../list/cover.ts';
import { createPendingWindow, type PendingWindow } from '../list/pending-window.ts';
import type { RankedItem } from '../list/rank-index.ts';
import { type ItemKey, isWindow, type LoaderKey, type RankRange, type Slice } from '../list/window.ts';
import type { ListService } from '../list-service.ts';
import { type OperationReport, recordCacheStatus } from '../operation-report.ts';
import type { CallBudget } from './budget.ts';
import { findItems } from './find-items.ts';
import { createListReader } from './list-reader.ts';
import { readOfRanks } from './rank-read.ts';
import type { Reads } from './reads.ts';

export interface ListBatchOptions<Item> {
  readonly list: ListService<Item>;
  readonly storedItems: StoredItems;
  /** What is requested of this list, to be read together. */
  readonly keys: readonly LoaderKey[];
  readonly eviction: Eviction;
  readonly budget: CallBudget;
  readonly report: OperationReport;
  readonly reads: Reads;
  readonly noCache: boolean;
  readonly signal: AbortSignal;
}

/** One list's part of a batch: read it in two steps, then ask for each answer. */
export interface ListBatch<Item> {
  /** The calls that the windows take, if the list is as long as they assume. */
  readonly cost: number;
  readWindows(): Promise<void>;
  /** Looks for the items requested by id. */
  findItems(): Promise<void>;
  answer(key: LoaderKey): Slice<Item> | Item | null | Error;
}

/** How many rounds a list that changes while it is read is read for. */
const MAX_ROUNDS = 8;

/** How often what a disputed list lacks is requested: a third call would not bring it either. */
const MAX_ATTEMPTS = 2;

const NOT_IN_ONE_GO = 'found a list that changes during the read, or that needs more calls than expected';

export function createListBatch<Item>(options: ListBatchOptions<Item>): ListBatch<Item> {
  const { list, storedItems, eviction, budget, report, reads, noCache, signal } = options;
  const { ranked, revalidation, definition } = list;
  /** Names the work in the error of a caller who has waited too long for it. */
  const subject = `The ${definition.pageCall.name} call`;
  const reader = createListReader(options);
  const asked = options.keys.filter(isWindow);
  const windows = new Map<LoaderKey, PendingWindow<Item>>(
    asked.map((window) => [window, createPendingWindow(window, ranked)]),
  );
  const pending = [...windows.values()];
  const items = options.keys.filter((key): key is ItemKey => !isWindow(key));
  /** The ranks that were not cached when the batch began; undefined if the list was unread. */
  let missingBefore: ReadonlySet<number> | undefined;
  const foundBefore = new Set(items.filter(({ id }) => ranked.find(id) !== undefined));
  /** The answers, taken when the list was complete. */
  const answers = new Map<LoaderKey, Slice<Item> | Item | null | Error>();
  let failure: Error | undefined;
  /** The list changed while it was read, or took more calls than expected. */
  let isUnsettled = false;
  /** Why cached data may no longer be served. */
  let expiry: Error | undefined;

  const missing = () => [...new Set(pending.flatMap((window) => window.missing))];
  const unloaded = () => [...new Set(pending.flatMap((window) => window.unloaded))];

  async function attempt(read: () => Promise<void>): Promise<void> {
    if ((expiry ?? failure) !== undefined) return;
    await beforeDeadline(subject, signal, read()).catch((error) => {
      failure = error;
    });
  }

  /** Waits only for a check that is due. A failed check is an error only if the data is expired. */
  async function ensureFresh(): Promise<void> {
    if (ranked.totalCount === undefined) return;
    try {
      const fresh = revalidation.ensureFresh({ noCache, waiter: { report, signal } });
      recordCacheStatus(report, await beforeDeadline(subject, signal, fresh));
    } catch (error) {
      // A caller who waited long enough gets cached data.
      if (signal.aborted && !revalidation.isExpired) recordCacheStatus(report, 'STALE');
      else expiry = toError(error);
    }
  }

  async function readOn(): Promise<void> {
    const attempts = new Map<number, number>();
    for (let round = 0; ; round += 1) {
      if (ranked.totalCount === undefined) await reader.read(list.plan([]));
      const lacking = missing();
      // Nothing proves a disputed list until upstream agrees with itself.
      const isProven = ranked.isDisputed || pending.every((window) => window.isProven);
      if (lacking.length === 0 && isProven) {
        const stored = unloaded();
        if (stored.length === 0) break;
        await storedItems.load(list, stored);
        // The list may have changed meanwhile, and what was not stored after all is missing.
        continue;
      }
      const plan = list.plan(lacking, budget.remaining);
      // What was read so far is cached: a retry takes fewer calls.
      if (round === MAX_ROUNDS || (round > 0 && plan.ranges.length > budget.remaining)) {
        isUnsettled = true;
        failure = new UpstreamUnavailableError(subject, NOT_IN_ONE_GO, { kind: 'unsettled' });
        break;
      }
      await (lacking.length > 0 ? reader.read(plan) : reader.prove());
      for (const rank of lacking) attempts.set(rank, (attempts.get(rank) ?? 0) + 1);
      if (ranked.isDisputed)
        ranked.giveUp(lacking.filter((rank) => (attempts.get(rank) ?? 0) >= MAX_ATTEMPTS));
    }
    // At once: a background check may move cached items in the next turn.
    for (const [key, window] of windows) answers.set(key, show(window));
  }

  /** A failed call is the answer to windows that it leaves incomplete, and to no others. */
  function show(window: PendingWindow<Item>): Slice<Item> | Error {
    if (expiry !== undefined) return expiry;
    if (ranked.totalCount === undefined) return failure ?? new Error('The list was not read.');
    // Without a failure, missing items do not exist, or upstream counts but never sends them.
    const isIncomplete =
      window.missing.length > 0 || window.unloaded.length > 0 || (isUnsettled && !window.isProven);
    if (failure !== undefined && isIncomplete) return failure;
    report.atLeastOnce ||= window.isAtLeastOnce;
    if (!window.isProven) recordCacheStatus(report, 'STALE');
    const { slice, cached } = window.show(revalidation.status());
    for (const { rank } of cached) if (missingBefore?.has(rank) === false) report.cached += 1;
    note(slice);
    return slice;
  }

  /** What is cached of these ranks is shown: now, and whenever the answer is given again. */
  function note(ranks: RankRange): void {
    const read = readOfRanks(list, ranks, eviction);
    read.show();
    reads.add(read);
  }

  async function lookUp(): Promise<void> {
    const ids = items.map(({ id }) => id);
    let found = await findItems(list, ids, { reader, budget });
    for (let stored = notInMemory(found); stored.length > 0; stored = notInMemory(found)) {
      await storedItems.load(list, stored);
      found = await findItems(list, ids, { reader, budget });
    }
    // That an item is not there was read, too.
    reads.add({ isCurrent: list.stamp() });
    for (const [index, key] of items.entries()) answers.set(key, showItem(key, found[index]) ?? null);
  }

  function showItem(key: ItemKey, cached = ranked.find(key.id)): Item | Error | undefined {
    if (expiry !== undefined) return expiry;
    if (cached?.item === undefined) return failure;
    note({ newest: cached.rank, oldest: cached.rank });
    if (foundBefore.has(key)) report.cached += 1;
    return cached.item;
  }

  return {
    get cost() {
      if (pending.length === 0) return 0;
      if (ranked.totalCount === undefined) return coldCost(asked);
      const lacking = missing();
      return lacking.length === 0 ? 0 : list.plan(lacking).ranges.length;
    },
    async readWindows() {
      await ensureFresh();
      if (ranked.totalCount !== undefined) missingBefore = new Set(missing());
      if (pending.length === 0) return;
      await attempt(readOn);
      // Whatever failed, what is stored of the other windows is shown.
      const stored = unloaded();
      if (failure !== undefined && stored.length > 0) await storedItems.load(list, stored);
    },
    // Without ids, too: a background check gets a few turns before the answer, which may need it.
    findItems: () => attempt(lookUp),
    answer(key) {
      const answer = answers.get(key);
      if (answer !== undefined) return answer;
      const window = windows.get(key);
      if (window !== undefined) return show(window);
      return isWindow(key) ? null : (showItem(key) ?? null);
    },
  };
}

function notInMemory<Item>(found: readonly (RankedItem<Item> | undefined)[]): RankedItem<Item>[] {
  return found.filter((cached) => cached !== undefined && cached.item === undefined) as RankedItem<Item>[];
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
