import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChangePosition, ChangesAnswer } from '../../../src/index/asset-index.ts';
import { type Database, loadSqlite } from '../../../src/index/sqlite/driver.ts';
import { CHANGES_SINCE } from '../../../src/index/sqlite/find-changes.ts';
import {
  createReaderHalf,
  createWriterHalf,
  LibraryGoneError,
} from '../../../src/index/sqlite/index-halves.ts';
import { createIndexReader } from '../../../src/index/sqlite/index-reader.ts';
import { createIndexWriter, LibraryTakenError } from '../../../src/index/sqlite/index-writer.ts';
import { NewerLibraryError } from '../../../src/index/sqlite/library-file.ts';
import { readMeta, writeMeta } from '../../../src/index/sqlite/meta.ts';
import { openForWriting } from '../../../src/index/sqlite/open-for-writing.ts';
import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../../src/index/sqlite/schema.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { changes, item, media, news, requestFor } from '../index-items.ts';

const sqlite = await loadSqlite();

const A = changes({ items: [item('a', media('a.jpg'))] });
const B = changes({ items: [item('b', media('b.jpg'))] });

function libraryIn(folder = temporaryFolder()) {
  const path = join(folder, 'library.db');

  function ids(account = 'ours'): string[] {
    const reader = createReaderHalf(sqlite, { path, account });
    try {
      return reader.search(requestFor('jpg')).hits.map(({ id }) => id);
    } finally {
      reader.close();
    }
  }

  /** The writer of another process. */
  function writer(token: string, account = 'ours') {
    const half = createWriterHalf(sqlite, { path, account, token });
    onTestFinished(() => half.close());
    return half;
  }

  /** A library with one picture, closed as it should be. */
  function fill(): void {
    const half = writer('before');
    half.start();
    half.apply(A);
    half.close();
  }

  function change(work: (db: Database) => void): void {
    const db = sqlite.open(path, { readOnly: false });
    work(db);
    db.close();
  }

  return { folder, path, ids, writer, fill, change };
}

