import { renameSync, rmSync } from 'node:fs';
import type { ChangesRequest, CloseOptions, ListChanges } from '../asset-index.ts';
import { assertUsable, copyLibrary } from './copy-library.ts';
import { type Database, isDamage, loadSqlite, type Sqlite } from './driver.ts';
import { fileAt } from './file-at.ts';
import type { FoundChanges } from './find-changes.ts';
import { inTransaction } from './in-transaction.ts';
import { createIndexReader, type IndexReader } from './index-reader.ts';
import { createIndexWriter, type IndexWriter, LibraryTakenError } from './index-writer.ts';
import type { LibraryFile } from './library-file.ts';
import { readMeta, writeMeta } from './meta.ts';
import { type OpenForReading, openForReading } from './open-for-reading.ts';
import { openForWriting, type StartOfWriting } from './open-for-writing.ts';

/** The two halves of the index work apart: a search never waits for what is written. */
export type HalfName = 'writer' | 'reader';

export interface HalfOptions extends LibraryFile {
  /** What names this process in the file. */
  readonly token: string;
  /** As {@link OpenForWriting.keepsEpoch}. */
  readonly keepsEpoch?: boolean;
}

/** What writes the file. All methods return once it is done. */
export interface WriterHalf {
  /** Takes the file over. @throws as openForWriting does */
  start(options?: { readonly isSuspect: boolean }): StartOfWriting;
  /**
   * As that of the index. If this half was lost and is opened again, it goes on.
   *
   * @throws LibraryGoneError if the file is gone, or is another one that this process has begun: the
   *   next changes go into a new file, which has nothing of the former
   */
  apply(changes: ListChanges): void;
  /** As that of the index, and otherwise as `apply`. */
  beginEpoch(epoch: string, position: string): void;
  /** As {@link SqliteIndex.copyTo}. */
  copyTo(path: string): void;
  /** @throws UnusableCopyError, NewerLibraryError, or what SQLite says if this is no copy to be used */
  checkCopy(path: string): void;
  /** Puts a copy that was checked in the place of the file, and takes it over. Only while it is closed. */
  takeCopy(path: string): void;
  /** Has the file checked by the next one that opens it. */
  suspectDamage(): void;
  /** Says in the file that it was closed as it should be, and closes it. */
  close(options?: CloseOptions): void;
}

/** The file was deleted, or moved away, while it was open. */
export class LibraryGoneError extends Error {
  override readonly name = 'LibraryGoneError';

  constructor() {
    super('the file of the library was deleted while it was open');
  }
}

/**
 * What reads the file. Where there is none it finds nothing; if one was open and is gone, `search`,
 * `get` and `findArticle` throw a LibraryGoneError, and to whoever stores anew, nothing is stored.
 */
export interface ReaderHalf extends Omit<IndexReader, 'changesSince'> {
  /** Where there is no file yet, there is nothing that changes could be counted from. */
  changesSince(request: ChangesRequest): FoundChanges | 'not begun';
  /** Closes the file. The next call opens it again. */
  close(): void;
}

export interface Halves {
  readonly writer: WriterHalf;
  readonly reader: ReaderHalf;
}

/** @throws Error if SQLite does not work on this machine */
export async function openHalf<N extends HalfName>(name: N, options: HalfOptions): Promise<Halves[N]> {
  const sqlite = await loadSqlite();
  const open: { readonly [K in HalfName]: () => Halves[K] } = {
    writer: () => createWriterHalf(sqlite, options),
    reader: () => createReaderHalf(sqlite, options),
  };
  return open[name]();
}

