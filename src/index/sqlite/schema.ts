import type { Database } from './driver.ts';

/** Grows with every change of the tables. Files of earlier versions are brought up to date. */
export const SCHEMA_VERSION = 2;

/** What this version can read. */
export const OLDEST_SCHEMA_VERSION = 1;

/**
 * The columns of the index. Media fill `name`, and `digest` with their description; articles fill
 * the others.
 */
export const COLUMNS = ['name', 'title', 'digest', 'author', 'text'] as const;

/** Numbers of items in a list, and articles in an item. Further articles are not indexed. */
const NUMBERS = 2 ** 32;
export const ARTICLES = 16;

/** The id of an item: those of a list are in a row, so that a range of ids is a list. */
export function assetIdOf(list: number, number: number): number {
  return list * NUMBERS + number;
}

/** The list of an item, and its number there. */
export function listOf(assetId: number): number {
  return Math.floor(assetId / NUMBERS);
}

export function numberOf(assetId: number): number {
  return assetId % NUMBERS;
}

/** The rows of the index in which these lists are, from `first` to `last`, both included. */
export function wordRowsOf(first: number, last: number): { readonly from: number; readonly to: number } {
  return { from: first * NUMBERS * ARTICLES, to: (last + 1) * NUMBERS * ARTICLES - 1 };
}

/**
 * What is said of a list stands in `list`, what is searched and sorted in `asset`, which stays
 * small, and what is read for a page in `body`. `gone` are deletions, and `change` what else is told
 * as a change: of each item the newest one.
 */
export function createTables(db: Database): void {
  db.exec(`
    CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE list(
      list INTEGER PRIMARY KEY,
      about TEXT,
      dead TEXT NOT NULL,
      last_number INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE asset(
      id INTEGER PRIMARY KEY,
      list INTEGER NOT NULL,
      media_id TEXT NOT NULL,
      hash INTEGER NOT NULL,
      seq INTEGER,
      call INTEGER NOT NULL,
      read_at INTEGER NOT NULL,
      updated INTEGER,
      name_key TEXT NOT NULL,
      has_url INTEGER NOT NULL,
      has_cover INTEGER NOT NULL,
      word_rows INTEGER NOT NULL,
      rev INTEGER NOT NULL,
      born INTEGER NOT NULL,
      moved_at INTEGER,
      text_hash BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX asset_media_id ON asset(list, media_id);
    CREATE UNIQUE INDEX asset_seq ON asset(list, seq) WHERE seq IS NOT NULL;
    CREATE INDEX asset_name ON asset(name_key, list, hash);
    CREATE INDEX asset_rev ON asset(rev);

    CREATE TABLE body(
      id INTEGER PRIMARY KEY,
      item TEXT NOT NULL,
      texts TEXT NOT NULL,
      contents BLOB,
      plain_texts BLOB
    ) STRICT;

    CREATE TABLE gone(
      rev INTEGER PRIMARY KEY,
      list INTEGER NOT NULL,
      media_id TEXT NOT NULL,
      asset INTEGER NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX gone_media_id ON gone(list, media_id);
    CREATE INDEX gone_at ON gone(at);

    CREATE TABLE address(
      key TEXT NOT NULL,
      asset INTEGER NOT NULL,
      article INTEGER NOT NULL,
      PRIMARY KEY(key, asset, article)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX address_asset ON address(asset);

    CREATE VIRTUAL TABLE words USING fts5(
      ${COLUMNS.join(', ')},
      content='', contentless_delete=1, tokenize='ascii', detail=full
    );
  `);
  createChanges(db);
}

/** Brings the tables up to date. */
export function upgradeTables(db: Database, from: number): void {
  if (from < 2) createChanges(db);
}

/** `born` is the change that told of the item first; null if none did, as it was there before. */
function createChanges(db: Database): void {
  db.exec(`
    CREATE TABLE change(
      rev INTEGER PRIMARY KEY,
      asset INTEGER NOT NULL,
      born INTEGER,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX change_asset ON change(asset);
    CREATE INDEX change_at ON change(at);
  `);
}
