import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteIndex } from '../../../src/index/sqlite/open-sqlite-index.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { changes, item, media, requestFor } from '../index-items.ts';

/** What is shipped: threads cannot load sources. The tests begin with building it. */
const BUILT: { openSqliteIndex: typeof openSqliteIndex } = await import(
  new URL('../../../dist/src/index/sqlite/open-sqlite-index.js', import.meta.url).href
);

describe.each([
  { where: 'in this thread', open: openSqliteIndex },
  { where: 'in threads', open: BUILT.openSqliteIndex },
])('a copy of a library $where', ({ open }) => {
  async function opened(account = 'wx1234') {
    const folder = temporaryFolder();
    const file = join(folder, 'library.db');
    const sqlite = open({ file, account, keepsEpoch: true });
    onTestFinished(() => sqlite.index.close());
    await sqlite.startWriting();
    const { index } = sqlite;
    return {
      ...sqlite,
      folder,
      file,
      async ids() {
        const { hits } = await index.search(requestFor('jpg'), new AbortController().signal);
        return hits.map(({ id }) => id).sort();
      },
      epoch: async () => (await index.changesSince({ lists: [0], after: undefined, count: 0 })).epoch,
    };
  }

  const put = (id: string, position: string) => ({
    ...changes({ items: [item(id, media(`${id}.jpg`), { isNew: true })] }),
    position,
  });

  it('takes the place of another one, with its epoch and its position in the log', async () => {
    const [first, second] = [await opened(), await opened()];
    await first.index.apply(put('a', '1-0'));
    await first.index.apply(put('b', '2-0'));
    await second.index.apply(put('x', '1-0'));
    const copy = join(second.folder, 'copy.db');
    await first.copyTo(copy);
    expect(statSync(copy).mode & 0o077).toBe(0);
    await first.index.apply(put('c', '3-0'));

    await second.replaceBy(copy);

    expect(await second.ids()).toEqual(['a', 'b']);
    expect(await second.index.logPosition()).toBe('2-0');
    expect(await second.epoch()).toBe(await first.epoch());
    expect(readdirSync(second.folder).filter((name) => !name.startsWith('library.db'))).toEqual([]);
    const start = { epoch: await second.epoch(), rev: 0 };
    await second.index.apply(put('c', '3-0'));
    const request = { lists: [0], after: start, count: 9 };
    expect(await second.index.changesSince(request)).toEqual(await first.index.changesSince(request));
    expect(second.problem).toBeUndefined();
  });

  it('keeps what is written after it took the place of another one', async () => {
    const [first, second] = [await opened(), await opened()];
    await first.index.apply(put('a', '1-0'));
    const copy = join(second.folder, 'copy.db');
    await first.copyTo(copy);
    await second.replaceBy(copy);
    await second.index.apply(put('b', '2-0'));
    await second.index.close();

    const again = open({ file: second.file, account: 'wx1234', keepsEpoch: true });
    onTestFinished(() => again.index.close());
    await again.startWriting();

    expect(await again.index.logPosition()).toBe('2-0');
    expect((await again.index.get(0, ['a', 'b'])).size).toBe(2);
  });

  it.each([
    { of: 'another account', account: 'wx9999', spoil: () => {} },
    {
      of: 'a file that is cut off',
      account: 'wx1234',
      spoil: (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 20_000)),
    },
    {
      of: 'no library',
      account: 'wx1234',
      spoil: (path: string) => writeFileSync(path, 'no library'.repeat(99)),
    },
    { of: 'nothing', account: 'wx1234', spoil: (path: string) => writeFileSync(path, '') },
  ])('is refused, and all is as before: $of', async ({ account, spoil }) => {
    const [first, second] = [await opened(account), await opened()];
    await first.index.apply(put('a', '1-0'));
    await second.index.apply(put('x', '9-0'));
    const copy = join(second.folder, 'copy.db');
    await first.copyTo(copy);
    spoil(copy);

    await expect(second.replaceBy(copy)).rejects.toThrow(/cannot be used|malformed|not a database/);

    expect(await second.ids()).toEqual(['x']);
    await second.index.apply(put('y', '10-0'));
    expect(await second.index.logPosition()).toBe('10-0');
  });

  it('is not written over a file, and leaves nothing where it cannot be written', async () => {
    const { copyTo, folder, file, index, ids } = await opened();
    await index.apply(put('a', '1-0'));

    await expect(copyTo(file)).rejects.toThrow('EEXIST');
    await expect(copyTo(join(folder, 'missing', 'copy.db'))).rejects.toThrow('ENOENT');
    expect(await ids()).toEqual(['a']);
  });
});

describe.each([true, false])('a library that keeps its epoch: %s', (keepsEpoch) => {
  it(`has ${keepsEpoch ? 'the same' : 'another'} one after a crash`, async () => {
    const file = join(temporaryFolder(), 'library.db');
    async function start() {
      const sqlite = openSqliteIndex({ file, account: 'wx1234', keepsEpoch });
      onTestFinished(() => sqlite.index.close());
      await sqlite.startWriting();
      return (await sqlite.index.changesSince({ lists: [0], after: undefined, count: 0 })).epoch;
    }
    const before = await start();

    // Nobody has closed it.
    expect((await start()) === before).toBe(keepsEpoch);
  });
});

it('a library that was written without its log has no position in it any more', async () => {
  const file = join(temporaryFolder(), 'library.db');
  for (const { keepsEpoch, expected } of [
    { keepsEpoch: true, expected: undefined },
    { keepsEpoch: true, expected: '1-0' },
    { keepsEpoch: false, expected: undefined },
    { keepsEpoch: true, expected: undefined },
  ]) {
    const { index, startWriting } = openSqliteIndex({ file, account: 'wx1234', keepsEpoch });
    await startWriting();
    expect(await index.logPosition()).toBe(expected);
    if (expected === undefined && keepsEpoch) await index.beginEpoch('0'.repeat(32), '1-0');
    await index.close();
  }
});
