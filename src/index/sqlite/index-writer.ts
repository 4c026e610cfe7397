import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { articleKeyOf } from '../article-key.ts';
import type { ItemBody, ItemChange, ListChanges, StoredListState } from '../asset-index.ts';
import { isSameItem } from '../lasting-item.ts';
import { tokensOf } from '../text/tokens.ts';
import type { Database } from './driver.ts';
import { inTransaction } from './in-transaction.ts';
import { fieldTextsOf, plainTextsOf, sortNameOf } from './indexed-texts.ts';
import { type Meta, readMeta, writeMeta } from './meta.ts';
import { pack, unpack } from './packed.ts';
import { ARTICLES, assetIdOf, COLUMNS } from './schema.ts';

/** Writes into the tables of one file, for as long as it is the one that may. */
export interface IndexWriter {
  /**
   * As that of the index. Times are stored in whole milliseconds.
   *
   * @throws LibraryTakenError if another process writes by now, or what SQLite says. In both cases
   *   nothing is written.
   */
  apply(changes: ListChanges): void;
  /** As that of the index. @throws as `apply` */
  beginEpoch(epoch: string, position: string): void;
}

/** Another process writes the library by now: this one must not. */
export class LibraryTakenError extends Error {
  override readonly name = 'LibraryTakenError';

  constructor() {
    super('another process has begun to write the library');
  }
}

/** How long it is known what has changed. */
const CHANGES_FOR_MS = 90 * 24 * 60 * 60 * 1000;

interface AssetRow {
  readonly id: number;
  readonly seq: number | null;
  readonly call: number;
  readonly read_at: number;
  readonly updated: number | null;
  readonly word_rows: number;
  readonly text_hash: Uint8Array;
}