export function createWriterHalf(
  sqlite: Sqlite,
  { path, account, token, keepsEpoch }: HalfOptions,
): WriterHalf {
  let db: Database | undefined;
  let writer: IndexWriter | undefined;
  let openFile: string | undefined;
  let isDamaged = false;

  function start({ isSuspect } = { isSuspect: false }): StartOfWriting {
    try {
      return begin(isSuspect);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return begin(true);
    }
  }

  function begin(isSuspect: boolean): StartOfWriting {
    const opened = openForWriting(sqlite, { path, account, token, now: Date.now, isSuspect, keepsEpoch });
    try {
      writer = createIndexWriter(opened.db, token);
    } catch (error) {
      opened.db.close();
      throw error;
    }
    db = opened.db;
    openFile = fileAt(path);
    return { putAside: opened.putAside, isBehind: opened.isBehind };
  }

  /** Does not take the file from a process that has taken it since. */
  function startAgain(): IndexWriter {
    const file = openForReading(sqlite, { path, account });
    const isOurs = file !== undefined && readMeta(file.db, 'writer') === token;
    file?.db.close();
    if (!isOurs) throw new LibraryTakenError();
    start();
    if (writer === undefined) throw new LibraryTakenError();
    return writer;
  }

  /** Lets go of a file that nobody else can find any more. */
  function leaveFile(): void {
    // First, as it takes what it finds at the path of its log for its own.
    db?.close();
    db = undefined;
    writer = undefined;
  }

  /** What is written into a file that is not at the path any more would be lost without a word. */
  function assertFileIsThere(): void {
    const there = fileAt(path);
    if (there !== undefined && (db === undefined || there === openFile)) return;
    leaveFile();
    if (there === undefined) {
      // Others may have them open: a new file must not get them, and make them empty.
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
      start();
    } else startAgain();
    throw new LibraryGoneError();
  }

  function write(work: (writer: IndexWriter) => void): void {
    try {
      assertFileIsThere();
      work(writer ?? startAgain());
    } catch (error) {
      isDamaged ||= isDamage(error);
      throw error;
    }
  }

  return {
    start,
    apply: (changes) => write((open) => open.apply(changes)),
    beginEpoch: (epoch, position) => write((open) => open.beginEpoch(epoch, position)),
    copyTo(copy) {
      if (db === undefined) throw new Error('the library is not open');
      copyLibrary(db, copy);
    },
    checkCopy: (copy) => assertUsable(sqlite, { path: copy, account }),
    takeCopy(copy) {
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
      renameSync(copy, path);
      start();
    },
    suspectDamage() {
      isDamaged = true;
    },
    close({ isBehind = false } = {}) {
      const closing = db;
      if (closing === undefined) return;
      db = undefined;
      writer = undefined;
      try {
        inTransaction(closing, 'BEGIN IMMEDIATE', () => {
          if (!isDamaged && readMeta(closing, 'writer') === token)
            writeMeta(closing, { is_clean: 1, is_behind: Number(isBehind) });
        });
      } finally {
        // What is in the log goes into the file, which is then whole without it.
        closing.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        closing.close();
      }
    },
  };
}

export function createReaderHalf(sqlite: Sqlite, file: LibraryFile): ReaderHalf {
  let opened: (OpenForReading & { readonly reader: IndexReader }) | undefined;
  let wasOpen = false;

  function close(): void {
    opened?.db.close();
    opened = undefined;
  }

  /** The reader of the file that is there now. */
  function current(): IndexReader | undefined {
    if (opened?.isCurrent()) return opened.reader;
    close();
    const next = openForReading(sqlite, file);
    if (next !== undefined) opened = { ...next, reader: createIndexReader(next.db) };
    wasOpen ||= next !== undefined;
    return opened?.reader;
  }

  /** The same, of which a caller is told that what was stored is gone. */
  function currentUnlessGone(): IndexReader | undefined {
    const reader = current();
    if (reader === undefined && wasOpen && fileAt(file.path) === undefined) throw new LibraryGoneError();
    return reader;
  }

  return {
    load: (list) => current()?.load(list),
    get: (list, ids) => currentUnlessGone()?.get(list, ids) ?? new Map(),
    search: (request) =>
      currentUnlessGone()?.search(request) ?? {
        hits: [],
        isDamaged: false,
        hasPreceding: false,
        hasFollowing: false,
        totalCount: request.wantsTotal ? 0 : undefined,
      },
    position: () => current()?.position() ?? 0,
    logPosition: () => current()?.logPosition(),
    findArticle: (key, lists) => currentUnlessGone()?.findArticle(key, lists) ?? [],
    changesSince(request) {
      return currentUnlessGone()?.changesSince(request) ?? 'not begun';
    },
    close,
  };
}
