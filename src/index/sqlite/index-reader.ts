import type {
  ChangesRequest,
  SearchAnswer,
  SearchHit,
  SearchRequest,
  StoredArticle,
  StoredItem,
  StoredList,
} from '../asset-index.ts';
import { type AssetColumns, createAssetColumns, HAS_COVER, HAS_URL, IS_LIVE } from './asset-columns.ts';
import type { Database } from './driver.ts';
import { createChangeFinder, type FoundChanges } from './find-changes.ts';
import { createMatchFinder } from './find-matches.ts';
import { createWordFinder, type FoundItems } from './find-words.ts';
import { inTransaction } from './in-transaction.ts';
import { readMeta } from './meta.ts';
import { unpack } from './packed.ts';
import { type Page, selectPage } from './select-page.ts';
import { createSlotOrder } from './slot-order.ts';

/** Reads the tables of one file, as they were when the call began. The methods are the index's. */
export interface IndexReader {
  position(): number;
  logPosition(): string | undefined;
  load(list: number): StoredList | undefined;
  get(list: number, ids: readonly string[]): ReadonlyMap<string, StoredItem>;
  search(request: SearchRequest): ReadAnswer;
  findArticle(key: string, lists: readonly number[]): readonly StoredArticle[];
  changesSince(request: ChangesRequest): FoundChanges;
}

export interface ReadAnswer extends SearchAnswer {
  /** Whether an item among the hits could not be read: it has no matches. */
  readonly isDamaged: boolean;
}

/** Finds what was written into a file. It follows what is written later. */
export function createIndexReader(db: Database): IndexReader {
  const findList = db.prepare<{ about: string | null; dead: string }>(
    'SELECT about, dead FROM list WHERE list = ?',
  );
  // Rows one by one would take ten times as long as columns in JSON.
  const placed = db.prepare<Record<'ids' | 'hashes' | 'seqs' | 'calls' | 'readAts' | 'updatedAts', string>>(
    `SELECT json_group_array(media_id) AS ids, json_group_array(hash) AS hashes, json_group_array(seq) AS seqs,
      json_group_array(call) AS calls, json_group_array(read_at) AS readAts,
      json_group_array(updated) AS updatedAts
    FROM (SELECT * FROM asset WHERE list = ? AND seq IS NOT NULL ORDER BY seq)`,
  );
  const unplaced = db.prepare<{ media_id: string }>(
    'SELECT media_id FROM asset WHERE list = ? AND seq IS NULL',
  );
  const findBody = db.prepare<{ item: string; contents: Uint8Array | null }>(
    'SELECT item, contents FROM asset JOIN body USING (id) WHERE list = ? AND media_id = ?',
  );
  const findAddress = db.prepare<StoredArticle>(
    `SELECT list, media_id AS id, article FROM address JOIN asset ON asset.id = address.asset
    WHERE key = ? ORDER BY list, hash, article`,
  );
  const findHit = db.prepare<{ media_id: string; moved_at: number | null; name_key: string }>(
    'SELECT media_id, moved_at, name_key FROM asset WHERE id = ?',
  );

  const columns = createAssetColumns(db);
  const findWords = createWordFinder(db, columns);
  const orderOf = createSlotOrder(db, columns);
  const findMatches = createMatchFinder(db);
  const findChanges = createChangeFinder(db);

  function search(request: SearchRequest): ReadAnswer {
    columns.follow();
    const { terms, sort, wantsTotal, wantsMatches } = request;
    const select = filterOf(request, columns);
    if (terms === undefined) {
      const slots = select(undefined);
      const page = selectPage(slots, orderOf(request, undefined), request);
      return answer(request, page, slots.length, undefined);
    }
    // Snippets are of all articles in which the words are, whatever the tier.
    const needsAll = wantsTotal || wantsMatches;
    let found: FoundItems | undefined;
    for (found of findWords({ ...request, terms }, { inTiers: sort.by === 'relevance' })) {
      if (needsAll) continue;
      const page = selectPage(select(found), orderOf(request, found.tiers), request);
      if (isFullOfBest(request, page)) return answer(request, page, 0, found);
    }
    const slots = select(found);
    const page = selectPage(slots, orderOf(request, found?.tiers), request);
    return answer(request, page, slots.length, found);
  }

  function answer(
    request: SearchRequest,
    page: Page,
    total: number,
    found: FoundItems | undefined,
  ): ReadAnswer {
    let isDamaged = false;
    const hits = page.slots.map((slot) => {
      const { matches, ...hit } = hitOf(request, slot, found);
      isDamaged ||= matches === undefined;
      return { ...hit, matches: matches ?? [] };
    });
    return {
      hits,
      isDamaged,
      hasPreceding: page.hasPreceding,
      hasFollowing: page.hasFollowing,
      totalCount: request.wantsTotal ? total : undefined,
    };
  }

  function hitOf(
    { sort, terms, fields, wantsMatches }: SearchRequest,
    slot: number,
    found: FoundItems | undefined,
  ): Omit<SearchHit, 'matches'> & { readonly matches: SearchHit['matches'] | undefined } {
    const id = columns.ids[slot] ?? 0;
    const row = findHit.get(id);
    return {
      id: row?.media_id ?? '',
      tier: sort.by === 'relevance' ? (found?.tiers[slot] ?? 0) : 0,
      updatedAt: columns.updatedAts[slot] || 0,
      name: sort.by === 'name' ? (row?.name_key ?? '') : '',
      list: columns.lists[slot] ?? 0,
      hash: columns.hashes[slot] ?? 0,
      movedAt: row?.moved_at ?? undefined,
      matches:
        wantsMatches && terms !== undefined && found !== undefined
          ? findMatches({ id, phrases: terms.required, fields, articles: found.articles[slot] ?? 0 })
          : [],
    };
  }

  /** All of a call reads the same state of the file. */
  function atOnce<T>(read: () => T): T {
    return inTransaction(db, 'BEGIN', read);
  }

  return {
    load: (list) =>
      atOnce(() => {
        const stored = findList.get(list);
        if (stored === undefined || stored.about === null) return undefined;
        const rows = placed.get(list);
        const read = <T>(column: keyof NonNullable<typeof rows>): readonly T[] =>
          JSON.parse(rows?.[column] ?? '[]');
        const { totalCount, head, checks, provenCall, newFrom } = JSON.parse(stored.about);
        return {
          about: {
            totalCount,
            head,
            checks,
            provenCall,
            dead: JSON.parse(stored.dead),
            newFrom,
          },
          ids: read<string>('ids'),
          hashes: Float64Array.from(read<number>('hashes')),
          seqs: Float64Array.from(read<number>('seqs')),
          calls: Float64Array.from(read<number>('calls')),
          readAts: Float64Array.from(read<number>('readAts')),
          updatedAts: Float64Array.from(read<number | null>('updatedAts'), (at) => at ?? Number.NaN),
          unplacedIds: unplaced.all(list).map(({ media_id }) => media_id),
        };
      }),
    get: (list, ids) =>
      atOnce(() => {
        const items = new Map<string, StoredItem>();
        for (const id of ids) {
          const body = findBody.get(list, id);
          if (body !== undefined) items.set(id, { item: body.item, contents: unpack(body.contents) });
        }
        return items;
      }),
    search: (request) => atOnce(() => search(request)),
    changesSince: (request) => atOnce(() => findChanges(request)),
    position: () => readMeta(db, 'applied') ?? 0,
    logPosition: () => readMeta(db, 'log_position'),
    findArticle: (key, lists) =>
      atOnce(() =>
        findAddress
          .all(key)
          .filter(({ list }) => lists.includes(list))
          // Rows of SQLite have no prototype.
          .map(({ list, id, article }) => ({ list, id, article })),
      ),
  };
}

