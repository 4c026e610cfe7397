import { isDeepStrictEqual } from 'node:util';
import { createRankMap, type ReadonlyRankMap } from '../../library/list/rank-map.ts';
import type { PlacedElsewhere, RankedList } from '../../library/list/ranked-list.ts';
import type { AnyListDefinition } from '../../library/list-definition.ts';
import type { StoredByOthers } from '../../library/list-service.ts';
import type { ItemBody, ItemChange, ListChanges, StoredList, StoredListState } from '../asset-index.ts';
import { bodyOf } from './item-body.ts';
import { createLiveSeqs, type LiveSeqs } from './live-seqs.ts';

/**
 * Says what a list in memory has to be told, so that it is as it is stored: by changes that another process
 * has found, and that are stored here by now.
 */
export interface ListFollower {
  /** All that is stored, as far as it is otherwise in memory. A list whose numbers make none is unread. */
  restore(stored: StoredList | undefined): StoredByOthers;
  /**
   * What these changes are in memory: for no more than they are about, unless items were deleted.
   * Undefined if they do not follow what is known here: then it has to be restored.
   *
   * @param timeOf when an item was last edited, of those that are {@link ListFollower.untimed}
   */
  changeOf(changes: ListChanges, timeOf: (id: string) => number | undefined): StoredByOthers | undefined;
  /** The ids of items in these changes of which only the store knows when they were last edited. */
  untimed(changes: ListChanges): readonly string[];
  /** Whether the item is stored although its rank is not known. */
  isLost(id: string): boolean;
  readonly lostCount: number;
}

type Placed = ItemChange & { readonly seq: number };

const UNREAD = {
  totalCount: undefined,
  head: undefined,
  provenBy: 0,
  ranks: undefined,
  placed: [],
  checks: { checkedAt: 0, provenAt: 0, count: undefined },
  isWhole: true,
};

