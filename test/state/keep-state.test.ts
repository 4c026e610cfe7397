import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { images, newsAsset } from '../helpers/assets.ts';
import { ask, type Gateway } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { keptGateway } from './kept-gateway.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PAGE = `query ($after: String) {
  assets(type: IMAGE, first: 100, after: $after) {
    nodes { mediaId updatedAt ... on MediaAsset { name } }
    pageInfo { endCursor }
    totalCount
  }
}`;

const BOTH = '{ images: assets(type: IMAGE) { totalCount } news: assets(type: NEWS) { totalCount } }';

/** The images of the pages from a cursor to the end of the list, and the cursor at the end of each page. */
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

/** A folder that holds the lists of a library of images and news. */
async function keptFolder() {
  const folder = temporaryFolder();
  const { source, calls } = memorySource([...images(30), newsAsset()]);
  const { gateway, state } = await keptGateway({ source, folder });
  await ask(gateway, BOTH);
  await state.save();
  calls.length = 0;
  return { folder, source, calls };
}

/** The list calls of today, as they are on the disk. */
function usedIn(folder: string): number {
  const [header = ''] = readFileSync(join(folder, 'ledgers.ndjson'), 'utf8').split('\n');
  return JSON.parse(header).about.list.used;
}

describe('a restart', () => {
  it('costs no list call: what was read is there, and cursors continue', async () => {
    const folder = temporaryFolder();
    const { source, calls } = memorySource(images(1000));
    const before = await keptGateway({ source, folder });
    const { nodes, cursors } = await walk(before.gateway);
    expect(nodes).toHaveLength(1000);
    expect(calls).toHaveLength(50);

    await before.state.save();
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

    expect(library.quota()).toMatchObject({ used: 3, remaining: 997 });
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

    expect(library.quota().used).toBe(0);
    await ask(gateway, BOTH);
    expect(calls).toHaveLength(2);
    expect(warnings()).toEqual(
      ['ledgers', 'image', 'news'].map((kind) =>
        expect.stringMatching(`${kind}\\.ndjson is ignored: .*account: not the one that is served`),
      ),
    );
  });

  it('saves nothing of lists that nobody has read', async () => {
    const { folder } = await keptFolder();

    expect(readdirSync(folder).sort()).toEqual(['image.ndjson', 'ledgers.ndjson', 'news.ndjson']);
  });
});

describe('a bad file', () => {
  it.each([
    { name: 'empty', spoil: (path: string) => truncateSync(path, 0), reason: 'it ends too early' },
    {
      name: 'cut off',
      spoil: (path: string) => truncateSync(path, statSync(path).size - 100),
      reason: 'it ends within a line',
    },
    { name: 'no JSON', spoil: (path: string) => writeFileSync(path, '<html>\n'), reason: 'it is not JSON' },
    {
      name: 'changed',
      spoil: (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('tea.jpg', 'pot.jpg')),
      reason: 'its checksum is wrong',
    },
    {
      name: 'of another version',
      spoil: (path: string) =>
        writeFileSync(path, readFileSync(path, 'utf8').replace('"format":1', '"format":0')),
      reason: 'it does not fit: format: not 1',
    },
    {
      name: 'of another type',
      spoil: (path: string) => copyFileSync(path.replace('image', 'news'), path),
      reason: 'it does not fit: kind: not image',
    },
  ])('that is $name is ignored with one warning, and no other list with it', async ({ spoil, reason }) => {
    const { folder, source, calls } = await keptFolder();
    const path = join(folder, 'image.ndjson');
    spoil(path);

    const { gateway, warnings } = await keptGateway({ source, folder });

    expect(warnings()).toEqual([`${path} is ignored: ${reason}. What it was to keep is asked for anew.`]);
    expect((await ask(gateway, BOTH)).errors).toBeUndefined();
    expect(calls.map(({ type }) => type)).toEqual(['image']);
  });

  it('of the ledgers loses no list', async () => {
    const { folder, source, calls } = await keptFolder();
    writeFileSync(join(folder, 'ledgers.ndjson'), '{}\n');

    const { gateway, library, warnings } = await keptGateway({ source, folder });

    expect(warnings()).toHaveLength(1);
    expect(library.quota().used).toBe(0);
    await ask(gateway, BOTH);
    expect(calls).toEqual([]);
  });

  it('is replaced by a good one', async () => {
    const { folder, source } = await keptFolder();
    writeFileSync(join(folder, 'image.ndjson'), 'bad');
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, BOTH);
    await state.save();

    expect((await keptGateway({ source, folder })).warnings()).toEqual([]);
  });
});

describe('a folder that cannot be written', () => {
  it('is told once at the start, and once more when it can be, and stops nothing', async () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, 'a file in the place of the folder');
    const { source } = memorySource(images(3));

    const { gateway, state, warnings, notes } = await keptGateway({ source, folder });
    expect(warnings()).toEqual([
      expect.stringMatching(
        /ledgers\.ndjson cannot be written, so a restart will begin without it: Error: E/,
      ),
    ]);
    expect((await ask(gateway, PAGE)).data.assets.totalCount).toBe(3);
    await state.save();
    expect(warnings()).toHaveLength(1);
    expect(notes()).toEqual([]);

    rmSync(folder);
    await state.save();
    expect(notes()).toEqual(['The state is saved again.']);
    expect(existsSync(join(folder, 'image.ndjson'))).toBe(true);
    expect(warnings()).toHaveLength(1);
  });
});