/** Whether the best tiers alone fill a page, and show what is next to it. */
function isFullOfBest({ sort, isFromEnd, count }: SearchRequest, page: Page): boolean {
  const isFromBest = sort.isDescending !== isFromEnd;
  const hasBeyond = isFromEnd ? page.hasPreceding : page.hasFollowing;
  return isFromBest && page.slots.length === count && hasBeyond;
}

/** Finds the slots that a search is about: of what was found, or of all. */
function filterOf(request: SearchRequest, columns: AssetColumns) {
  const { updatedFrom, updatedBefore, hasUrl, hasCover } = request;
  const { lists, flags, updatedAts, size } = columns;
  const isWanted = new Uint8Array(256);
  for (const list of request.lists) isWanted[list] = 1;
  const required = IS_LIVE | (hasUrl ? HAS_URL : 0) | (hasCover ? HAS_COVER : 0);
  const looked = IS_LIVE | (hasUrl === undefined ? 0 : HAS_URL) | (hasCover === undefined ? 0 : HAS_COVER);
  const isTimed = updatedFrom !== undefined || updatedBefore !== undefined;
  const from = updatedFrom ?? Number.NEGATIVE_INFINITY;
  const before = updatedBefore ?? Number.POSITIVE_INFINITY;

  function passes(slot: number): boolean {
    if (((flags[slot] ?? 0) & looked) !== required || isWanted[lists[slot] ?? 0] === 0) return false;
    if (!isTimed) return true;
    const updatedAt = updatedAts[slot] ?? Number.NaN;
    return updatedAt >= from && updatedAt < before;
  }

  return (found: FoundItems | undefined): Uint32Array<ArrayBuffer> => {
    const candidates = found?.count ?? size;
    const passed = new Uint32Array(candidates);
    let count = 0;
    for (let at = 0; at < candidates; at += 1) {
      const slot = found === undefined ? at : (found.slots[at] ?? 0);
      if (!passes(slot)) continue;
      passed[count] = slot;
      count += 1;
    }
    return passed.subarray(0, count);
  };
}
