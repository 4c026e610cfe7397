import { setTimeout as sleep } from 'node:timers/promises';
import type { SearchedGateway } from './gateway.ts';
import { QUERIES, SEARCH_DOCUMENT, type SearchVariables, SORTS } from './searches.ts';

/** Searches of a steady number a second. */
export interface SteadySearches {
  /** Ends them, once those under way are answered. @returns how long each took, in milliseconds */
  stop(): Promise<readonly number[]>;
}

const EVERY_MS = 100;

/** Ten searches a second, whether or not those before are answered: each query and order in turn. */
export function startSteadySearches(gateway: SearchedGateway): SteadySearches {
  const times: number[] = [];
  const underWay = new Set<Promise<void>>();
  const ending = new AbortController();

  async function search(turn: number): Promise<void> {
    const query = QUERIES[turn % QUERIES.length]?.words ?? '';
    const by = SORTS[Math.floor(turn / QUERIES.length) % SORTS.length] ?? 'RELEVANCE';
    const askedAt = performance.now();
    await gateway.ask(SEARCH_DOCUMENT, { query, sort: { by }, first: 20 } satisfies SearchVariables);
    times.push(performance.now() - askedAt);
  }

  async function run(): Promise<void> {
    const beganAt = performance.now();
    for (let turn = 0; !ending.signal.aborted; turn += 1) {
      const asked = search(turn);
      underWay.add(asked);
      asked.finally(() => underWay.delete(asked)).catch(() => {});
      const waitMs = Math.max(0, beganAt + (turn + 1) * EVERY_MS - performance.now());
      await sleep(waitMs, undefined, { signal: ending.signal }).catch(() => {});
    }
    await Promise.all(underWay);
  }

  const ended = run();
  // It is told when it is stopped.
  ended.catch(() => {});
  return {
    async stop() {
      ending.abort();
      await ended;
      return times;
    },
  };
}