/** @param token what names this process in the file, see {@link Meta.writer} */
export function createIndexWriter(db: Database, token: string): IndexWriter {
  const addList = db.prepare("INSERT OR IGNORE INTO list VALUES(?, NULL, '[]', 0)");
  const putAbout = db.prepare('UPDATE list SET about = ? WHERE list = ?');
  const putDead = db.prepare('UPDATE list SET dead = ? WHERE list = ?');
  const takeNumber = db.prepare<{ last_number: number }>(
    'UPDATE list SET last_number = last_number + 1 WHERE list = ? RETURNING last_number',
  );
  const findAsset = db.prepare<AssetRow>(
    `SELECT id, seq, call, read_at, updated, word_rows, text_hash
    FROM asset WHERE list = ? AND media_id = ?`,
  );
  const placed = db.prepare<{ id: number; media_id: string }>(
    'SELECT id, media_id FROM asset WHERE list = ? AND seq IS NOT NULL',
  );
  const unplace = db.prepare('UPDATE asset SET seq = NULL WHERE list = ? AND media_id = ?');
  const freeSeq = db.prepare('UPDATE asset SET seq = NULL WHERE list = ? AND seq = ?');
  const placeAsset = db.prepare('UPDATE asset SET seq = ?, call = ?, read_at = ? WHERE id = ?');
  const addAsset = db.prepare('INSERT INTO asset VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)');
  const changeAsset = db.prepare(
    `UPDATE asset SET updated = ?, name_key = ?, has_url = ?, has_cover = ?, word_rows = ?, rev = ?,
    moved_at = coalesce(?, moved_at), text_hash = ? WHERE id = ?`,
  );
  const deleteAsset = db.prepare('DELETE FROM asset WHERE id = ?');
  const findTexts = db.prepare<{ texts: string; plain_texts: Uint8Array | null }>(
    'SELECT texts, plain_texts FROM body WHERE id = ?',
  );
  const putBody = db.prepare('INSERT OR REPLACE INTO body VALUES(?, ?, ?, ?, ?)');
  const deleteBody = db.prepare('DELETE FROM body WHERE id = ?');
  const addWords = db.prepare(
    `INSERT INTO words(rowid, ${COLUMNS.join(', ')}) VALUES(?${', ?'.repeat(COLUMNS.length)})`,
  );
  const deleteWords = db.prepare('DELETE FROM words WHERE rowid = ?');
  const addAddress = db.prepare('INSERT OR IGNORE INTO address VALUES(?, ?, ?)');
  const deleteAddresses = db.prepare('DELETE FROM address WHERE asset = ?');
  const findStored = db.prepare<{ item: string; contents: Uint8Array | null }>(
    'SELECT item, contents FROM body WHERE id = ?',
  );
  const addChange = db.prepare('INSERT INTO change VALUES(?, ?, ?, ?)');
  const renewChange = db.prepare<{ asset: number }>(
    'UPDATE change SET rev = ?, at = ? WHERE asset = ? RETURNING asset',
  );
  const deleteChange = db.prepare('DELETE FROM change WHERE asset = ?');
  const addGone = db.prepare('INSERT INTO gone VALUES(?, ?, ?, ?, ?)');
  const findGone = db.prepare<{ rev: number; asset: number }>(
    'SELECT rev, asset FROM gone WHERE list = ? AND media_id = ?',
  );
  const deleteGone = db.prepare('DELETE FROM gone WHERE rev = ?');
  const lastForgotten = db.prepare<{ rev: number | null }>(
    `SELECT max(rev) AS rev
    FROM (SELECT rev FROM gone WHERE at < ?1 UNION ALL SELECT rev FROM change WHERE at < ?1)`,
  );
  const forgetGone = db.prepare('DELETE FROM gone WHERE at < ?');
  const forgetChanges = db.prepare('DELETE FROM change WHERE at < ?');

  /** The last revision, as of the transaction that is under way. */
  let rev = 0;

  function takeRev(): number {
    rev += 1;
    return rev;
  }

  function write(changes: ListChanges): void {
    const { list, about, deleted, outdated = [], unplaced, items, isWhole, at } = changes;
    addList.run(list);
    for (const id of deleted) remove(list, id, at);
    if (deleted.length > 0) forget(at);
    for (const id of outdated) tellAgain(list, id, at);
    if (changes.areDeletionsUnknown) writeMeta(db, { forgotten_rev: takeRev() });
    for (const id of unplaced) unplace.run(list, id);
    if (isWhole) unplaceOthers(list, items);
    for (const item of items) put(list, item, at);
    if (about !== undefined) describe(list, about);
  }

  function describe(list: number, { dead, ...about }: StoredListState): void {
    putAbout.run(JSON.stringify(about), list);
    if (dead !== undefined) putDead.run(JSON.stringify(dead), list);
  }

  function remove(list: number, mediaId: string, at: number): void {
    const asset = findAsset.get(list, mediaId);
    const gone = findGone.get(list, mediaId);
    // It is told again: callers of another process may have seen it since.
    if (gone !== undefined) deleteGone.run(gone.rev);
    // Callers may have seen one that was never stored.
    const id = asset?.id ?? gone?.asset ?? nextIdOf(list);
    if (asset !== undefined) {
      deleteAsset.run(id);
      deleteBody.run(id);
      deleteAddresses.run(id);
      deleteChange.run(id);
      removeWords(asset);
    }
    addGone.run(takeRev(), list, mediaId, id, Math.round(at));
  }

  function nextIdOf(list: number): number {
    return assetIdOf(list, takeNumber.get(list)?.last_number ?? 0);
  }

  function forget(now: number): void {
    const before = Math.round(now - CHANGES_FOR_MS);
    const { rev: last } = lastForgotten.get(before) ?? { rev: null };
    if (last === null) return;
    forgetGone.run(before);
    forgetChanges.run(before);
    writeMeta(db, { forgotten_rev: Math.max(last, readMeta(db, 'forgotten_rev') ?? 0) });
  }

  function unplaceOthers(list: number, items: readonly ItemChange[]): void {
    const ids = new Set(items.map(({ id }) => id));
    for (const { media_id } of placed.all(list)) if (!ids.has(media_id)) unplace.run(list, media_id);
  }

  function put(list: number, item: ItemChange, at: number): void {
    const { body } = item;
    const stored = findAsset.get(list, item.id);
    if (stored === undefined) {
      if (body !== undefined) add(list, item, body, at);
      return;
    }
    place(list, stored, item);
    if (body === undefined) return;
    const textHash = hashOfBody(body);
    if (Buffer.compare(textHash, stored.text_hash) !== 0) change(stored, body, textHash, at);
  }

  function place(
    list: number,
    stored: AssetRow,
    { seq = null, call, ...item }: Omit<ItemChange, 'seq'> & { seq?: number | null | undefined },
  ): void {
    const readAt = Math.round(item.readAt);
    if (stored.seq === seq && stored.call === call && stored.read_at === readAt) return;
    // Whoever had it is somewhere else by now, or gone.
    if (seq !== null && stored.seq !== seq) freeSeq.run(list, seq);
    placeAsset.run(seq, call, readAt, stored.id);
  }

  function add(list: number, item: ItemChange, body: ItemBody, at: number): void {
    const { id: mediaId, hash, seq, call, readAt, isNew = false } = item;
    const gone = findGone.get(list, mediaId);
    if (gone !== undefined) deleteGone.run(gone.rev);
    // One that comes back has its number again, so that readers who know it see it change.
    const id = gone?.asset ?? nextIdOf(list);
    if (seq !== undefined) freeSeq.run(list, seq);
    const { texts } = body;
    const added = takeRev();
    addAsset.run(
      ...[id, list, mediaId, hash, seq ?? null, call, Math.round(readAt)],
      ...[rounded(body.updatedAt), sortNameOf(texts), Number(texts.hasUrl), Number(texts.hasCover)],
      ...[wordRowsIn(body), added, added, hashOfBody(body)],
    );
    // Whoever was told that it is gone is told that it is there, too.
    if (isNew || gone !== undefined) addChange.run(added, id, added, Math.round(at));
    const searched = searchedIn(body);
    putTexts(id, body, searched);
    putWords(id, body, searched);
  }

  function change(stored: AssetRow, body: ItemBody, textHash: Uint8Array, at: number): void {
    const { id } = stored;
    const { texts } = body;
    const updated = rounded(body.updatedAt);
    const searched = searchedIn(body);
    // The address of a draft is another one each time that it is read: that is a change, and no move.
    const isReworded = !isDeepStrictEqual(searched, storedTexts(id));
    const isMoved = isReworded || updated !== stored.updated;
    const changed = takeRev();
    changeAsset.run(
      ...[updated, sortNameOf(texts), Number(texts.hasUrl), Number(texts.hasCover), wordRowsIn(body)],
      ...[changed, isMoved ? Math.round(at) : null, textHash, id],
    );
    if (isMoved || isOtherItem(id, body)) tellChange(id, changed, at);
    deleteAddresses.run(id);
    putTexts(id, body, searched);
    if (!isReworded) return;
    removeWords(stored);
    putWords(id, body, searched);
  }

  function tellChange(id: number, changed: number, at: number): void {
    const told = renewChange.get(changed, Math.round(at), id);
    if (told === undefined) addChange.run(changed, id, null, Math.round(at));
    forget(at);
  }

  function tellAgain(list: number, mediaId: string, at: number): void {
    const asset = findAsset.get(list, mediaId);
    if (asset !== undefined) tellChange(asset.id, takeRev(), at);
  }

  function isOtherItem(id: number, body: ItemBody): boolean {
    const stored = findStored.get(id);
    return (
      stored === undefined || !isSameItem(body, { item: stored.item, contents: unpack(stored.contents) })
    );
  }

  function storedTexts(id: number): Searched | undefined {
    const row = findTexts.get(id);
    return row && { texts: row.texts, plainTexts: unpack(row.plain_texts) };
  }

  function putTexts(id: number, { item, contents, texts }: ItemBody, searched: Searched): void {
    putBody.run(id, item, searched.texts, pack(contents), pack(searched.plainTexts));
    for (const [article, { url }] of texts.articles.entries()) {
      const key = url === null ? undefined : articleKeyOf(url);
      if (key !== undefined) addAddress.run(key, id, article);
    }
  }

  function putWords(id: number, { texts }: ItemBody, { plainTexts }: Searched): void {
    for (const [article, fields] of fieldTextsOf(texts, plainTexts).entries())
      addWords.run(id * ARTICLES + article, ...COLUMNS.map((column) => tokensOf(fields[column] ?? '')));
  }

  function removeWords({ id, word_rows }: Pick<AssetRow, 'id' | 'word_rows'>): void {
    for (let article = 0; article < word_rows; article += 1) deleteWords.run(id * ARTICLES + article);
  }

  function inOne(work: () => Partial<Meta>): void {
    inTransaction(db, 'BEGIN IMMEDIATE', () => {
      if (readMeta(db, 'writer') !== token) throw new LibraryTakenError();
      writeMeta(db, { ...work(), applied: (readMeta(db, 'applied') ?? 0) + 1 });
    });
  }

  return {
    apply: (changes) =>
      inOne(() => {
        rev = readMeta(db, 'rev') ?? 0;
        write(changes);
        const { position } = changes;
        return { rev, ...(position !== undefined && { log_position: position }) };
      }),
    beginEpoch: (epoch, position) => inOne(() => ({ epoch, log_position: position })),
  };
}

/** What of an item is searched, as it is stored. */
interface Searched {
  /** As JSON: all but the texts of articles. */
  readonly texts: string;
  readonly plainTexts: readonly (string | null)[];
}

function searchedIn(body: ItemBody): Searched {
  const { name, description, articles } = body.texts;
  const searched = articles.map(({ title, digest, author }) => ({ title, digest, author }));
  return {
    texts: JSON.stringify({ name, description, articles: searched }),
    plainTexts: plainTextsOf(body),
  };
}

function wordRowsIn({ texts }: ItemBody): number {
  return Math.min(ARTICLES, Math.max(1, texts.articles.length));
}

function rounded(at: number | undefined): number | null {
  return at === undefined ? null : Math.round(at);
}

/** Tells what is stored as it is from what has changed. */
function hashOfBody({ item, contents, updatedAt, texts }: ItemBody): Uint8Array {
  const body = JSON.stringify([item, contents, rounded(updatedAt), texts]);
  return hash('sha256', body, 'buffer').subarray(0, 16);
}
