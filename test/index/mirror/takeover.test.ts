import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SEARCH_FIELDS } from '../../../src/index/asset-index.ts';
import { createMirror } from '../../../src/index/mirror/mirror.ts';
import { openSqliteIndex } from '../../../src/index/sqlite/open-sqlite-index.ts';
import type { MediaAsset } from '../../../src/upstream/asset.ts';
import { clockedSource } from '../../helpers/clocked-source.ts';
import { libraryOver } from '../../helpers/execute.ts';
import { settle } from '../../helpers/settle.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { windowIn } from '../../helpers/windows.ts';

/** An account, and a folder that processes of the gateway share. */
function sharedFolder(count: number) {
  const upstream = clockedSource({ count });
  const { source, now, clock } = upstream;
  const file = join(temporaryFolder(), 'library.db');

  /** A process that reads the folder, and may or may not write there yet. */
  async function start({ mayWrite, cacheMaxBytes = 2 ** 24 }: { mayWrite: boolean; cacheMaxBytes?: number }) {
    const { index, startWriting } = openSqliteIndex({ file, account: 'wx1234' });
    const failures: unknown[] = [];
    const mirror = createMirror({
      index,
      startWriting,
      now,
      onFailure: (error) => void failures.push(error),
    });
    const library = libraryOver(source, { store: mirror.store, cacheMaxBytes, now });
    await mirror.follow(library);
    if (mayWrite) await mirror.startStoring();
    onTestFinished(() => index.close());

    async function end(): Promise<void> {
      await mirror.close();
      await index.close();
    }

    return {
      mirror,
      library,
      failures,
      end,
      async read(first: number, offset = 0): Promise<readonly string[]> {
        const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
        const { items } = await loader.loadWindow<MediaAsset>(windowIn(library, 'image', { first, offset }));
        await settle();
        return items.map(({ mediaId }) => mediaId);
      },
      /** The ids that are found, and those at their ranks. */
      async stored() {
        await mirror.flush();
        const { hits } = await index.search(
          {
            terms: undefined,
            lists: [0],
            fields: SEARCH_FIELDS,
            sort: { by: 'updatedAt', isDescending: true },
            count: 1000,
            isFromEnd: false,
            wantsTotal: false,
            wantsMatches: false,
          },
          new AbortController().signal,
        );
        const list = await index.load(0);
        return { found: hits.map(({ id }) => id).sort(), placed: [...(list?.ids ?? [])].sort() };
      },
    };
  }

  return {
    start,
    file,
    clock,
    upstream,
    ids: () => upstream.lists.image.map(({ mediaId }) => mediaId).sort(),
  };
}

describe('a second process on the same folder', () => {
  it('reads what the first has stored, and writes nothing before it may', async () => {
    const { start, upstream } = sharedFolder(45);
    const first = await start({ mayWrite: true });
    await first.read(40);
    await first.mirror.flush();
    upstream.calls.length = 0;

    const second = await start({ mayWrite: false });

    expect(await second.read(40)).toHaveLength(40);
    expect(upstream.calls).toEqual([]);
    await second.read(5, 40);
    await second.mirror.flush();
    expect((await first.stored()).placed).toHaveLength(40);
    expect(second.mirror.status()).toMatchObject({ isStoring: false, failure: undefined });
  });

  it('writes what it has learnt meanwhile, once the first has ended', async () => {
    const { start, upstream, clock, ids } = sharedFolder(45);
    const first = await start({ mayWrite: true });
    await first.read(40);
    await first.mirror.flush();
    const second = await start({ mayWrite: false });
    upstream.upload('new');
    clock.time += 3_600_000;
    await second.read(20);
    await second.read(20);
    await first.end();

    await second.mirror.startStoring();

    expect((await second.stored()).placed).toContain('new');
    while (await second.library.filling.step());
    expect(await second.stored()).toEqual({ found: ids(), placed: ids() });
    expect(second.failures).toEqual([]);
  });

  it('finds what the first has stored meanwhile, until it has read all itself', async () => {
    const { start, upstream, clock, ids } = sharedFolder(45);
    const first = await start({ mayWrite: true });
    await first.read(20);
    await first.mirror.flush();
    const second = await start({ mayWrite: false });
    await first.read(25, 20);
    await first.end();
    const [deleted] = upstream.lists.image.splice(30, 1);
    clock.time += 3_600_000;

    await second.mirror.startStoring();

    expect((await second.stored()).found).toHaveLength(45);
    await second.read(20);
    await second.read(20);
    while (await second.library.filling.step());
    expect(await second.stored()).toEqual({ found: ids(), placed: ids() });
    expect(ids()).not.toContain(deleted?.mediaId);
  });

  it('stores all that it knows where the file was begun anew, and reads again what it has not at hand', async () => {
    const { start, file, ids } = sharedFolder(45);
    const first = await start({ mayWrite: true });
    await first.read(45);
    await first.end();
    const second = await start({ mayWrite: false });
    // Some of it is in memory, and the rest in the file alone.
    await second.read(10);
    writeFileSync(file, 'This is no library.'.repeat(1000));

    await second.mirror.startStoring();

    expect((await second.stored()).placed).toHaveLength(10);
    expect(second.library.listStatus('image').cachedItems).toBe(10);
    while (await second.library.filling.step());
    expect(await second.stored()).toEqual({ found: ids(), placed: ids() });
  });

  it('does not write over a process that has taken the folder since', async () => {
    const { start } = sharedFolder(45);
    const first = await start({ mayWrite: true });
    await first.read(20);
    await first.mirror.flush();
    const second = await start({ mayWrite: false });
    await second.mirror.startStoring();

    await first.read(20, 20);
    await first.mirror.flush();

    expect(first.mirror.status().failure).toContain('another process');
    expect((await second.stored()).placed).toHaveLength(20);
  });
});
