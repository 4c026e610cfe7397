/** Values by rank. Ranks lie side by side, so it is an array in blocks: most of it may be empty. */
export interface RankMap<Value> extends ReadonlyRankMap<Value> {
  set(rank: number, value: Value): void;
  delete(rank: number): void;
}

export interface ReadonlyRankMap<Value> {
  readonly size: number;
  get(rank: number): Value | undefined;
  has(rank: number): boolean;
  /** The lowest ranks first. */
  forEach(visit: (value: Value, rank: number) => void): void;
}

/** An upstream page fills a part of a block, and a library of a hundred thousand a thousand blocks. */
const BLOCK = 128;

export function createRankMap<Value>(): RankMap<Value> {
  const blocks = new Map<number, (Value | undefined)[]>();
  let size = 0;

  const get = (rank: number) => blocks.get(Math.floor(rank / BLOCK))?.[rank % BLOCK];

  return {
    get size() {
      return size;
    },
    get,
    has: (rank) => get(rank) !== undefined,
    set(rank, value) {
      const index = Math.floor(rank / BLOCK);
      let block = blocks.get(index);
      if (block === undefined) {
        block = new Array(BLOCK).fill(undefined);
        blocks.set(index, block);
      }
      if (block[rank % BLOCK] === undefined) size += 1;
      block[rank % BLOCK] = value;
    },
    delete(rank) {
      const index = Math.floor(rank / BLOCK);
      const block = blocks.get(index);
      if (block === undefined || block[rank % BLOCK] === undefined) return;
      size -= 1;
      block[rank % BLOCK] = undefined;
      if (block.every((value) => value === undefined)) blocks.delete(index);
    },
    forEach(visit) {
      for (const [index, block] of Array.from(blocks).sort(([a], [b]) => a - b)) {
        for (let offset = 0; offset < BLOCK; offset += 1) {
          const value = block[offset];
          if (value !== undefined) visit(value, index * BLOCK + offset);
        }
      }
    },
  };
}
