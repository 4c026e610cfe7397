import type { Random } from '../../src/sandbox/random.ts';
import type { AssetSource, PageRequest } from '../../src/upstream/asset.ts';
import { mediaAsset, perType } from '../helpers/assets.ts';

/** A list of pictures, as it was from a time on: its ids, newest first. */
export interface ListState {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly mediaIds: readonly string[];
}

/** An upstream of two replicas behind a load balancer, which do not always agree. */
export interface ReplicatedList {
  readonly source: AssetSource;
  readonly calls: PageRequest[];
  upload(): void;
  /** Deletes the asset at an offset. */
  remove(offset: number): void;
  /** All states that there were, the newest last. */
  readonly states: readonly ListState[];
}

/** How the replicas disagree. Each is for as long as the run says so. */
export interface Disagreement {
  /**
   * One of the two replicas hears of each change so much later. Each call meets one of them by
   * chance.
   */
  readonly replicaLagMs?: number;
  /** List calls hear of each change so much later than count calls. */
  readonly listLagMs?: number;
  /** Count calls hear of each change so much later than list calls. */
  readonly countLagMs?: number;
  /** In half of the list calls the total is one more or one less than it should be. */
  readonly totalsFlap?: boolean;
}

export interface ReplicatedListOptions {
  readonly size: number;
  readonly random: Random;
  readonly clock: { time: number };
  /** Read at each call. */
  readonly disagreement: () => Disagreement;
}

/** How long a call may take, in milliseconds. */
const LATENCY_MS = 200;

export function createReplicatedList({
  size,
  random,
  clock,
  disagreement,
}: ReplicatedListOptions): ReplicatedList {
  const first = Array.from({ length: size }, (_, index) => `image-${size - index}`);
  const states: ListState[] = [{ at: 0, mediaIds: first }];
  const uploadedAt = new Map<string, number>();
  const calls: PageRequest[] = [];

  const current = () => states.at(-1)?.mediaIds ?? [];
  const change = (mediaIds: readonly string[]) => states.push({ at: clock.time, mediaIds });
  const stateAt = (time: number) => states.findLast(({ at }) => at <= time)?.mediaIds ?? first;

  /** What a call of this kind sees: the state of whichever replica it meets. */
  function seenBy(lagMs = 0): readonly string[] {
    const { replicaLagMs = 0 } = disagreement();
    return stateAt(clock.time - lagMs - (random.chance(50) ? replicaLagMs : 0));
  }

  return {
    calls,
    states,
    upload() {
      const mediaId = `upload-${uploadedAt.size + 1}`;
      uploadedAt.set(mediaId, clock.time);
      change([mediaId, ...current()]);
    },
    remove: (offset) => void change(current().toSpliced(offset, 1)),
    source: {
      authenticate: async () => 'token',
      async fetchPage(request) {
        calls.push(request);
        const { listLagMs, totalsFlap = false } = disagreement();
        const list = seenBy(listLagMs);
        clock.time += random.integer(0, LATENCY_MS);
        const { offset, count } = request;
        const items = list.slice(offset, offset + count).map((mediaId) => {
          const updatedAt = uploadedAt.get(mediaId);
          return mediaAsset({ mediaId, ...(updatedAt !== undefined && { updatedAt: new Date(updatedAt) }) });
        });
        const off = totalsFlap && random.chance(50) ? random.pick([-1, 1]) : 0;
        return { items, totalCount: list.length + off };
      },
      async fetchCounts() {
        const { length } = seenBy(disagreement().countLagMs);
        clock.time += random.integer(0, LATENCY_MS);
        return perType((type) => (type === 'image' ? length : 0));
      },
      fetchListQuota: async () => ({ dailyLimit: 1_000_000, used: 0 }),
      fetchCountQuota: async () => ({ dailyLimit: 1_000_000, used: 0 }),
    },
  };
}