export function createListFollower(definition: AnyListDefinition, ranked: RankedList<unknown>): ListFollower {
  let seqs = createLiveSeqs();
  let dead: StoredListState['dead'] = [];
  let about: StoredListState | undefined;
  /** Stored items whose rank is not known. */
  const lost = new Set<string>();

  const inMemory = () => ranked.cachedIn({ newest: (ranked.totalCount ?? 0) - 1, oldest: 0 });

  function restore(stored: StoredList | undefined): StoredByOthers {
    lost.clear();
    about = stored?.about;
    dead = about?.dead ?? [];
    seqs = createLiveSeqs(about?.totalCount, dead);
    for (const id of stored?.unplacedIds ?? []) lost.add(id);
    if (stored === undefined || !stored.seqs.every(seqs.isLive)) {
      for (const id of stored?.ids ?? []) lost.add(id);
      about = undefined;
      return { ...UNREAD, forgotten: inMemory().map(({ id }) => id) };
    }
    const ids = new Set(stored.ids);
    const { totalCount, head, checks, provenCall: provenBy } = stored.about;
    return {
      totalCount,
      head,
      provenBy,
      checks,
      isWhole: true,
      ranks: undefined,
      forgotten: inMemory().flatMap(({ id }) => (ids.has(id) ? [] : id)),
      placed: stored.ids.flatMap((_, index) => placedFrom(stored, index) ?? []),
    };
  }

  /** An item as it is stored; undefined if it is the same in memory. */
  function placedFrom(stored: StoredList, index: number): PlacedElsewhere | undefined {
    const [id = '', hash = 0, seq = 0] = [stored.ids[index], stored.hashes[index], stored.seqs[index]];
    const [call = 0, fetchedAt = 0] = [stored.calls[index], stored.readAts[index]];
    const updatedAt = stored.updatedAts[index] ?? Number.NaN;
    const rank = seqs.rankOf(seq);
    const known = ranked.find(id);
    // Whole milliseconds are stored. What was read at another time may be another item.
    const isChanged = known?.isStored !== true || Math.round(known.fetchedAt) !== fetchedAt;
    if (!isChanged && known.rank === rank && known.call === call) return undefined;
    return {
      ...{ rank, id, hash, call, fetchedAt, isChanged },
      updatedAt: Number.isNaN(updatedAt) ? undefined : updatedAt,
    };
  }

  const isStored = (id: string) => lost.has(id) || ranked.find(id) !== undefined;

  function changeOf(
    { about: next = about, deleted, unplaced, items, isWhole = false }: ListChanges,
    timeOf: (id: string) => number | undefined,
  ): StoredByOthers | undefined {
    if (next === undefined) return undefined;
    const stored = items.filter(({ id, body }) => body !== undefined || isStored(id));
    const placed = stored.filter((item): item is Placed => item.seq !== undefined);
    const before = seqs;
    const hasMoved = next.dead !== undefined && !isDeepStrictEqual(next.dead, dead);
    const after = hasMoved ? createLiveSeqs(next.totalCount, next.dead) : before;
    if (!hasMoved && after.count < next.totalCount) after.append(next.totalCount - after.count);
    if (after.count !== next.totalCount || !placed.every(({ seq }) => after.isLive(seq))) return undefined;
    const forgotten = new Set([...deleted, ...unplaced].filter((id) => ranked.find(id) !== undefined));
    const given = new Set(items.map(({ id }) => id));
    if (isWhole) for (const { id } of inMemory()) if (!given.has(id)) forgotten.add(id);
    for (const { id, seq } of stored) if (seq === undefined) forgotten.add(id);
    for (const { seq } of placed) {
      const holder = before.isLive(seq) ? ranked.at(before.rankOf(seq)) : undefined;
      if (holder !== undefined && !given.has(holder.id)) forgotten.add(holder.id);
    }
    const ranks = hasMoved && !isWhole ? ranksAfter(before, after) : undefined;
    if (ranks === 'renumbered') return undefined;
    const change = {
      totalCount: next.totalCount,
      head: next.head,
      provenBy: next.provenCall,
      checks: next.checks,
      isWhole: false,
      ranks,
      forgotten: [...forgotten],
      placed: placed.map((item) => placedBy(item, after, timeOf)),
    };
    seqs = after;
    dead = next.dead ?? dead;
    about = next;
    for (const id of forgotten) lost.add(id);
    for (const id of deleted) lost.delete(id);
    for (const { id } of placed) lost.delete(id);
    return change;
  }

  function placedBy(
    { id, hash, seq, call, readAt, body }: Placed,
    { rankOf }: LiveSeqs,
    timeOf: (id: string) => number | undefined,
  ): PlacedElsewhere {
    const known = ranked.find(id);
    const knownTime = known === undefined ? timeOf(id) : known.updatedAt;
    return {
      ...{ rank: rankOf(seq), id, hash, call, fetchedAt: readAt },
      updatedAt: body === undefined ? knownTime : body.updatedAt,
      isChanged: body !== undefined && !isSame(known?.item, body),
    };
  }

  function isSame(item: unknown, body: ItemBody): boolean {
    if (item === undefined) return false;
    const { item: json, contents } = bodyOf(definition, item as object);
    return json === body.item && isDeepStrictEqual(contents, body.contents);
  }

  /** New ranks by old ones, of what is in memory. Items only fall, as numbers are given once. */
  function ranksAfter(before: LiveSeqs, after: LiveSeqs): ReadonlyRankMap<number> | 'renumbered' {
    const ranks = createRankMap<number>();
    for (const { rank } of inMemory().toReversed()) {
      if (rank >= before.count) return 'renumbered';
      const seq = before.seqAt(rank);
      if (!after.isLive(seq)) continue;
      if (after.rankOf(seq) > rank) return 'renumbered';
      ranks.set(rank, after.rankOf(seq));
    }
    return ranks;
  }

  return {
    restore,
    changeOf,
    untimed: ({ items }) =>
      items.flatMap(({ id, seq, body }) =>
        seq !== undefined && body === undefined && lost.has(id) ? id : [],
      ),
    isLost: (id) => lost.has(id),
    get lostCount() {
      return lost.size;
    },
  };
}
