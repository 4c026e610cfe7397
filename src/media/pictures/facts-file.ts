import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import type { PictureFormat } from '../media-format.ts';
import { type ImageInfo, MAX_INT } from './image-info.ts';
import { isBusy } from './sqlite-failure.ts';

/**
 * A file of SQLite with what is known of pictures. Calls throw what SQLite says. They do not wait while
 * another process writes: answers would wait with them.
 */
export interface FactsFile {
  find(key: Uint8Array): ImageInfo | undefined;
  /** All of them or none. */
  record(pictures: Iterable<readonly [key: Uint8Array, info: ImageInfo]>): void;
  close(): void;
}

/** The part of the package's module that is used here. */
export interface SqliteModule {
  readonly DatabaseSync: new (path: string) => Database;
}

interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

interface Statement {
  get(...values: readonly Value[]): unknown;
  run(...values: readonly Value[]): unknown;
}

type Value = number | string | Uint8Array | null;

interface Row {
  readonly width: number;
  readonly height: number;
  readonly format: PictureFormat;
  readonly bytes: number | null;
  readonly placeholder: string | null;
}

const IN_MEMORY = ':memory:';

/** Whoever changes the table changes this. */
const VERSION = 1;

/** What is more than this many pictures is forgotten when the file is opened, the oldest first. */
const MAX_PICTURES = 200_000;

/** How long another process may write while the file is opened, in milliseconds: nobody waits yet. */
const OPENING_MS = 2000;

/** Some are of drafts: for the user of the gateway alone. */
const MODE = 0o600;

/**
 * Opens the file, or begins a new one. What is known can be found out again: a file that is damaged, or
 * holds something else, is removed.
 *
 * @param path undefined: the file is in memory
 */
export function openFactsFile(sqlite: SqliteModule, path: string | undefined): FactsFile {
  if (path === undefined) return open(sqlite, IN_MEMORY);
  try {
    return openFile(sqlite, path);
  } catch (error) {
    // What another process writes is not damaged.
    if (isBusy(error)) throw error;
    return resetFactsFile(sqlite, path);
  }
}

/** Begins a new file in place of what is there. */
export function resetFactsFile(sqlite: SqliteModule, path: string | undefined): FactsFile {
  if (path === undefined) return open(sqlite, IN_MEMORY);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  return openFile(sqlite, path);
}

function openFile(sqlite: SqliteModule, path: string): FactsFile {
  // SQLite would make a file that others may read.
  closeSync(openSync(path, 'a', MODE));
  chmodSync(path, MODE);
  return open(sqlite, path);
}

function open({ DatabaseSync }: SqliteModule, path: string): FactsFile {
  const db = new DatabaseSync(path);
  try {
    return useDatabase(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function useDatabase(db: Database): FactsFile {
  db.exec(`PRAGMA busy_timeout = ${OPENING_MS}`);
  db.exec('PRAGMA journal_mode = WAL');
  // What is lost is found out again.
  db.exec('PRAGMA synchronous = OFF');
  db.exec('PRAGMA trusted_schema = OFF');
  createTable(db);
  db.exec('PRAGMA busy_timeout = 0');
  const find = db.prepare('SELECT width, height, format, bytes, placeholder FROM picture WHERE key = ?');
  const record = db.prepare(
    'INSERT OR REPLACE INTO picture (key, width, height, format, bytes, placeholder) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    find: (key) => infoOf(find.get(key) as Row | undefined),
    record(pictures) {
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const [key, { width, height, format, bytes, placeholder }] of pictures)
          record.run(key, width, height, format, bytes ?? null, placeholder ?? null);
        db.exec('COMMIT');
      } catch (error) {
        rollBack(db);
        throw error;
      }
    },
    close() {
      try {
        // The package ends no statement before it is collected, and SQLite would hold its log until then.
        db.exec('PRAGMA journal_mode = DELETE');
      } catch {
        // Another process has the file open: the log is its own, too.
      }
      db.close();
    },
  };
}

function createTable(db: Database): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version !== 0 && version !== VERSION) throw new Error('The file is of another version.');
  db.exec(
    `CREATE TABLE IF NOT EXISTS picture (
      id INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      format TEXT NOT NULL,
      bytes INTEGER,
      placeholder TEXT
    )`,
  );
  db.exec(`DELETE FROM picture WHERE id <= (SELECT max(id) FROM picture) - ${MAX_PICTURES}`);
  db.exec(`PRAGMA user_version = ${VERSION}`);
}

function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // After some failures SQLite has done so by itself.
  }
}

function infoOf(row: Row | undefined): ImageInfo | undefined {
  if (row === undefined) return undefined;
  const { width, height, format, bytes, placeholder } = row;
  const length = bytes !== null && bytes <= MAX_INT ? bytes : undefined;
  return { width, height, format, bytes: length, placeholder: placeholder ?? undefined };
}
