import type {
  ChangePosition,
  ChangesAnswer,
  ChangesRequest,
  SealedPosition,
  StoredChange,
} from '../asset-index.ts';
import { unsealPosition } from '../sealed-position.ts';
import type { Database } from './driver.ts';
import { readMeta } from './meta.ts';

interface Row extends Omit<StoredChange, 'kind'> {
  /** The change that told of the item first; null if none did. */
  readonly born: number | null;
  readonly isGone: number;
}

/** What has changed, unless that is not known any more. */
export type FoundChanges = ChangesAnswer | 'expired';

/** Finds what has changed. */
export function createChangeFinder(db: Database) {
  // Prepared only when it is needed: files of earlier versions have no such table until they are written.
  const prepare = () => db.prepare<Row>(CHANGES_SINCE);
  let prepared: ReturnType<typeof prepare> | undefined;

  function find(after: number, { lists, count }: ChangesRequest): readonly Row[] {
    prepared ??= prepare();
    return prepared.all(after, JSON.stringify(lists), count + 1);
  }

  return (request: ChangesRequest): FoundChanges => {
    const { after, count } = request;
    const epoch = (readMeta(db, 'epoch') ?? '').replaceAll('-', '');
    const lastRev = readMeta(db, 'rev') ?? 0;
    if (after === undefined) return { epoch, afterRev: lastRev, changes: [], hasMore: false, lastRev };
    const rev = revIn(after, epoch);
    if (rev === undefined || rev < (readMeta(db, 'forgotten_rev') ?? 0) || rev > lastRev) return 'expired';
    const rows = find(rev, request);
    return {
      epoch,
      afterRev: rev,
      changes: rows.slice(0, count).map((row) => changeOf(row, rev)),
      hasMore: rows.length > count,
      lastRev,
    };
  };
}

/**
 * After a number, in lists as a JSON array, so many. In the order of changes whatever SQLite thinks of
 * it: otherwise it looks at every item of the lists. `CROSS JOIN` and the plus have it do so.
 */
export const CHANGES_SINCE = `
  SELECT change.rev, list, media_id AS id, at, change.born, 0 AS isGone
  FROM change CROSS JOIN asset ON asset.id = change.asset
  WHERE change.rev > ?1 AND +list IN (SELECT value FROM json_each(?2))
  UNION ALL
  SELECT rev, list, media_id AS id, at, NULL AS born, 1 AS isGone
  FROM gone WHERE rev > ?1 AND +list IN (SELECT value FROM json_each(?2))
  ORDER BY rev LIMIT ?3`;

/** The number of a position; undefined if it is of another index. */
function revIn(after: ChangePosition | SealedPosition, epoch: string): number | undefined {
  if ('sealed' in after) return unsealPosition(epoch, after);
  return after.epoch === epoch ? after.rev : undefined;
}

// Rows of SQLite have no prototype.
function changeOf({ list, id, at, rev, born, isGone }: Row, after: number): StoredChange {
  const kind = born !== null && born > after ? 'created' : 'changed';
  return { kind: isGone === 1 ? 'deleted' : kind, list, id, at, rev };
}
