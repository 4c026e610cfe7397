import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AssetSource } from '../../src/upstream/asset.ts';
import { images, newsAsset } from '../helpers/assets.ts';
import { ask, type Gateway } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { BOTH, keptFolder, keptGateway, ledgersIn, usedIn } from './kept-gateway.ts';

const PAGE = `query ($after: String) {
  assets(type: IMAGE, first: 100, after: $after) {
    nodes { mediaId updatedAt ... on MediaAsset { name } }
    pageInfo { endCursor }
    totalCount
  }
}`;

/**
 * The images of the pages from a cursor to the end of the list, and the cursor at the end of each
 * page.
 */
async function walk(gateway: Gateway, from: string | null = null) {
  const nodes: unknown[] = [];
  const cursors: string[] = [];
  for (let after = from; ; after = cursors.at(-1) ?? null) {
    const { data, errors } = await ask(gateway, PAGE, { after });
    expect(errors).toBeUndefined();
    if (data.assets.nodes.length === 0) return { nodes, cursors };
    nodes.push(...data.assets.nodes);
    cursors.push(data.assets.pageInfo.endCursor);
  }
}

describe('a restart', () => {
  it('costs no list call: what was read is there, and cursors continue', async () => {
    const folder = temporaryFolder();
    const { source, calls } = memorySource(images(1000));
    const before = await keptGateway({ source, folder });
    const { nodes, cursors } = await walk(before.gateway);
    expect(nodes).toHaveLength(1000);
    expect(calls).toHaveLength(50);

    await before.state.close();
    const after = await keptGateway({ source, folder });

    expect((await walk(after.gateway)).nodes).toEqual(nodes);
    for (const [index, cursor] of cursors.entries())
      expect((await walk(after.gateway, cursor)).nodes).toEqual(nodes.slice(100 * (index + 1)));
    expect(calls).toHaveLength(50);
    expect(after.warnings()).toEqual([]);
  });

  it('still has uploads noticed, for one list call of each type', async () => {
    const { folder } = await keptFolder();
    const grown = memorySource([...images(31), newsAsset()]);
    // The last checks before the restart are long ago.
    const now = () => Date.now() + 3_600_000;

    const { gateway } = await keptGateway({ source: grown.source, folder, library: { now } });

    expect((await ask(gateway, BOTH)).data).toEqual({ images: { totalCount: 31 }, news: { totalCount: 1 } });
    expect(grown.calls.map(({ type, offset }) => ({ type, offset }))).toEqual([
      { type: 'image', offset: 0 },
      { type: 'news', offset: 0 },
    ]);
  });

  it('forgets no call of today, though the process is not stopped but killed', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(45));
    const { gateway } = await keptGateway({ source, folder, library: { upstreamDailyCalls: 1000 } });
    await ask(gateway, '{ assets(type: IMAGE, first: 45) { nodes { id } } }');

    await expect.poll(() => usedIn(folder)).toBe(3);
    const { library } = await keptGateway({ source, folder, library: { upstreamDailyCalls: 1000 } });

    // The block of calls that may have been made since, too.
    expect(library.status().endpoints['list']?.quota).toMatchObject({ used: 28, remaining: 972 });
  });

  it('has lost no more of the lists than five minutes, where the process was killed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const folder = temporaryFolder();
    const { source } = memorySource(images(3));
    const { gateway } = await keptGateway({ source, folder });
    await ask(gateway, PAGE);
    expect(existsSync(join(folder, 'image.ndjson'))).toBe(false);

    vi.advanceTimersByTime(300_000);

    await expect.poll(() => existsSync(join(folder, 'image.ndjson'))).toBe(true);
  });

  it('counts a call before it is answered', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(1));
    const unanswered = { ...source, fetchPage: () => new Promise<never>(() => {}) };
    const { gateway } = await keptGateway({ source: unanswered, folder });

    void ask(gateway, BOTH);

    await expect.poll(() => usedIn(folder)).toBe(2);
  });

  it('begins anew for another account', async () => {
    const { folder, source, calls } = await keptFolder();

    const { gateway, library, warnings } = await keptGateway({ source, folder, appId: 'wx5678' });

    expect(library.status().endpoints['list']?.quota.used).toBe(0);
    await ask(gateway, BOTH);
    expect(calls).toHaveLength(2);
    expect(warnings()).toEqual(
      ['ledgers', 'image', 'news'].map((kind) =>
        expect.stringMatching(`${kind}\\.ndjson is ignored: .*account: not the configured account`),
      ),
    );
  });

  it('saves nothing of lists that nobody has read', async () => {
    const { folder } = await keptFolder();

    expect(readdirSync(folder).filter((name) => name.endsWith('.ndjson'))).toEqual([
      'image.ndjson',
      'ledgers.ndjson',
      'news.ndjson',
    ]);
  });
});

const QUOTA = '{ upstreamQuota { used } }';

describe('a process that was killed', () => {
  /** A folder that is as it was while a process lived that has made three calls. */
  async function killedFolder() {
    const folder = temporaryFolder();
    const { source, calls } = memorySource(images(45));
    const { gateway } = await keptGateway({ source, folder });
    await ask(gateway, '{ assets(type: IMAGE, first: 45) { nodes { id } } }');
    const { data } = await ask(gateway, QUOTA);
    expect(data.upstreamQuota.used).toBe(3);
    const left = temporaryFolder();
    copyFileSync(join(folder, 'ledgers.ndjson'), join(left, 'ledgers.ndjson'));
    return { folder: left, source, calls };
  }

  it('leaves on the disk what callers have read, and the block that was reserved', async () => {
    const { folder } = await killedFolder();

    expect(ledgersIn(folder).list).toMatchObject({ used: 3, reserved: 28 });
  });

  it('has the next one count the block, where upstream does not tell', async () => {
    const { folder, source } = await killedFolder();

    const { gateway } = await keptGateway({ source, folder });

    expect((await ask(gateway, QUOTA)).data.upstreamQuota.used).toBe(28);
  });

  it('has the next one count what upstream has, where it tells, before anybody is answered', async () => {
    const { folder, source, calls } = await killedFolder();
    // Two that were sent, and not saved any more.
    calls.push(...calls.slice(0, 2));

    const { gateway } = await keptGateway({ source, folder, adoptsQuota: true });

    expect((await ask(gateway, QUOTA)).data.upstreamQuota.used).toBe(5);
    await expect.poll(() => usedIn(folder)).toBe(5);
  });

  it('has calls wait until that is known', async () => {
    const { folder, source, calls } = await killedFolder();
    const before = calls.length;
    const seen: number[] = [];
    const asked: AssetSource = {
      ...source,
      async fetchListQuota() {
        await nextTurn();
        seen.push(calls.length);
        return { dailyLimit: 1000, used: calls.length };
      },
    };
    const { gateway } = await keptGateway({ source: asked, folder, adoptsQuota: true, isAwaited: false });

    await ask(gateway, '{ assets(type: IMAGE, first: 20) { nodes { id } } }');

    expect(seen).toEqual([before]);
    expect(calls.length).toBeGreaterThan(before);
  });

  it('has the next one count exactly, where it was not killed but stopped', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(45));
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, '{ assets(type: IMAGE, first: 45) { nodes { id } } }');

    await state.close();

    expect(ledgersIn(folder).list.reserved).toBeUndefined();
    expect((await keptGateway({ source, folder })).library.status().endpoints['list']?.quota.used).toBe(3);
  });
});
