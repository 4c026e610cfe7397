import { readCost } from '../served/process-cost.ts';
import type { BenchOptions } from './options.ts';
import { QUERIES } from './queries.ts';
import { type Running, setUpStage } from './stage.ts';
import { walk } from './walk.ts';

/** What a server holds, in MiB. */
export interface MemoryResult {
  readonly target: string;
  /** Heap and buffers after a collection of garbage, before any item was read. */
  readonly empty: number;
  /** The same with the items. */
  readonly full: number;
  /** What the system counts for the process at the end; undefined where it does not tell. */
  readonly rss: number | undefined;
}

/** So many images are cached. */
export const CACHED_IMAGES = 10_000;

const TOTALS = { image: CACHED_IMAGES, news: 0, publication: 0 };
const MEBIBYTE = 2 ** 20;

/** Reads all images through each server that caches items. */
export async function measureMemory(
  options: BenchOptions & { readonly core: number | undefined },
): Promise<readonly MemoryResult[]> {
  await using stage = await setUpStage({
    ...options,
    mode: 'memory',
    upstream: { totals: TOTALS, latencyMs: 0 },
    isMeasured: true,
  });
  const results: MemoryResult[] = [];
  for (const running of stage.running) results.push(await measure(running));
  return results;
}

async function measure({ target, server }: Running): Promise<MemoryResult> {
  const queries = QUERIES.filter(({ name }) => name === 'q2');
  // One page, so that what is made at the first query is there.
  await walk(target, server, { ...TOTALS, image: 1 }, queries);
  const empty = await server.measureMemory();
  await walk(target, server, TOTALS, queries);
  const full = await server.measureMemory();
  const rss = readCost(server.pid)?.rssBytes;
  return {
    target: target.name,
    empty: empty / MEBIBYTE,
    full: full / MEBIBYTE,
    rss: rss === undefined ? undefined : rss / MEBIBYTE,
  };
}