describe('a file of the library', () => {
  it('is begun by whoever may write, and not by readers', () => {
    const { path, ids, writer } = libraryIn();

    expect(ids()).toEqual([]);
    expect(existsSync(path)).toBe(false);
    expect(writer('one').start().putAside).toBeUndefined();
    expect(existsSync(path)).toBe(true);
    expect(ids()).toEqual([]);
  });

  it('is found as it was left', () => {
    const { ids, writer, fill } = libraryIn();
    fill();

    expect(writer('next').start().putAside).toBeUndefined();
    expect(ids()).toEqual(['a']);
  });

  it('follows what another process writes, while it is open', () => {
    const { path, writer } = libraryIn();
    const half = writer('one');
    const reader = createReaderHalf(sqlite, { path, account: 'ours' });
    onTestFinished(() => reader.close());
    const ids = () => reader.search(requestFor('jpg')).hits.map(({ id }) => id);

    expect(ids()).toEqual([]);
    half.start();
    expect(ids()).toEqual([]);
    half.apply(A);
    expect(ids()).toEqual(['a']);
    half.apply(B);
    expect(ids().sort()).toEqual(['a', 'b']);
    half.apply(changes({ deleted: ['a'] }));
    expect(ids()).toEqual(['b']);
    // Gone and back between two searches.
    half.apply(changes({ deleted: ['b'] }));
    half.apply(B);
    expect(ids()).toEqual(['b']);
  });

  it('is read whole again by a reader that slept while deletions were forgotten', () => {
    const { path, writer, fill } = libraryIn();
    fill();
    const half = writer('next');
    half.start();
    half.apply(B);
    const reader = createReaderHalf(sqlite, { path, account: 'ours' });
    onTestFinished(() => reader.close());
    const ids = () => reader.search(requestFor('jpg')).hits.map(({ id }) => id);

    expect(ids().sort()).toEqual(['a', 'b']);
    half.apply(changes({ deleted: ['a'] }));
    half.apply(changes({ deleted: ['b'], at: 100 * 24 * 60 * 60 * 1000 }));
    expect(ids()).toEqual([]);
  });

  it('is missed by whoever had it open, and to whoever stores it anew, nothing is stored', () => {
    const { path, writer } = libraryIn();
    const half = writer('one');
    const reader = createReaderHalf(sqlite, { path, account: 'ours' });
    onTestFinished(() => reader.close());
    half.start();
    half.apply(A);
    expect(reader.position()).toBe(1);

    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix);

    for (const _ of [1, 2]) expect(() => reader.search(requestFor('jpg'))).toThrow(LibraryGoneError);
    expect(() => reader.get(0, ['a'])).toThrow(LibraryGoneError);
    expect(() => reader.findArticle('a', [0])).toThrow(LibraryGoneError);
    expect(reader.position()).toBe(0);
    expect(reader.load(0)).toBeUndefined();
    expect(() => half.apply(B)).toThrow(LibraryGoneError);
    half.apply(B);
    expect(reader.search(requestFor('jpg')).hits.map(({ id }) => id)).toEqual(['b']);
  });

  it('of the first version is read as it is, and is brought up to date by whoever may write', () => {
    const { path, ids, fill, change, writer } = libraryIn();
    fill();
    change((db) => {
      db.exec('DROP TABLE change');
      writeMeta(db, { schema: 1 });
    });
    const reader = createReaderHalf(sqlite, { path, account: 'ours' });
    onTestFinished(() => reader.close());
    function since(after: ChangePosition | undefined): ChangesAnswer {
      const found = reader.changesSince({ lists: [0], after, count: 9 });
      return typeof found === 'string' ? expect.fail(found) : found;
    }
    const { epoch, lastRev: rev } = since(undefined);
    expect(ids()).toEqual(['a']);

    const half = writer('next');
    expect(half.start()).toEqual({ putAside: undefined, isBehind: false });
    half.apply(changes({ items: [item('b', media('b.jpg'), { isNew: true })] }));

    expect(ids().sort()).toEqual(['a', 'b']);
    expect(since({ epoch, rev }).changes).toMatchObject([{ kind: 'created', id: 'b' }]);
    half.close();
    change((db) => expect(readMeta(db, 'schema')).toBe(SCHEMA_VERSION));
  });

  it.each([
    ['after a crash', { is_clean: 0 }],
    ['after a stop that could not store all that callers had seen', { is_behind: 1 }],
  ])('is another epoch %s, as nothing could tell of what was seen and is gone', (_when, meta) => {
    const { fill, change, writer } = libraryIn();
    fill();
    let epoch: string | undefined;
    change((db) => {
      epoch = readMeta(db, 'epoch');
      writeMeta(db, meta);
    });

    const next = writer('next');
    expect(next.start().isBehind).toBe(true);
    next.close();

    change((db) => expect(readMeta(db, 'epoch')).not.toBe(epoch));
  });

  it('is the same epoch after a stop that has stored everything', () => {
    const { fill, change, writer } = libraryIn();
    fill();
    let epoch: string | undefined;
    change((db) => {
      epoch = readMeta(db, 'epoch');
    });

    const next = writer('next');
    expect(next.start().isBehind).toBe(false);
    next.close();

    change((db) => expect(readMeta(db, 'epoch')).toBe(epoch));
  });

  it('is not looked through for what has changed, however many items it has', () => {
    const { fill, change } = libraryIn();
    fill();
    change((db) => {
      const plan = db
        .prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${CHANGES_SINCE}`)
        .all(0, '[0, 1]', 10)
        .map(({ detail }) => detail);
      expect(plan.filter((step) => /change|gone|asset/.test(step))).toEqual([
        'SEARCH change USING INTEGER PRIMARY KEY (rowid>?)',
        'SEARCH asset USING INTEGER PRIMARY KEY (rowid=?)',
        'SEARCH gone USING INTEGER PRIMARY KEY (rowid>?)',
      ]);
      expect(plan.join()).not.toContain('TEMP B-TREE FOR ORDER');
    });
  });

  it('that was not begun yet has no changes to follow', () => {
    const { path } = libraryIn();
    const reader = createReaderHalf(sqlite, { path, account: 'ours' });

    expect(reader.changesSince({ lists: [0], after: undefined, count: 9 })).toBe('not begun');
  });

  it.each([
    {
      reason: 'damaged',
      spoil: ({ path }: ReturnType<typeof libraryIn>) =>
        writeFileSync(path, 'not a database, but a text '.repeat(99)),
    },
    {
      reason: 'schema',
      spoil: ({ change }: ReturnType<typeof libraryIn>) =>
        change((db) => writeMeta(db, { schema: OLDEST_SCHEMA_VERSION - 1 })),
    },
    {
      reason: 'schema',
      spoil: ({ change }: ReturnType<typeof libraryIn>) => change((db) => db.exec('DROP TABLE meta')),
    },
    {
      reason: 'tokens',
      spoil: ({ change }: ReturnType<typeof libraryIn>) => change((db) => writeMeta(db, { tokens: 0 })),
    },
    {
      reason: 'account',
      spoil: ({ change }: ReturnType<typeof libraryIn>) =>
        change((db) => writeMeta(db, { account: 'theirs' })),
    },
  ])('is put aside as "$reason", and begun anew', ({ reason, spoil }) => {
    const library = libraryIn();
    library.fill();
    spoil(library);
    const half = library.writer('next');

    const { putAside } = half.start();
    half.apply(B);

    expect(putAside?.reason).toBe(reason);
    expect(readdirSync(library.folder).some((name) => name.startsWith(`library.db.${reason}-`))).toBe(true);
    expect(library.ids()).toEqual(['b']);
  });

  it.each([
    { of: 'an older schema', meta: { schema: 0 } },
    { of: 'other tokens', meta: { tokens: 0 } },
    { of: 'another account', meta: { account: 'theirs' } },
  ])('of $of is not read', ({ meta }) => {
    const { ids, fill, change } = libraryIn();
    fill();
    change((db) => writeMeta(db, meta));

    expect(ids()).toEqual([]);
  });

  it('of a later version is left as it is', () => {
    const { path, ids, writer, fill, change } = libraryIn();
    fill();
    change((db) => writeMeta(db, { schema: SCHEMA_VERSION + 1 }));
    const before = readFileSync(path);

    expect(() => writer('next').start()).toThrow(NewerLibraryError);
    expect(() => ids()).toThrow(NewerLibraryError);
    expect(readFileSync(path)).toEqual(before);
  });

  it('is checked after an unclean stop, and only then', () => {
    const { path, ids, writer, fill, change } = libraryIn();
    fill();
    // A page in the middle of the file: nobody notices before it is read.
    const bytes = readFileSync(path);
    const page = bytes.length / 8192 - 2;
    bytes.fill(7, page * 8192, (page + 1) * 8192);
    writeFileSync(path, bytes);

    const clean = writer('next');
    expect(clean.start().putAside).toBeUndefined();
    clean.close();
    change((db) => writeMeta(db, { is_clean: 0 }));
    expect(writer('after').start().putAside?.reason).toBe('damaged');
    expect(ids()).toEqual([]);
  });

  it('is not called clean while it is written', () => {
    const { writer, fill, change } = libraryIn();
    fill();
    const half = writer('next');
    const isClean = () => {
      let is: number | undefined;
      change((db) => {
        is = readMeta(db, 'is_clean');
      });
      return is;
    };

    expect(isClean()).toBe(1);
    half.start();
    expect(isClean()).toBe(0);
    half.close();
    expect(isClean()).toBe(1);
  });
});

describe('who writes', () => {
  it('stops once another process has taken the library', () => {
    const { ids, writer } = libraryIn();
    const [one, two] = [writer('one'), writer('two')];
    one.start();
    one.apply(A);
    two.start();

    expect(() => one.apply(B)).toThrow(LibraryTakenError);
    one.close();
    two.apply(changes({ deleted: ['a'] }));
    expect(ids()).toEqual([]);
  });

  it('goes on after it was lost, unless another process has taken the library', () => {
    const { ids, writer } = libraryIn();
    writer('one').start();

    writer('one').apply(A);
    expect(ids()).toEqual(['a']);
    writer('two').start();
    expect(() => writer('one').apply(B)).toThrow(LibraryTakenError);
  });

  it.each([
    { how: 'alone', suffixes: [''] },
    { how: 'with its log', suffixes: ['', '-wal', '-shm'] },
  ])('begins another file, and says so once, if its file is deleted $how', ({ suffixes }) => {
    const { path, ids, writer } = libraryIn();
    const half = writer('one');
    half.start();
    half.apply(A);

    for (const suffix of suffixes) rmSync(path + suffix);
    expect(() => half.apply(B)).toThrow(LibraryGoneError);
    expect(ids()).toEqual([]);
    half.apply(B);
    expect(ids()).toEqual(['b']);
    half.close();
    expect(writer('next').start().putAside).toBeUndefined();
    expect(ids()).toEqual(['b']);
  });

  it('begins another file if it was lost together with its file', () => {
    const { path, ids, writer } = libraryIn();
    const lost = writer('one');
    lost.start();
    lost.close();
    rmSync(path);

    const half = writer('one');
    expect(() => half.apply(A)).toThrow(LibraryGoneError);
    half.apply(A);

    expect(ids()).toEqual(['a']);
  });

  it('stops if another process has put a file in the place of its own', () => {
    const { path, ids, writer } = libraryIn();
    const half = writer('one');
    half.start();
    half.apply(A);

    renameSync(path, `${path}.old`);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix);
    const two = writer('two');
    two.start();
    two.apply(B);

    for (const _ of [1, 2]) expect(() => half.apply(A)).toThrow(LibraryTakenError);
    expect(ids()).toEqual(['b']);
  });

  it('writes all of a change or nothing, on a full disk, and may go on later', () => {
    const { path } = libraryIn();
    const { db } = openForWriting(sqlite, { path, account: 'ours', token: 'one', now: () => 0 });
    onTestFinished(() => db.close());
    const writer = createIndexWriter(db, 'one');
    const reader = createIndexReader(db);
    writer.apply(A);
    const large = Array.from({ length: 50 }, (_, n) =>
      item(`n${n}`, news([{ title: `jpg ${n}`, html: String(n).repeat(9000) }])),
    );
    const { page_count } = db.prepare<{ page_count: number }>('PRAGMA page_count').get() ?? {};

    db.exec(`PRAGMA max_page_count = ${page_count}`);
    expect(() => writer.apply(changes({ items: large, deleted: ['a'] }))).toThrow(/full/);
    expect(reader.search(requestFor('jpg')).hits.map(({ id }) => id)).toEqual(['a']);

    db.exec('PRAGMA max_page_count = 100000');
    writer.apply(changes({ items: large }));
    expect(reader.search(requestFor({ wantsTotal: true })).totalCount).toBe(51);
  });

  it('rejects where the file may only be read, and leaves it readable', () => {
    const { path, ids } = libraryIn();
    const { db } = openForWriting(sqlite, { path, account: 'ours', token: 'one', now: () => 0 });
    onTestFinished(() => db.close());
    const writer = createIndexWriter(db, 'one');
    writer.apply(A);

    db.exec('PRAGMA query_only = 1');
    expect(() => writer.apply(B)).toThrow(/readonly/);
    expect(ids()).toEqual(['a']);
    db.exec('PRAGMA query_only = 0');
    writer.apply(B);
    expect(ids().sort()).toEqual(['a', 'b']);
  });

  it('writes nothing for an item that is read again as it was, but when', () => {
    const { path } = libraryIn();
    const { db } = openForWriting(sqlite, { path, account: 'ours', token: 'one', now: () => 0 });
    onTestFinished(() => db.close());
    const writer = createIndexWriter(db, 'one');
    writer.apply(A);

    writer.apply(changes({ items: [item('a', media('a.jpg'), { seq: 3, call: 8, readAt: 90.6 })] }));
    expect(readMeta(db, 'rev')).toBe(1);
    expect(db.prepare('SELECT seq, call, read_at, rev FROM asset').get()).toEqual(
      expect.objectContaining({ seq: 3, call: 8, read_at: 91, rev: 1 }),
    );
    writer.apply(changes({ items: [item('a', media('b.jpg'))], at: 7 }));
    expect(db.prepare('SELECT rev, born, moved_at FROM asset').get()).toEqual(
      expect.objectContaining({ rev: 2, born: 1, moved_at: 7 }),
    );
  });

  it('tells of each deletion once, also of what was never stored, and not of items that came back', () => {
    const { path } = libraryIn();
    const { db } = openForWriting(sqlite, { path, account: 'ours', token: 'one', now: () => 0 });
    onTestFinished(() => db.close());
    const writer = createIndexWriter(db, 'one');
    const gone = () =>
      db
        .prepare<{ media_id: string }>('SELECT media_id FROM gone')
        .all()
        .map((row) => row.media_id);

    writer.apply(A);
    writer.apply(changes({ deleted: ['a', 'x'] }));
    expect(gone()).toEqual(['a', 'x']);
    writer.apply(changes({ deleted: ['x'] }));
    writer.apply(A);
    expect(gone()).toEqual(['x']);
  });

  it('indexes no more than 20,000 characters of the texts of an item, and 16 articles', () => {
    const { path } = libraryIn();
    const { db } = openForWriting(sqlite, { path, account: 'ours', token: 'one', now: () => 0 });
    onTestFinished(() => db.close());
    const articles = Array.from({ length: 20 }, (_, n) => ({
      title: `title${n}`,
      html: n < 2 ? `${'字'.repeat(12_000)}尾` : null,
    }));
    createIndexWriter(db, 'one').apply(changes({ items: [item('n', news(articles))] }));
    const reader = createIndexReader(db);

    expect(db.prepare('SELECT count(*) AS n FROM words').get()).toMatchObject({ n: 16 });
    expect(reader.search(requestFor('title15')).hits).toHaveLength(1);
    expect(reader.search(requestFor('title16')).hits).toHaveLength(0);
    expect(
      reader.search(requestFor({ ...requestFor('尾'), wantsMatches: true })).hits[0]?.matches,
    ).toHaveLength(1);
    expect(reader.get(0, ['n']).get('n')?.contents).toHaveLength(20);
  });
});
