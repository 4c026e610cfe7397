import { TOKENS_VERSION } from '../text/tokens.ts';
import type { Database, SqlValue } from './driver.ts';
import type { Meta } from './meta.ts';
import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from './schema.ts';

/** The file of one account's library. */
export interface LibraryFile {
  readonly path: string;
  /** Of the id of the account. */
  readonly account: string;
}

/** Why a file cannot be used. */
export type Unusable = 'damaged' | 'account' | 'schema' | 'tokens';

/** A later version of the gateway has written the file: this one must leave it as it is. */
export class NewerLibraryError extends Error {
  override readonly name = 'NewerLibraryError';

  constructor(schema: number) {
    super(
      `a later version of the gateway has written the library (schema ${schema}, and this one knows ${SCHEMA_VERSION}): use that version, or delete the file`,
    );
  }
}

// What follows prepares no statements: those would keep open what is to be put aside.

/** Whether nothing was ever written into it. */
export function isEmpty(db: Database): boolean {
  return db.tell('SELECT tell(1) FROM sqlite_schema LIMIT 1').length === 0;
}

/** Why a file that is not empty cannot be used; undefined if it can. @throws NewerLibraryError */
export function whyUnusable(db: Database, account: string): Unusable | undefined {
  const isOurs = db.tell("SELECT tell(1) FROM sqlite_schema WHERE name = 'meta'").length > 0;
  const schema = isOurs ? schemaOf(db) : 0;
  if (schema > SCHEMA_VERSION) throw new NewerLibraryError(schema);
  if (schema < OLDEST_SCHEMA_VERSION) return 'schema';
  if (tellMeta(db, 'account') !== account) return 'account';
  return tellMeta(db, 'tokens') === TOKENS_VERSION ? undefined : 'tokens';
}

/** The version of its tables; 0 if it does not say. */
export function schemaOf(db: Database): number {
  return Number(tellMeta(db, 'schema') ?? 0);
}

/** What is said of the file; undefined if it is not. */
export function tellMeta(db: Database, key: keyof Meta): SqlValue | undefined {
  return db.tell(`SELECT tell(value) FROM meta WHERE key = '${key}'`)[0];
}
