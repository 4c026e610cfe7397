import type { Database } from './driver.ts';

/** Runs work as one transaction. If it throws, nothing of it is done. */
export function inTransaction<T>(db: Database, kind: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T {
  db.exec(kind);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back already after some errors, as of a full disk.
    try {
      db.exec('ROLLBACK');
    } catch {}
    throw error;
  }
}
