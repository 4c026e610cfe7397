/** SQLite, as the packages that bring it offer it: the part of `node:sqlite` that is used here. */
export interface Database {
  exec(sql: string): void;
  /**
   * The same statement for the same text: do not run one while its rows are iterated.
   *
   * @param Row what the columns of the statement are: nothing checks it
   */
  prepare<Row = unknown>(sql: string): Statement<Row>;
  /** What the statement tells by `tell(value)`, a function of SQL. It prepares no statement. */
  tell(sql: string): readonly SqlValue[];
  /**
   * Ends the use of the file. With the package, which cannot let go of a statement, the file itself
   * stays open until the statements that were prepared are collected, or the thread ends.
   */
  close(): void;
}

export interface Statement<Row> {
  run(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  iterate(...values: SqlValue[]): IterableIterator<Row>;
}

export type SqlValue = number | string | Uint8Array | null;

/** A way to open files of SQLite that has FTS5. */
export interface Sqlite {
  /** @throws what SQLite says */
  open(file: string, options: { readonly readOnly: boolean }): Database;
}

/** What can be loaded under a name: a module like `node:sqlite`. */
export type LoadModule = () => Promise<unknown>;

interface SqliteModule {
  readonly DatabaseSync: new (file: string, options: { readonly readOnly: boolean }) => ModuleDatabase;
}

interface ModuleDatabase {
  exec(sql: string): void;
  prepare(sql: string): Statement<never>;
  function(name: string, call: (value: SqlValue) => null): void;
  close(): void;
}

// TypeScript does not know it on Node.js 20, where there is none.
const BUILT_IN: string = 'node:sqlite';

const MODULES: Readonly<Record<string, LoadModule>> = {
  '@photostructure/sqlite': () => import('@photostructure/sqlite'),
  [BUILT_IN]: () => import(BUILT_IN),
};

/**
 * The first of the packages that works on this machine, with what is needed here of FTS5.
 *
 * @throws Error that says of each package why it does not work
 */
export async function loadSqlite(modules: Readonly<Record<string, LoadModule>> = MODULES): Promise<Sqlite> {
  const reasons: string[] = [];
  for (const [name, load] of Object.entries(modules)) {
    try {
      const { DatabaseSync } = (await load()) as SqliteModule;
      const sqlite = { open: (file, options) => wrap(new DatabaseSync(file, options)) } satisfies Sqlite;
      tryIndex(sqlite);
      return sqlite;
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`SQLite with FTS5 does not work here. ${reasons.join('; ')}`);
}

function wrap(db: ModuleDatabase): Database {
  const statements = new Map<string, Statement<never>>();
  let told: SqlValue[] = [];
  db.function('tell', (value) => {
    told.push(value);
    return null;
  });
  return {
    exec: (sql) => db.exec(sql),
    prepare<Row>(sql: string) {
      const statement = statements.get(sql) ?? db.prepare(sql);
      statements.set(sql, statement);
      return statement as Statement<Row>;
    },
    tell(sql) {
      told = [];
      db.exec(sql);
      return told;
    },
    close() {
      statements.clear();
      db.close();
    },
  };
}

function tryIndex(sqlite: Sqlite): void {
  const db = sqlite.open(':memory:', { readOnly: false });
  try {
    db.exec("CREATE VIRTUAL TABLE t USING fts5(a, content='', contentless_delete=1)");
  } finally {
    db.close();
  }
}

/** Result codes of SQLite that mean that what is in the file cannot be used. */
const DAMAGED = new Set([
  11, // SQLITE_CORRUPT
  26, // SQLITE_NOTADB
]);

/** Whether SQLite says that the file is damaged, or is none of its own. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  // An extended code has the plain one in its lowest byte.
  return DAMAGED.has(Number(error.errcode) & 0xff);
}
