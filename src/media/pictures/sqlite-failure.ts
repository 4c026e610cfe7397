/** Result codes of SQLite: SQLITE_BUSY, SQLITE_LOCKED. */
const BUSY = [5, 6];

/** Result codes of SQLite: SQLITE_CORRUPT, SQLITE_NOTADB. */
const DAMAGED = [11, 26];

/** Whether SQLite says that another connection is in the way at present. */
export function isBusy(error: unknown): boolean {
  return hasCodeOf(BUSY, error);
}

/** Whether SQLite says that the file is damaged, or is none of its own. */
export function isDamage(error: unknown): boolean {
  return hasCodeOf(DAMAGED, error);
}

/** An extended code has the plain one in its lowest byte. */
function hasCodeOf(codes: readonly number[], error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && codes.includes(Number(error.errcode) & 0xff);
}
