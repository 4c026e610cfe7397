import type { Random } from '../../src/sandbox/random.ts';
import type { AssetSource, PageRequest } from '../../src/upstream/asset.ts';
import { mediaAsset, perType } from '../helpers/assets.ts';

/**
 * Where an edited or renamed asset goes. Upstream is believed to leave it in place; nobody has
 * written it down.
 */
export type Order = 'edits stay in place' | 'edits move to the head';

/**
 * A list of pictures that changes while it is read, and the pictures that were in it throughout.
 */
export interface DriftingList {
  readonly source: AssetSource;
  readonly calls: PageRequest[];
  /** Uploads, deletes or edits something. */
  change(): void;
  /** Newest first: what was never uploaded nor deleted, nor, where that moves it, edited. */
  steady(): string[];
}

export interface DriftOptions {
  readonly size: number;
  readonly order: Order;
  readonly random: Random;
  /** In how many of 100 calls something changes before the answer. */
  readonly changesPerCall: number;
  /** Half of the calls meet a replica that hears of each change so much later. */
  readonly replicaLagMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** When those that are there from the beginning were last updated. */
const FIRST_UPDATED = new Date('2025-12-31T08:30:00Z');

export function createDriftingList({ size, order, random, now, ...options }: DriftOptions): DriftingList {
  const first = Array.from({ length: size }, (_, index) => `image-${size - index}`);
  let list: readonly string[] = first;
  /** What the list was before each change, and until when. */
  const past: { readonly until: number; readonly list: readonly string[] }[] = [];
  const touched = new Set<string>();
  const updatedAt = new Map<string, Date>();
  const calls: PageRequest[] = [];
  let uploads = 0;

  function become(next: readonly string[]): void {
    past.push({ until: now(), list });
    list = next;
  }

  /** The list as a call sees it that meets one of the two replicas. */
  function seen(): readonly string[] {
    if (options.replicaLagMs === 0 || random.chance(50)) return list;
    const at = now() - options.replicaLagMs;
    return past.find(({ until }) => at < until)?.list ?? list;
  }

  function upload(): void {
    uploads += 1;
    updatedAt.set(`upload-${uploads}`, new Date(now()));
    become([`upload-${uploads}`, ...list]);
  }

  function remove(mediaId: string): void {
    touched.add(mediaId);
    become(list.filter((each) => each !== mediaId));
  }

  function edit(mediaId: string): void {
    updatedAt.set(mediaId, new Date(now()));
    if (order === 'edits stay in place') return;
    touched.add(mediaId);
    become([mediaId, ...list.filter((each) => each !== mediaId)]);
  }

  function change(): void {
    const mediaId = list[random.integer(0, list.length - 1)];
    const kind = random.integer(0, 2);
    if (kind === 0 || mediaId === undefined) upload();
    else if (kind === 1) remove(mediaId);
    else edit(mediaId);
  }

  return {
    calls,
    change,
    steady: () => first.filter((mediaId) => !touched.has(mediaId)),
    source: {
      authenticate: async () => 'token',
      async fetchPage(request) {
        calls.push(request);
        if (random.chance(options.changesPerCall)) change();
        const { offset, count } = request;
        const answered = seen();
        const items = answered.slice(offset, offset + count).map((mediaId) => {
          return mediaAsset({ mediaId, updatedAt: updatedAt.get(mediaId) ?? FIRST_UPDATED });
        });
        return { items, totalCount: answered.length };
      },
      fetchCounts: async () => perType((type) => (type === 'image' ? seen().length : 0)),
      fetchListQuota: async () => ({ dailyLimit: 1_000_000, used: 0 }),
      fetchCountQuota: async () => ({ dailyLimit: 1_000_000, used: 0 }),
    },
  };
}
