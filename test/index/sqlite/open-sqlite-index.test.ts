import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SearchUnavailableError } from '../../../src/index/errors.ts';
import { loadSqlite } from '../../../src/index/sqlite/driver.ts';
import { openSqliteIndex } from '../../../src/index/sqlite/open-sqlite-index.ts';
import { parseSearchTerms } from '../../../src/index/text/search-terms.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { describeIndex } from '../index-contract.ts';
import { changes, item, media, news, requestFor } from '../index-items.ts';
import { itIsSameAsMemoryIndex } from '../same-as-memory-index.ts';
import { BUILT, openInNewFolder } from './open-in-new-folder.ts';

/** Spoils the first page of a table or an index. */
async function damage(file: string, name: string): Promise<void> {
  const db = (await loadSqlite()).open(file, { readOnly: true });
  const [page] = db.tell(`SELECT tell(rootpage) FROM sqlite_schema WHERE name = '${name}'`);
  db.close();
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(7, (Number(page) - 1) * 8192, Number(page) * 8192));
}

const WHERE = 'the index in SQLite, in this thread';
describeIndex(WHERE, () => openInNewFolder(openSqliteIndex));
itIsSameAsMemoryIndex(WHERE, () => openInNewFolder(openSqliteIndex));

describe.each([
  { where: 'in this thread', open: openSqliteIndex },
  { where: 'in threads', open: BUILT.openSqliteIndex },
])('openSqliteIndex $where', ({ open }) => {
  const A = changes({ items: [item('a', media('a.jpg'))] });

  it('knows the position of now as soon as writing begins', async () => {
    const folder = temporaryFolder();
    const { index, startWriting } = open({ file: join(folder, 'library.db'), account: 'wx1234' });
    onTestFinished(() => index.close());

    const position = index.changesSince({ lists: [0], after: undefined, count: 1 });
    await startWriting();

    expect(await position).toMatchObject({ changes: [], lastRev: 0 });
  });

  function opened(file: string, account = 'wx1234') {
    const putAside: string[] = [];
    const sqlite = open({ file, account, onPutAside: ({ reason }) => putAside.push(reason) });
    onTestFinished(() => sqlite.index.close());
    const ids = async () => {
      const { hits } = await sqlite.index.search(requestFor('jpg'), new AbortController().signal);
      return hits.map(({ id }) => id);
    };
    return { sqlite, index: sqlite.index, ids, putAside };
  }

  it('reads what another process writes, and writes once it may', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const [one, two] = [opened(file), opened(file)];

    expect(await two.ids()).toEqual([]);
    expect(await two.index.load(0)).toBeUndefined();
    await one.sqlite.startWriting();
    await one.index.apply(A);
    expect(await two.ids()).toEqual(['a']);
    await expect(two.index.apply(A)).rejects.toThrow('does not write');

    await two.sqlite.startWriting();
    await two.index.apply(changes({ deleted: ['a'] }));
    expect(await one.ids()).toEqual([]);
    await expect(one.index.apply(A)).rejects.toThrow('another process');
  });

  it('says when it puts a file aside', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const before = opened(file);
    await before.sqlite.startWriting();
    await before.index.apply(A);
    await before.index.close();
    const other = opened(file, 'wx9999');

    expect(await other.ids()).toEqual([]);
    await other.sqlite.startWriting();
    expect(other.putAside).toEqual(['account']);
    expect(await other.ids()).toEqual([]);
  });

  it('finds nothing in a damaged file, and puts it aside once it may write', async () => {
    const file = join(temporaryFolder(), 'library.db');
    writeFileSync(file, 'not a database, but a text '.repeat(99));
    const { sqlite, putAside, ids } = opened(file);

    expect(await ids()).toEqual([]);
    await sqlite.startWriting();

    expect(putAside).toEqual(['damaged']);
    await sqlite.index.apply(A);
    expect(await ids()).toEqual(['a']);
  });

  it('checks a file, however it was closed, that was found damaged before it may write', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const before = opened(file);
    await before.sqlite.startWriting();
    await before.index.apply(A);
    await before.index.close();
    await damage(file, 'asset_name');
    const damaged = opened(file);
    const byName = requestFor({ sort: { by: 'name', isDescending: false } });

    const error = await damaged.index.search(byName, new AbortController().signal).catch((reason) => reason);
    expect(error.name).toBe(new SearchUnavailableError().name);
    expect(error.message).not.toContain('malformed');
    expect(damaged.sqlite.problem).toContain('malformed');
    await damaged.sqlite.startWriting();

    expect(damaged.putAside).toEqual(['damaged']);
    expect(damaged.sqlite.problem).toBeUndefined();
  });

  it('makes files that are for their own user alone, whatever the umask', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const { sqlite, index } = opened(file);
    await sqlite.startWriting();
    await index.apply(A);

    const modes = ['', '-wal', '-shm'].map((suffix) => statSync(file + suffix).mode & 0o777);

    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it('has a file checked that was found damaged when it was read', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const before = opened(file);
    await before.sqlite.startWriting();
    await before.index.apply(A);
    await before.index.close();
    await damage(file, 'asset_name');
    const damaged = opened(file);

    await damaged.sqlite.startWriting();
    expect(damaged.putAside).toEqual([]);
    const byName = requestFor({ sort: { by: 'name', isDescending: false } });
    const search = damaged.index.search(byName, new AbortController().signal);
    await expect(search).rejects.toThrow('cannot search');
    await damaged.index.close();
    const next = opened(file);
    await next.sqlite.startWriting();
    expect(next.putAside).toEqual(['damaged']);
    expect(await next.ids()).toEqual([]);
  });

  it.each([
    { what: 'packed texts', spoil: "UPDATE body SET plain_texts = x'07'" },
    { what: 'texts', spoil: "UPDATE body SET texts = 'the secret'" },
  ])('finds an item whose $what cannot be read without matches', async ({ spoil }) => {
    const file = join(temporaryFolder(), 'library.db');
    const { sqlite, index, putAside } = opened(file);
    await sqlite.startWriting();
    await index.apply(changes({ items: [item('n', news([{ title: 'tea', html: 'tea' }]))] }));
    const other = (await loadSqlite()).open(file, { readOnly: false });
    other.exec(spoil);
    other.close();
    const request = requestFor({ terms: parseSearchTerms('tea'), wantsMatches: true });

    const { hits } = await index.search(request, new AbortController().signal);

    expect(hits).toMatchObject([{ id: 'n', matches: [] }]);
    await index.close();
    expect(putAside).toEqual([]);
    const checked = (await loadSqlite()).open(file, { readOnly: true });
    expect(checked.tell("SELECT tell(value) FROM meta WHERE key = 'is_clean'")).toEqual([0]);
    checked.close();
  });

  it('says nothing of the contents of an item that cannot be read', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const { sqlite, index } = opened(file);
    await sqlite.startWriting();
    await index.apply(changes({ items: [item('n', news([{ title: 'tea', html: 'tea' }]))] }));
    const other = (await loadSqlite()).open(file, { readOnly: false });
    other.exec(`UPDATE body SET contents = x'${deflateRawSync('the secret').toString('hex')}'`);
    other.close();

    const error = await index.get(0, ['n']).catch((reason) => reason);

    expect(inspect(error)).toContain('cannot be read');
    expect(inspect(error)).not.toContain('secret');
  });

  it('tells what keeps it from reading until it reads again, whatever is written meanwhile', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const { sqlite, index, ids } = opened(file);
    await sqlite.startWriting();
    await index.apply(A);
    expect(await ids()).toEqual(['a']);

    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix);
    await expect(ids()).rejects.toThrow('cannot search');
    await expect(index.apply(A)).rejects.toThrow('was deleted');
    expect(sqlite.problems).toEqual({
      reader: expect.stringContaining('was deleted'),
      writer: expect.stringContaining('was deleted'),
    });
    await index.apply(A);
    expect(sqlite.problems.writer).toBeUndefined();
    expect(sqlite.problem).toContain('was deleted');
    expect(await ids()).toEqual(['a']);
    expect(sqlite.problem).toBeUndefined();
  });

  it('puts a file aside whose index of words cannot be opened', async () => {
    const file = join(temporaryFolder(), 'library.db');
    const before = opened(file);
    await before.sqlite.startWriting();
    await before.index.close();
    await damage(file, 'words_config');
    const next = opened(file);

    await next.sqlite.startWriting();
    expect(next.putAside).toEqual(['damaged']);
    await next.index.apply(A);
    expect(await next.ids()).toEqual(['a']);
  });

  it('rejects searches that wait when it is closed', async () => {
    const { sqlite, ids } = opened(join(temporaryFolder(), 'library.db'));
    await sqlite.startWriting();

    const searches = Promise.allSettled([ids(), ids(), ids()]);
    await sqlite.index.close();

    const [, ...waiting] = await searches;
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(sqlite.startWriting()).rejects.toThrow('closed');
  });
});
