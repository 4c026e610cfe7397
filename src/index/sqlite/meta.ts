import type { Database } from './driver.ts';

/** What is said of the file as a whole. */
export interface Meta {
  readonly schema: number;
  /** Of what is in the index: see `TOKENS_VERSION`. */
  readonly tokens: number;
  /** Of the id of the account, so that its library is not shown for another one's. */
  readonly account: string;
  /** Random: revisions of another epoch mean nothing. */
  readonly epoch: string;
  /** The last revision. Each change of an item has one of its own. */
  readonly rev: number;
  /** How many changes were applied. */
  readonly applied: number;
  /** What has changed up to this revision is forgotten. */
  readonly forgotten_rev: number;
  /** Names the process that may write. */
  readonly writer: string;
  /** Whether the last writer closed it: 1, else 0. */
  readonly is_clean: number;
  /** Whether the last writer could not store all that its callers have seen: 1, else 0. */
  readonly is_behind: number;
  /** Where the last changes are in the log that several libraries follow. Not in a file of one alone. */
  readonly log_position: string;
}

export function readMeta<K extends keyof Meta>(db: Database, key: K): Meta[K] | undefined {
  return db.prepare<{ value: Meta[K] }>('SELECT value FROM meta WHERE key = ?').get(key)?.value;
}

export function writeMeta(db: Database, meta: Partial<Meta>): void {
  const put = db.prepare('INSERT OR REPLACE INTO meta VALUES(?, ?)');
  for (const [key, value] of Object.entries(meta)) put.run(key, value);
}

export function deleteMeta(db: Database, key: keyof Meta): void {
  db.prepare('DELETE FROM meta WHERE key = ?').run(key);
}
