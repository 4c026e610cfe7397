import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AssetSource, MediaAsset } from '../src/upstream/asset.ts';
import { perType } from '../test/helpers/assets.ts';

/** A source of so many pictures in memory, which are made anew for each answer. */
export interface PictureSource {
  readonly source: AssetSource;
  /** How many calls for pages and totals were made. */
  readonly calls: number;
  /** Deletes the picture with so many older ones. */
  remove(rank: number): void;
}

/** Nothing but the library holds on to its answers, as to those of an upstream. */
export function pictureSource(count: number): PictureSource {
  let removed: number | undefined;
  let calls = 0;
  const total = () => count - (removed === undefined ? 0 : 1);
  /** The number of the picture at a rank: those above a deleted one have fallen. */
  const numberAt = (rank: number) => (removed === undefined || rank < removed ? rank : rank + 1);
  return {
    get calls() {
      return calls;
    },
    remove(rank) {
      removed = rank;
    },
    source: {
      authenticate: async () => 'token',
      async fetchPage({ type, offset, count: limit }) {
        calls += 1;
        // As a call over a socket does, it lets others go on.
        await nextTurn();
        const totalCount = type === 'image' ? total() : 0;
        const length = Math.max(0, Math.min(limit, totalCount - offset));
        const items = Array.from({ length }, (_, index) =>
          createPicture(numberAt(totalCount - 1 - offset - index)),
        );
        return { items, totalCount };
      },
      async fetchCounts() {
        calls += 1;
        await nextTurn();
        return perType((type) => (type === 'image' ? total() : 0));
      },
      fetchListQuota: async () => ({ dailyLimit: Number.MAX_SAFE_INTEGER, used: 0 }),
      fetchCountQuota: async () => ({ dailyLimit: Number.MAX_SAFE_INTEGER, used: 0 }),
    },
  };
}

const ID_LENGTH = 43;
const KEY_LENGTH = 96;

/** As the upstream's are: an id of 43 characters, a name of some, an address of 130. */
export function createPicture(number: number): MediaAsset {
  return {
    type: 'image',
    mediaId: ownText(String(number).padStart(ID_LENGTH, 'MediaId')),
    updatedAt: new Date(1_600_000_000_000 + number * 1000),
    name: ownText(`微信图片_${number}.jpg`),
    url: ownText(
      `http://mmbiz.qpic.cn/mmbiz_jpg/${String(number).padStart(KEY_LENGTH, 'AbCdEf')}/0?wx_fmt=jpeg`,
    ),
    description: null,
    coverUrl: null,
  };
}

/** In memory of its own, as what is read from an answer: not put together from parts that are shared. */
function ownText(text: string): string {
  return Buffer.from(text).toString();
}
