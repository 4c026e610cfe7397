import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { TOKENS_VERSION } from '../text/tokens.ts';
import { type Database, isDamage, type Sqlite } from './driver.ts';
import { inTransaction } from './in-transaction.ts';
import { isEmpty, type LibraryFile, schemaOf, tellMeta, type Unusable, whyUnusable } from './library-file.ts';
import { deleteMeta, readMeta, writeMeta } from './meta.ts';
import { createTables, SCHEMA_VERSION, upgradeTables } from './schema.ts';

/** A file that was put aside, as it cannot be used. */
export interface PutAside {
  readonly reason: Unusable;
  /** Where it is now. */
  readonly path: string;
}

/** What was found when writing began. */
export interface StartOfWriting {
  /** What cannot be used, and where it is now. */
  readonly putAside: PutAside | undefined;
  /**
   * Whether callers may have seen what was not stored: the process that wrote before has said so, or
   * has crashed.
   */
  readonly isBehind: boolean;
}

/** Drafts are in it: for the user of the gateway alone. */
const MODE = 0o600;

export interface OpenForWriting extends LibraryFile {
  /** What names this process in the file. */
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether a reader has found it damaged: then it is checked, however it was closed. Default: no. */
  readonly isSuspect?: boolean;
  /**
   * Whether it follows a log, in which changes are before they are here: then what a crash has left is no
   * other epoch. Default: no, and a position in a log is forgotten.
   */
  readonly keepsEpoch?: boolean | undefined;
}

/**
 * Opens the file, or begins a new one, and takes it over from any other process. A file that cannot
 * be used is put aside. After an unclean stop the file is checked first, which takes seconds.
 *
 * @throws NewerLibraryError, or what SQLite says if the file cannot be opened or written
 */
export function openForWriting(
  sqlite: Sqlite,
  { path, account, token, now, isSuspect = false, keepsEpoch = false }: OpenForWriting,
): { readonly db: Database } & StartOfWriting {
  let putAside: PutAside | undefined;
  let db = existsSync(path)
    ? openIfUsable(sqlite, { path, account }, isSuspect)
    : openNew(sqlite, path, account);
  if (typeof db === 'string') {
    putAside = { reason: db, path: `${path}.${db}-${new Date(now()).toISOString().replace(/[:.]/g, '')}` };
    setAside(path, putAside.path);
    db = openNew(sqlite, path, account);
  }
  const opened = db;
  const isAfterCrash = readMeta(opened, 'is_clean') !== 1;
  const isBehind = isAfterCrash || readMeta(opened, 'is_behind') === 1;
  inTransaction(opened, 'BEGIN IMMEDIATE', () => {
    upgrade(opened);
    // What callers have seen last may not be stored, and be gone by now: nothing could tell of it. And after
    // a crash of the machine, revisions that were told will be given again.
    if (isBehind && !keepsEpoch) writeMeta(opened, { epoch: randomUUID() });
    // What is written without the log is not in it: from here on, it is no state of the log.
    if (!keepsEpoch) deleteMeta(opened, 'log_position');
    writeMeta(opened, { writer: token, is_clean: 0, is_behind: 0 });
  });
  return { db: opened, putAside, isBehind };
}

function upgrade(db: Database): void {
  const schema = schemaOf(db);
  if (schema === SCHEMA_VERSION) return;
  upgradeTables(db, schema);
  writeMeta(db, { schema: SCHEMA_VERSION });
}

/**
 * What the log of SQLite still holds goes with its file, and goes first: a process that ends in
 * between leaves a file to be put aside, and never a log beside a file that is not its own.
 */
function setAside(from: string, to: string): void {
  for (const suffix of ['-wal', '-shm', ''])
    if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
}

/** Opens a file that exists. A string is why it cannot be used. */
function openIfUsable(sqlite: Sqlite, file: LibraryFile, isSuspect: boolean): Database | Unusable {
  let db: Database | undefined;
  try {
    chmodSync(file.path, MODE);
    db = sqlite.open(file.path, { readOnly: false });
    prepareToWrite(db);
    // A process that ended before it had written anything leaves an empty file.
    if (isEmpty(db)) begin(db, file.account);
    const unusable = whyUnusable(db, file.account) ?? (isUnharmed(db, isSuspect) ? undefined : 'damaged');
    if (unusable === undefined) return db;
    db.close();
    return unusable;
  } catch (error) {
    db?.close();
    if (isDamage(error)) return 'damaged';
    throw error;
  }
}

function openNew(sqlite: Sqlite, path: string, account: string): Database {
  // SQLite would make a file that others may read. What it makes beside it is as this one.
  closeSync(openSync(path, 'a', MODE));
  const db = sqlite.open(path, { readOnly: false });
  try {
    prepareToWrite(db);
    begin(db, account);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepareToWrite(db: Database): void {
  db.exec('PRAGMA busy_timeout = 5000');
  // Of a new file only: those that are there keep theirs.
  db.exec('PRAGMA page_size = 8192');
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = NORMAL');
  db.exec('PRAGMA trusted_schema = OFF');
  db.exec('PRAGMA cache_size = -8192');
  db.exec('PRAGMA temp_store = MEMORY');
  // The log grows with the largest transaction, and would stay as large.
  db.exec('PRAGMA journal_size_limit = 67108864');
}

function begin(db: Database, account: string): void {
  inTransaction(db, 'BEGIN IMMEDIATE', () => {
    createTables(db);
    writeMeta(db, {
      schema: SCHEMA_VERSION,
      tokens: TOKENS_VERSION,
      account,
      epoch: randomUUID(),
      rev: 0,
      applied: 0,
      forgotten_rev: 0,
      writer: '',
      is_clean: 1,
      is_behind: 0,
    });
  });
}

function isUnharmed(db: Database, isSuspect: boolean): boolean {
  if (tellMeta(db, 'is_clean') === 1 && !isSuspect) return true;
  return db.tell('SELECT tell(quick_check) FROM pragma_quick_check')[0] === 'ok';
}
