import { type Database, isDamage, type Sqlite } from './driver.ts';
import { fileAt } from './file-at.ts';
import { isEmpty, type LibraryFile, whyUnusable } from './library-file.ts';

/** A file as it is opened for reading, until another one takes its place. */
export interface OpenForReading {
  readonly db: Database;
  /** Whether the file is still the one at the path. */
  isCurrent(): boolean;
}

/**
 * Opens the file for reading: also while another process writes it. Undefined if there is none, or if
 * the next one that writes will begin anew, as it is damaged or another one's.
 *
 * @throws NewerLibraryError, or what SQLite says if the file cannot be read
 */
export function openForReading(sqlite: Sqlite, { path, account }: LibraryFile): OpenForReading | undefined {
  const opened = fileAt(path);
  if (opened === undefined) return undefined;
  const db = sqlite.open(path, { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 5000');
    db.exec('PRAGMA trusted_schema = OFF');
    db.exec('PRAGMA cache_size = -16384');
    if (!isEmpty(db) && whyUnusable(db, account) === undefined)
      return { db, isCurrent: () => fileAt(path) === opened };
  } catch (error) {
    db.close();
    if (isDamage(error)) return undefined;
    throw error;
  }
  db.close();
  return undefined;
}
