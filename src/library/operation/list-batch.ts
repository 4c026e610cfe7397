import type { AssetType } from '../../upstream/asset.ts';
import { beforeDeadline } from '../../upstream/deadline.ts';
import { UpstreamUnavailableError } from '../../upstream/errors.ts';
import type { AssetCache } from '../cache/asset-cache.ts';
import type { Freshness } from '../cache/freshness.ts';
import type { KeptList } from '../list/kept-list.ts';
import { sliceOf } from '../list/slice.ts';
import { type AssetKey, isWindow, type Slice, type Want, type Window } from '../list/window.ts';
import { coldCost, needOf } from '../list/window-need.ts';
import { noteReason, type OperationReport } from '../operation-report.ts';
import type { CallBudget } from './call-budget.ts';
import { findAssets } from './find-assets.ts';
import { createListReader } from './list-reader.ts';

export interface ListBatchOptions<Item> {
  readonly type: AssetType;
  /** What is wanted of this type, to be read together. */
  readonly wants: readonly Want[];
  readonly list: KeptList<Item>;
  readonly freshness: Freshness;
  readonly cache: AssetCache;
  readonly budget: CallBudget;
  readonly report: OperationReport;
  readonly noCache: boolean;
  readonly signal: AbortSignal;
}

/** The part of one batch that concerns one type's list: read it in two steps, then ask for each answer. */
export interface ListBatch<Item> {
  /** The list calls that the windows take, where the list is as long as they presume. */
  readonly cost: number;
  readWindows(): Promise<void>;
  /** Looks for the assets that are wanted by their id. */
  findAssets(): Promise<void>;
  answer(want: Want): Slice<Item> | Item | null | Error;
}

/** How often a list that changes while it is read is read on. */
const MAX_ROUNDS = 8;

/** How often what a disputed list lacks is asked for: what two calls do not bring, the next would not bring either. */
const MAX_ATTEMPTS = 2;

/** Names the work in the error of a caller who has waited too long for it. */
const LIST_CALL = 'The list call';

const NOT_IN_ONE_GO =
  'shows a list that changes while it is read, or that takes more calls than it seemed to';

export function createListBatch<Item>(options: ListBatchOptions<Item>): ListBatch<Item> {
  const { type, wants, list, freshness, cache, budget, report, signal } = options;
  const { ranked } = list;
  const reader = createListReader(options);
  const windows = wants.filter(isWindow);
  const keys = wants.filter((want): want is AssetKey => !isWindow(want));
  /** The ranks that were not kept when the batch began; undefined where nothing was. */
  let missingBefore: ReadonlySet<number> | undefined;
  const foundBefore = new Set(keys.filter(({ mediaId }) => ranked.find(mediaId) !== undefined));
  /** What was read off the list when it was complete. */
  const answers = new Map<Want, Slice<Item> | Item | null | Error>();
  let failure: Error | undefined;
  /** The list changed under the reader, or took more calls than it seemed to. */
  let isUnsettled = false;
  /** Why what is kept may be served no longer. */
  let expiry: Error | undefined;

  async function attempt(read: () => Promise<void>): Promise<void> {
    if ((expiry ?? failure) !== undefined) return;
    await beforeDeadline(LIST_CALL, signal, read()).catch((error) => {
      failure = error;
    });
  }

  /** Nobody waits for a check unless it is due; a failed one fails nothing but a list that is kept too long. */
  async function consult(): Promise<void> {
    if (ranked.totalCount === undefined) return;
    const { noCache } = options;
    try {
      const why = await beforeDeadline(
        LIST_CALL,
        signal,
        freshness.consult(type, { noCache, waiter: { report, signal } }),
      );
      noteReason(report, why);
    } catch (error) {
      // Who has waited long enough gets what is kept.
      if (signal.aborted && !freshness.isExpired(type)) noteReason(report, 'DEGRADED');
      else expiry = toError(error);
    }
  }

  async function readOn(): Promise<void> {
    const attempts = new Map<number, number>();
    for (let round = 0; ; round += 1) {
      if (ranked.totalCount === undefined) await reader.read(list.plan([]));
      const needs = windows.map((window) => needOf(window, ranked));
      const missing = [...new Set(needs.flatMap((need) => need.missing))];
      const isProven = needs.every(({ span }) => ranked.isProven(span));
      // Nothing proves a disputed list until upstream agrees with itself.
      if (missing.length === 0 && (isProven || ranked.isDisputed)) break;
      const plan = list.plan(missing, budget.remaining);
      // What was read so far is kept: asked for again, the windows take fewer calls.
      if (round === MAX_ROUNDS || (round > 0 && plan.ranges.length > budget.remaining)) {
        isUnsettled = true;
        failure = new UpstreamUnavailableError(LIST_CALL, NOT_IN_ONE_GO);
        break;
      }
      await (missing.length > 0 ? reader.read(plan) : reader.prove());
      for (const rank of missing) attempts.set(rank, (attempts.get(rank) ?? 0) + 1);
      if (ranked.isDisputed)
        ranked.giveUp(missing.filter((rank) => (attempts.get(rank) ?? 0) >= MAX_ATTEMPTS));
    }
    // At once: a check behind another answer may move what is kept in the next turn.
    for (const window of windows) answers.set(window, show(window));
  }

  /** A failed call is the answer to what it leaves incomplete, and to nothing else. */
  function show(window: Window): Slice<Item> | Error {
    if (expiry !== undefined) return expiry;
    if (ranked.totalCount === undefined) return failure ?? new Error('The list was not read.');
    const need = needOf(window, ranked);
    const isProven = ranked.isProven(need.span);
    // Without a failure, what is missing is not there, or is counted by upstream but never sent.
    if (failure !== undefined && (need.missing.length > 0 || (isUnsettled && !isProven))) return failure;
    // While upstream fails, what is kept is shown though it may come from two states of the list.
    const isAtLeastOnce = need.isAtLeastOnce || !isProven;
    report.atLeastOnce ||= isAtLeastOnce;
    if (!isProven) noteReason(report, 'DEGRADED');
    const { slice, kept } = sliceOf(ranked, { ...need, isAtLeastOnce }, freshness.statusOf(type));
    for (const each of kept) {
      cache.touch(each);
      if (missingBefore?.has(each.rank) === false) report.kept += 1;
    }
    list.events.shown(kept);
    return slice;
  }

  async function lookUp(): Promise<void> {
    const mediaIds = keys.map(({ mediaId }) => mediaId);
    const found = await findAssets(list, mediaIds, { reader, budget });
    for (const [index, key] of keys.entries()) answers.set(key, showAsset(key, found[index]) ?? null);
  }

  function showAsset(key: AssetKey, kept = ranked.find(key.mediaId)): Item | Error | undefined {
    if (expiry !== undefined) return expiry;
    if (kept === undefined) return failure;
    cache.touch(kept);
    list.events.shown([kept]);
    if (foundBefore.has(key)) report.kept += 1;
    return kept.item;
  }

  return {
    get cost() {
      if (windows.length === 0) return 0;
      if (ranked.totalCount === undefined) return coldCost(windows);
      return list.plan(windows.flatMap((window) => needOf(window, ranked).missing)).ranges.length;
    },
    async readWindows() {
      if (wants.length === 0) return;
      await consult();
      if (ranked.totalCount !== undefined)
        missingBefore = new Set(windows.flatMap((window) => needOf(window, ranked).missing));
      if (windows.length > 0) await attempt(readOn);
    },
    findAssets: () => attempt(lookUp),
    answer: (want) => answers.get(want) ?? (isWindow(want) ? show(want) : showAsset(want)) ?? null,
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
