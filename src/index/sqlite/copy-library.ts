import { closeSync, openSync, rmSync } from 'node:fs';
import { type Database, isDamage, type Sqlite } from './driver.ts';
import { isEmpty, type LibraryFile, type Unusable, whyUnusable } from './library-file.ts';

/** A copy of a library cannot take its place. */
class UnusableCopyError extends Error {
  override readonly name = 'UnusableCopyError';

  constructor(reason: Unusable) {
    super(`the copy of the library cannot be used (${reason})`);
  }
}

/** Drafts are in it: for the user of the gateway alone. */
const MODE = 0o600;

/**
 * Writes a whole copy, as it is now, without what was deleted. It holds up whoever writes.
 *
 * @throws what SQLite or the file system says. There is no copy then
 */
export function copyLibrary(db: Database, path: string): void {
  // SQLite would make a file that others may read, and takes one that is empty.
  closeSync(openSync(path, 'wx', MODE));
  try {
    db.prepare('VACUUM INTO ?').run(path);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/** @throws UnusableCopyError, NewerLibraryError, or what SQLite says if it cannot be read */
export function assertUsable(sqlite: Sqlite, { path, account }: LibraryFile): void {
  const reason = whyNot(sqlite, { path, account });
  if (reason !== undefined) throw new UnusableCopyError(reason);
}

function whyNot(sqlite: Sqlite, { path, account }: LibraryFile): Unusable | undefined {
  const db = sqlite.open(path, { readOnly: true });
  try {
    if (isEmpty(db)) return 'damaged';
    const reason = whyUnusable(db, account);
    if (reason !== undefined) return reason;
    return db.tell('SELECT tell(quick_check) FROM pragma_quick_check')[0] === 'ok' ? undefined : 'damaged';
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    throw error;
  } finally {
    db.close();
  }
}
