import { perType } from '../../src/library/asset.ts';
import type { AssetSource, PageRequest } from '../../src/library/asset-source.ts';
import type { Random } from '../../src/sandbox/random.ts';
import { mediaAsset } from '../helpers/assets.ts';

/** Where an edited or renamed asset goes. Upstream is believed to leave it in place; nobody has written it down. */
export type Order = 'edits stay in place' | 'edits move to the head';

/** A list of pictures that changes while it is read, and the pictures that were in it throughout. */
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
}

export function createDriftingList({ size, order, random, changesPerCall }: DriftOptions): DriftingList {
  const first = Array.from({ length: size }, (_, index) => `image-${size - index}`);
  let list = [...first];
  const touched = new Set<string>();
  const calls: PageRequest[] = [];
  let uploads = 0;

  function upload(): void {
    uploads += 1;
    list = [`upload-${uploads}`, ...list];
  }

  function remove(mediaId: string): void {
    touched.add(mediaId);
    list = list.filter((each) => each !== mediaId);
  }

  function edit(mediaId: string): void {
    if (order === 'edits stay in place') return;
    touched.add(mediaId);
    list = [mediaId, ...list.filter((each) => each !== mediaId)];
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
      async prepare() {},
      async fetchPage(request) {
        calls.push(request);
        if (random.chance(changesPerCall)) change();
        const { offset, count } = request;
        const assets = list.slice(offset, offset + count).map((mediaId) => mediaAsset({ mediaId }));
        return { assets, totalCount: list.length };
      },
      fetchCounts: async () => perType((type) => (type === 'image' ? list.length : 0)),
      fetchListQuota: async () => ({ dailyLimit: 1_000_000, used: 0 }),
    },
  };
}
