import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../src/sandbox/random.ts';
import type { Answer } from '../replica-process.ts';
import { pageQuery } from '../replica-process.ts';
import type { ChaosFleet, ChaosReplica } from './chaos-fleet.ts';
import type { Churn } from './churn.ts';

/** What callers have seen. */
export interface SeenByCallers {
  /** Answers of what is cached. */
  cached: number;
  /** Errors in their place. */
  readonly cachedErrors: string[];
  /** Walks from the first to the last page that were whole. */
  walks: number;
  searches: number;
  /** Readings of changes, to their end. */
  changes: number;
  /** Walks that were ended by an error, such as that no call can be made: no promise is broken by it. */
  given: number;
  /** Items that were there all the time, and that an unmarked walk has not shown. */
  readonly skipped: BadWalk[];
  /** Items that an unmarked walk has shown twice. */
  readonly repeated: BadWalk[];
}

/** A walk that broke its promise. */
export interface BadWalk {
  readonly count: number;
  readonly told: string;
}

/** How long each caller thinks, in milliseconds. */
const PAUSE_MS = 50;

/** Pages, walks, searches and changes, over replicas chosen anew for each page. */
export function startCallers(fleet: ChaosFleet, churn: Churn, random: Random) {
  const seen: SeenByCallers = {
    cached: 0,
    cachedErrors: [],
    walks: 0,
    searches: 0,
    changes: 0,
    given: 0,
    skipped: [],
    repeated: [],
  };
  let isOver = false;
  const beganAt = performance.now();
  const inSeconds = (ms: number) => ((ms - beganAt) / 1000).toFixed(1);

  /** Undefined if the replica went meanwhile: then there is nobody who could have answered. */
  async function ask(query: string): Promise<Answer | undefined> {
    const up = fleet.replicas.filter(({ isUp }) => isUp);
    if (up.length === 0) return undefined;
    return askOne(random.pick(up), query);
  }

  async function askOne(replica: ChaosReplica, query: string): Promise<Answer | undefined> {
    const { process } = replica;
    const stood = () => replica.isUp && replica.process === process;
    try {
      const answer = await process.ask(query);
      return stood() || answer.errors === undefined ? answer : undefined;
    } catch (error) {
      if (!stood()) return undefined;
      return { data: null, errors: [{ message: String(error) }] };
    }
  }

  async function again(call: () => Promise<void>): Promise<void> {
    while (!isOver) {
      await call();
      await sleep(PAUSE_MS * (0.5 + random.integer(0, 100) / 100));
    }
  }

  async function askCached(replica: ChaosReplica): Promise<void> {
    if (!replica.isUp) return;
    const answer = await askOne(replica, pageQuery(0, 5));
    if (answer === undefined) return;
    seen.cached += 1;
    for (const { message } of answer.errors ?? []) seen.cachedErrors.push(message);
  }

  /** Pages until there is none more. Undefined if one could not be had. */
  async function walk(queryOf: (after: string) => string): Promise<Walked | undefined> {
    const ids: string[] = [];
    let isMarked = false;
    let after = '';
    for (;;) {
      const answer = await ask(queryOf(after));
      const page = (answer?.data as { page?: Page } | null | undefined)?.page;
      if (page === undefined || page === null || answer?.errors !== undefined) return undefined;
      isMarked ||= page.paging === 'AT_LEAST_ONCE';
      ids.push(...page.nodes.map(({ mediaId }) => mediaId));
      if (!page.pageInfo.hasNextPage) return { ids, isMarked };
      after = `, after: ${JSON.stringify(page.pageInfo.endCursor)}`;
    }
  }

  async function judge(what: 'walks' | 'searches', queryOf: (after: string) => string): Promise<void> {
    const before = churn.present();
    const walked = await walk(queryOf);
    if (walked === undefined) {
      seen.given += 1;
      return;
    }
    seen[what] += 1;
    const { ids, isMarked } = walked;
    if (isMarked) return;
    const shown = new Set(ids);
    const still = churn.present();
    const missing = [...before].filter((id) => still.has(id) && !shown.has(id)).length;
    const told = `${what} at ${inSeconds(performance.now())} s, of ${shown.size} items`;
    if (missing > 0) seen.skipped.push({ count: missing, told });
    if (shown.size < ids.length) seen.repeated.push({ count: ids.length - shown.size, told });
  }

  async function readChanges(): Promise<void> {
    const answer = await ask('{ changes { pageInfo { endCursor } } }');
    const cursor = (answer?.data as { changes?: { pageInfo: Page['pageInfo'] } } | null | undefined)?.changes
      ?.pageInfo.endCursor;
    if (typeof cursor !== 'string') return;
    await sleep(1000);
    const next = await ask(`{ changes(after: ${JSON.stringify(cursor)}) { nodes { itemId } } }`);
    if (next?.errors === undefined && next !== undefined) seen.changes += 1;
    else seen.given += 1;
  }

  const working = [
    ...fleet.replicas.map((replica) => again(() => askCached(replica))),
    again(() => judge('walks', (after) => `{ page: assets(type: IMAGE, first: 50${after}) ${ASSETS} }`)),
    again(() =>
      judge('searches', (after) => `{ page: search(query: "picture", first: 50${after}) ${FOUND} }`),
    ),
    again(readChanges),
  ];

  return {
    async end(): Promise<SeenByCallers> {
      isOver = true;
      await Promise.all(working);
      return seen;
    },
  };
}

const ASSETS = '{ nodes { mediaId } paging pageInfo { hasNextPage endCursor } }';
const FOUND = '{ nodes { ... on MediaAsset { mediaId } } paging pageInfo { hasNextPage endCursor } }';

interface Walked {
  readonly ids: readonly string[];
  readonly isMarked: boolean;
}

interface Page {
  readonly nodes: readonly { readonly mediaId: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly paging: string;
}
