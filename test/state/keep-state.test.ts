import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AssetSource } from '../../src/upstream/asset.ts';
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
  await state.close();
  calls.length = 0;
  return { folder, source, calls };
}

function ledgersIn(folder: string) {
  const [header = ''] = readFileSync(join(folder, 'ledgers.ndjson'), 'utf8').split('\n');
  return JSON.parse(header).about;
}

/** The list calls of today, as they are on the disk. */
function usedIn(folder: string): number {
  return ledgersIn(folder).list.used;
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
        expect.stringMatching(`${kind}\\.ndjson is ignored: .*account: not the one that is served`),
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

  it.each([
    { name: 'a pipe', make: (path: string) => execFileSync('mkfifo', [path]) },
    { name: 'a device', make: (path: string) => symlinkSync('/dev/zero', path) },
    { name: 'a folder', make: (path: string) => mkdirSync(path) },
  ])('that is $name is not waited for, but ignored with one warning', async ({ make }) => {
    const { folder, source, calls } = await keptFolder();
    const path = join(folder, 'image.ndjson');
    rmSync(path);
    make(path);

    const { gateway, warnings } = await keptGateway({ source, folder });

    expect(warnings()).toEqual([
      `${path} is ignored: it is not a file. What it was to keep is asked for anew.`,
    ]);
    expect((await ask(gateway, BOTH)).errors).toBeUndefined();
    expect(calls.map(({ type }) => type)).toEqual(['image']);
  });

  it('that is a pipe is replaced by a good one', async () => {
    const { folder, source } = await keptFolder();
    const path = join(folder, 'image.ndjson');
    rmSync(path);
    execFileSync('mkfifo', [path]);
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, BOTH);

    await state.close();

    expect(statSync(path).isFile()).toBe(true);
    expect((await keptGateway({ source, folder })).warnings()).toEqual([]);
  });

  it('of the ledgers loses no list', async () => {
    const { folder, source, calls } = await keptFolder();
    writeFileSync(join(folder, 'ledgers.ndjson'), '{}\n');

    const { gateway, library, warnings } = await keptGateway({ source, folder });

    expect(warnings()).toHaveLength(1);
    expect(library.status().endpoints['list']?.quota.used).toBe(0);
    await ask(gateway, BOTH);
    expect(calls).toEqual([]);
  });

  it('is replaced by a good one', async () => {
    const { folder, source } = await keptFolder();
    writeFileSync(join(folder, 'image.ndjson'), 'bad');
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, BOTH);
    await state.close();

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

describe('a second process with the same folder', () => {
  it('saves nothing while the first has it, then takes over its count, and saves what it knows', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource([...images(45), newsAsset()]);
    const first = await keptGateway({ source, folder });
    await ask(first.gateway, '{ assets(type: IMAGE, first: 20) { nodes { id } } }');
    const second = await keptGateway({ source, folder, adoptsQuota: true });
    expect(second.library.status().endpoints['list']?.quota.used).toBe(1);
    await ask(second.gateway, '{ assets(type: NEWS) { nodes { id } } }');
    await second.state.save();
    expect(readdirSync(folder)).not.toContain('news.ndjson');
    expect(second.state.status().isOwner).toBe(false);

    await ask(first.gateway, '{ assets(type: IMAGE, first: 20, offset: 20) { nodes { id } } }');
    await first.state.close();

    await expect.poll(() => existsSync(join(folder, 'news.ndjson'))).toBe(true);
    expect(second.library.status().endpoints['list']?.quota.used).toBe(3);
    expect(second.state.status().isOwner).toBe(true);
    await second.state.close();
    expect(usedIn(folder)).toBe(3);
  });

  it('leaves alone what the first is writing', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(3));
    await keptGateway({ source, folder });
    const second = await keptGateway({ source, folder });
    writeFileSync(join(folder, 'image.ndjson.x.tmp'), 'half');

    await second.state.save();

    expect(readdirSync(folder)).toContain('image.ndjson.x.tmp');
  });
});

describe('what is left of a save that was killed', () => {
  it('is removed by the next save of who has the folder', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(3));
    const { state } = await keptGateway({ source, folder });
    writeFileSync(join(folder, 'image.ndjson.x.tmp'), 'half');

    await state.save();

    expect(readdirSync(folder)).not.toContain('image.ndjson.x.tmp');
  });
});

describe('the status of the state', () => {
  it('tells when what was saved, and why it fails, without a path', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(3));
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, PAGE);
    await state.save();
    expect(state.status()).toEqual({
      isOwner: true,
      savedAt: { image: expect.any(Number), ledgers: expect.any(Number) },
      failures: 0,
      failure: undefined,
    });

    rmSync(join(folder, 'ledgers.ndjson'));
    mkdirSync(join(folder, 'ledgers.ndjson', 'in the way'), { recursive: true });
    await state.save();

    const { failures, failure } = state.status();
    expect(failures).toBeGreaterThan(0);
    expect(failure).toMatch(/^E\w+: [a-z ]+$/);
  });
});
