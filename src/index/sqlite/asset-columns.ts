import type { Database } from './driver.ts';
import { readMeta } from './meta.ts';
import { parseIntegers } from './parse-integers.ts';
import { listOf, numberOf } from './schema.ts';

/**
 * What items are filtered and sorted by, in memory: about 35 bytes an item. SQLite would look up each item
 * that has the words, which takes ten times as long as finding it.
 *
 * Each item has a slot, and keeps it. The slots of items that are gone stay empty.
 */
export interface AssetColumns {
  /** Follows what was written. Call it at the beginning of a transaction, before anything is read. */
  follow(): void;
  /** How many slots there are. */
  readonly size: number;
  readonly ids: Float64Array;
  readonly lists: Uint8Array;
  readonly hashes: Float64Array;
  /** Milliseconds since 1970; NaN if upstream does not say. */
  readonly updatedAts: Float64Array;
  /** Of {@link IS_LIVE}, {@link HAS_URL} and {@link HAS_COVER}. */
  readonly flags: Uint8Array;
  /** The slot of an item; undefined if there never was one. */
  slotOf(id: number): number | undefined;
  /** The place of each slot in the order of names. */
  nameRanks(): Uint32Array;
  /** How many items of a list there are. */
  countOf(list: number): number;
}

export const IS_LIVE = 1;
export const HAS_URL = 2;
export const HAS_COVER = 4;

interface Row {
  readonly id: number;
  readonly list: number;
  readonly hash: number;
  readonly updated: number | null;
  readonly flags: number;
}

export function createAssetColumns(db: Database): AssetColumns {
  // Rows one by one would take ten times as long as columns in JSON.
  const all = db.prepare<Record<keyof Row, string>>(
    `SELECT json_group_array(id) AS id, json_group_array(list) AS list, json_group_array(hash) AS hash,
      json_group_array(updated) AS updated, json_group_array(${FLAGS}) AS flags FROM asset`,
  );
  const changed = db.prepare<Row>(
    `SELECT id, list, hash, updated, ${FLAGS} AS flags FROM asset WHERE rev > ?`,
  );
  const gone = db.prepare<{ asset: number }>('SELECT asset FROM gone WHERE rev > ?');
  const byName = db.prepare<{ ids: string | null }>(
    'SELECT group_concat(id) AS ids FROM (SELECT id FROM asset ORDER BY name_key, list, hash)',
  );

  let rev = -1;
  let size = 0;
  let ids = new Float64Array();
  let lists = new Uint8Array();
  let hashes = new Float64Array();
  let updatedAts = new Float64Array();
  let flags = new Uint8Array();
  let ranks: Uint32Array | undefined;
  /** For each list the slots of its numbers, counted from 1: 0 is none. */
  const slots: Int32Array[] = [];
  const counts = new Map<number, number>();

  function slotOf(id: number): number | undefined {
    const slot = slots[listOf(id)]?.[numberOf(id)] ?? 0;
    return slot === 0 ? undefined : slot - 1;
  }

  function setSlot(id: number, slot: number): void {
    const list = listOf(id);
    const number = numberOf(id);
    let table = slots[list] ?? new Int32Array();
    if (number >= table.length) table = enlarged(table, new Int32Array(Math.max(1000, 2 * number)));
    slots[list] = table;
    table[number] = slot + 1;
  }

  function readAll(): void {
    const columns = all.get();
    const read = <T>(column: keyof Row): readonly T[] => JSON.parse(columns?.[column] ?? '[]');
    ids = Float64Array.from(read<number>('id'));
    lists = Uint8Array.from(read<number>('list'));
    hashes = Float64Array.from(read<number>('hash'));
    updatedAts = Float64Array.from(read<number | null>('updated'), (at) => at ?? Number.NaN);
    flags = Uint8Array.from(read<number>('flags'));
    size = ids.length;
    slots.length = 0;
    counts.clear();
    for (const [slot, id] of ids.entries()) setSlot(id, slot);
    for (const list of lists) addToCount(list, 1);
  }

  function put({ id, list, hash, updated, flags: flag }: Row): void {
    let slot = slotOf(id);
    if (slot === undefined) {
      slot = size;
      size += 1;
      if (size > ids.length) grow();
      setSlot(id, slot);
    }
    if (((flags[slot] ?? 0) & IS_LIVE) === 0) addToCount(list, 1);
    ids[slot] = id;
    lists[slot] = list;
    hashes[slot] = hash;
    updatedAts[slot] = updated ?? Number.NaN;
    flags[slot] = flag;
  }

  function grow(): void {
    const length = Math.max(1000, 2 * ids.length);
    ids = enlarged(ids, new Float64Array(length));
    lists = enlarged(lists, new Uint8Array(length));
    hashes = enlarged(hashes, new Float64Array(length));
    updatedAts = enlarged(updatedAts, new Float64Array(length));
    flags = enlarged(flags, new Uint8Array(length));
  }

  function remove(id: number): void {
    const slot = slotOf(id);
    if (slot === undefined || flags[slot] === 0) return;
    flags[slot] = 0;
    addToCount(lists[slot] ?? 0, -1);
  }

  function addToCount(list: number, change: number): void {
    counts.set(list, (counts.get(list) ?? 0) + change);
  }

  return {
    follow() {
      const now = readMeta(db, 'rev') ?? 0;
      if (now === rev) return;
      // Of what was forgotten, nobody knows any more that it is gone.
      if (rev < (readMeta(db, 'forgotten_rev') ?? 0)) readAll();
      else {
        for (const { asset } of gone.all(rev)) remove(asset);
        for (const row of changed.iterate(rev)) put(row);
      }
      ranks = undefined;
      rev = now;
    },
    get size() {
      return size;
    },
    get ids() {
      return ids;
    },
    get lists() {
      return lists;
    },
    get hashes() {
      return hashes;
    },
    get updatedAts() {
      return updatedAts;
    },
    get flags() {
      return flags;
    },
    slotOf,
    nameRanks() {
      if (ranks !== undefined) return ranks;
      ranks = new Uint32Array(size);
      let rank = 0;
      for (const id of parseIntegers(byName.get()?.ids ?? '')) {
        const slot = slotOf(id);
        if (slot !== undefined) ranks[slot] = rank;
        rank += 1;
      }
      return ranks;
    },
    countOf: (list) => counts.get(list) ?? 0,
  };
}

const FLAGS = `${IS_LIVE} + ${HAS_URL} * has_url + ${HAS_COVER} * has_cover`;

function enlarged<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
