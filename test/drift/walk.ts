import { setImmediate } from 'node:timers/promises';
import { connectionOf } from '../../schema/connection.ts';
import type { AssetLibrary } from '../../src/library/asset-library.ts';
import { createRandom, type Random } from '../../src/sandbox/random.ts';
import { UpstreamQuotaExceededError, UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import type { DefinedName } from '../helpers/define-list.ts';
import { libraryOf } from '../helpers/execute.ts';
import { windowIn } from '../helpers/windows.ts';
import { createDriftingList, type DriftingList, type Order } from './drifting-list.ts';

export type Direction = 'forwards' | 'backwards';

export interface WalkOptions {
  /** Default: pictures. */
  readonly name?: DefinedName;
  readonly order: Order;
  readonly direction: Direction;
  readonly seed: number;
  /** The most changes between two pages. */
  readonly changes: number;
  /** Half of the calls meet a replica that hears of each change so much later. Default: 0. */
  readonly replicaLagMs?: number;
}

/** Of all pages together. */
const MOST_ATTEMPTS = 2000;

/** Between two pages: none, shorter and longer than what is cached is served without a check. */
const PAUSES_MS = [0, 1000, 1000, 130_000, 1_000_000, 2_000_000];

/** Publications are checked every 24 minutes, not every two. */
const PUBLICATION_PAUSES_MS = PAUSES_MS.map((ms) => (ms > 1000 ? 12 * ms : ms));

/** How a walk over a changing list went. */
export interface WalkResult {
  /** Items that were there throughout, and were not shown. */
  readonly skipped: readonly string[];
  /** Items that were there throughout, and were shown more than once. */
  readonly repeated: readonly string[];
  /** Whether an answer said that this may be so. */
  readonly isMarked: boolean;
  readonly pages: number;
}

/**
 * Walks from one end of a list to the other, while items are uploaded, deleted and edited between
 * the pages and between the calls of one page, time goes by, and the gateway forgets: by a small
 * cache, or by a restart without its state.
 */
export async function walk({
  name = 'image',
  order,
  direction,
  seed,
  changes,
  replicaLagMs = 0,
}: WalkOptions): Promise<WalkResult> {
  const random = createRandom(seed);
  const size = random.pick([1, 2, 7, 20, 33, 100]);
  let now = Date.UTC(2026, 0, 5, 4);
  const list = createDriftingList({
    name,
    size: random.integer(0, random.pick([5, Math.min(130, size * 20)]) - 1),
    order,
    random,
    changesPerCall: random.pick([0, 0, 10]),
    replicaLagMs,
    now: () => now,
  });
  const cacheMaxBytes = random.pick([2 ** 28, 2 ** 28, 50_000]);
  const open = () => libraryOf([list.definition], { now: () => now, cacheMaxBytes });
  let library = open();
  /** The caller is told when to try again, and does. */
  const waitFor = (error: unknown): undefined => {
    now += 1000 * waitSeconds(error);
  };
  if (random.chance(50)) await warmUp(library, list, { random, changes });

  const shown: string[] = [];
  let isMarked = false;
  let pages = 0;
  let attempts = 0;
  for (let cursor: string | null = null; pages < 1000; ) {
    const page: Page | undefined = await readPage(library, list, { direction, size, cursor }).catch(waitFor);
    attempts += 1;
    if (attempts > MOST_ATTEMPTS)
      throw new Error(`After ${pages} pages the walk with seed ${seed} gets no further.`);
    if (page === undefined) continue;
    const { ids, next, atLeastOnce }: Page = page;
    shown.push(...ids);
    isMarked ||= atLeastOnce;
    pages += 1;
    if (next === null) break;
    cursor = next;

    for (let count = random.integer(0, changes); count > 0; count -= 1) list.change();
    now += random.pick(name === 'publication' ? PUBLICATION_PAUSES_MS : PAUSES_MS);
    if (random.chance(5)) library = open();
    // Checks behind the answer may end before the next page, or not.
    if (random.chance(70)) for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  }

  const times = new Map<string, number>();
  for (const id of shown) times.set(id, (times.get(id) ?? 0) + 1);
  const steady = list.steady();
  return {
    skipped: steady.filter((id) => !times.has(id)),
    repeated: steady.filter((id) => (times.get(id) ?? 0) > 1),
    isMarked,
    pages,
  };
}

/**
 * Pages that others have read before, while the list changed: it is cached in pieces of different
 * age, maybe without its head. All of it together is no more than may change between two pages.
 */
async function warmUp(
  library: AssetLibrary,
  list: DriftingList,
  { random, changes }: { random: Random; changes: number },
): Promise<void> {
  let left = changes;
  for (let count = random.integer(0, 3); count > 0; count -= 1) {
    const { loader } = openLoader(library);
    const window = { offset: random.integer(0, 129), first: random.integer(0, 39) };
    await loader.loadWindow(windowIn(library, list.definition.name, window)).catch(waitSeconds);
    const changed = random.integer(0, left);
    for (let change = 0; change < changed; change += 1) list.change();
    left -= changed;
  }
}

interface Page {
  readonly ids: readonly string[];
  readonly next: string | null;
  readonly atLeastOnce: boolean;
}

async function readPage(
  library: AssetLibrary,
  { definition }: DriftingList,
  { direction, size, cursor }: { direction: Direction; size: number; cursor: string | null },
): Promise<Page> {
  const { loader } = openLoader(library);
  const page = direction === 'forwards' ? { first: size, after: cursor } : { last: size, before: cursor };
  const { edges, pageInfo } = connectionOf(
    await loader.loadWindow(windowIn(library, definition.name, page)),
    definition,
  );
  const isForwards = direction === 'forwards';
  const hasMore = isForwards ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
  return {
    ids: edges.map(({ node }) => definition.idOf(node)),
    next: hasMore ? (isForwards ? pageInfo.endCursor : pageInfo.startCursor) : null,
    atLeastOnce: loader.report.atLeastOnce,
  };
}

/**
 * How long to wait before the next attempt. A list may change at every call for as long as a page is
 * read, and the calls of a day may be used up.
 */
function waitSeconds(error: unknown): number {
  if (error instanceof UpstreamQuotaExceededError) return error.retryAfterSeconds;
  if (error instanceof UpstreamUnavailableError) return 0;
  throw error;
}

function openLoader(library: AssetLibrary) {
  const { signal } = new AbortController();
  return { loader: library.openLoader({ signal, noCache: false, mayReadPrivate: true }) };
}
