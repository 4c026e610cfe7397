import { describe, expect, it, onTestFinished } from 'vitest';
import type { AssetIndex } from '../../../src/index/asset-index.ts';
import { ChangesExpiredError } from '../../../src/index/errors.ts';
import { createMirror } from '../../../src/index/mirror/mirror.ts';
import type { MediaAsset } from '../../../src/upstream/asset.ts';
import { mediaAsset } from '../../helpers/assets.ts';
import { clockedSource } from '../../helpers/clocked-source.ts';
import { libraryOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { settle } from '../../helpers/settle.ts';
import { windowIn } from '../../helpers/windows.ts';

interface MirroredOptions {
  readonly index?: AssetIndex;
  readonly upstream?: ReturnType<typeof clockedSource>;
  /** Whether callers may have seen what was not stored before. */
  readonly isBehind?: boolean;
  /** Whether another process stores at first. */
  readonly waits?: boolean;
}

/** A library of pictures that an index follows, which can be made to fail. */
async function mirrored({
  index = memoryIndex().index,
  upstream = clockedSource({ count: 45 }),
  isBehind = false,
  waits = false,
}: MirroredOptions = {}) {
  const { source, now } = upstream;
  const broken = { writes: false, reads: false, attempts: 0 };
  const timers: { readonly work: () => void; readonly ms: number }[] = [];
  const failing: AssetIndex = {
    ...index,
    async apply(changes) {
      broken.attempts += 1;
      if (broken.writes) throw new Error('the disk is full');
      await index.apply(changes);
    },
    async get(...asked) {
      if (broken.reads) throw new Error('the reader is lost');
      return index.get(...asked);
    },
  };
  const failures: unknown[] = [];
  const mirror = createMirror({
    index: failing,
    startWriting: async () => ({ isBehind }),
    now,
    onFailure: (error) => void failures.push(String(error)),
    setTimer: (work, ms) => void timers.push({ work, ms }),
  });
  const library = libraryOver(source, { store: mirror.store, cacheMaxBytes: 2 ** 13, now });
  await mirror.follow(library);
  if (!waits) await mirror.startStoring();
  onTestFinished(() => mirror.close());
  return {
    upstream,
    index,
    broken,
    failures,
    mirror,
    library,
    /** What has changed since nothing was stored. */
    async changes(): Promise<readonly string[]> {
      await mirror.flush();
      const { epoch } = await index.changesSince({ lists: [0], after: undefined, count: 0 });
      const { changes } = await index.changesSince({ lists: [0], after: { epoch, rev: 0 }, count: 100 });
      return changes.map(({ kind, id }) => `${kind} ${id}`);
    },
    coverage: () => library.listStatus('image').coverage,
    async read(first: number, offset = 0): Promise<readonly string[]> {
      const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
      const { items } = await loader.loadWindow<MediaAsset>(windowIn(library, 'image', { first, offset }));
      await settle();
      return items.map(({ mediaId }) => mediaId);
    },
    /** Lets the pauses end that were begun by now, and tells how long each was to be. */
    async endPauses(): Promise<readonly number[]> {
      const due = timers.splice(0);
      for (const { work } of due) work();
      await settle();
      return due.map(({ ms }) => ms);
    },
  };
}

describe('a mirror whose index cannot be written', () => {
  it('tries again after a pause, which doubles, and not before', async () => {
    const { broken, read, endPauses, mirror } = await mirrored();
    broken.writes = true;
    await read(20);
    await read(20, 20);

    expect(broken.attempts).toBe(1);
    expect(await endPauses()).toEqual([5000]);
    expect(await endPauses()).toEqual([10_000]);
    expect(await endPauses()).toEqual([20_000]);
    expect(mirror.status()).toMatchObject({ failure: 'the disk is full' });
    expect(broken.attempts).toBe(4);
  });

  it('stores what is in memory once it can, though nothing else happens, and then the rest', async () => {
    const { broken, read, endPauses, mirror, index, library, coverage } = await mirrored();
    broken.writes = true;
    await read(45);
    broken.writes = false;

    await endPauses();

    expect((await index.load(0))?.ids.length).toBeGreaterThan(20);
    while (await library.filling.step());
    await mirror.flush();
    expect((await index.load(0))?.ids).toHaveLength(45);
    expect(mirror.status()).toMatchObject({ failure: undefined, pending: 0 });
    expect(coverage()).toMatchObject({ isComplete: true, indexed: 45 });
  });

  it('calls no list complete meanwhile, and fills none', async () => {
    const { broken, read, library, coverage, upstream } = await mirrored();
    broken.writes = true;
    await read(45);
    upstream.calls.length = 0;

    expect(coverage()).toMatchObject({ isComplete: false, indexed: 0, total: 45 });
    expect(await library.filling.step()).toBe(false);
    expect(upstream.calls).toEqual([]);
  });
});

describe('a mirror whose index cannot be read', () => {
  it('has a page read from upstream instead, after a second attempt', async () => {
    const { broken, read, mirror, upstream } = await mirrored();
    await read(45);
    await mirror.flush();
    broken.reads = true;
    upstream.calls.length = 0;

    expect(await read(20)).toHaveLength(20);
    expect(upstream.calls.length).toBeGreaterThan(0);
  });
});

describe('what callers have seen before it was stored', () => {
  const HOUR_MS = 3_600_000;

  it('is told as new if it was read again, as it may have been seen otherwise', async () => {
    const { upstream, broken, read, endPauses, changes } = await mirrored();
    broken.writes = true;
    const [, , renamed = ''] = await read(45);
    upstream.lists.image = upstream.lists.image.map((each) =>
      each.mediaId === renamed ? mediaAsset({ mediaId: renamed, name: 'renamed.jpg' }) : each,
    );
    // Has the newest page read again.
    upstream.upload('uploaded');
    upstream.clock.time += HOUR_MS;
    await read(20);
    broken.writes = false;
    await endPauses();
    // What has left memory meanwhile is read once more.
    await read(45);

    expect(await changes()).toContain(`created ${renamed}`);
  });

  it('is told as gone if it is gone by then', async () => {
    const { upstream, broken, read, endPauses, changes } = await mirrored();
    broken.writes = true;
    const [, gone = ''] = await read(45);
    upstream.lists.image = upstream.lists.image.filter(({ mediaId }) => mediaId !== gone);
    upstream.clock.time += HOUR_MS;
    await read(20);
    broken.writes = false;
    await endPauses();

    expect(await changes()).toContain(`deleted ${gone}`);
  });

  it('has whoever follows begin anew if something is gone that nobody knows after a crash', async () => {
    const { index } = memoryIndex();
    const upstream = clockedSource({ count: 45 });
    const crashed = await mirrored({ index, upstream });
    await crashed.read(20);
    await crashed.changes();
    crashed.broken.writes = true;
    const [gone] = await crashed.read(20, 20);

    const next = await mirrored({ index, upstream, isBehind: true });
    await next.read(20);
    expect(await next.changes()).toEqual([]);
    upstream.lists.image = upstream.lists.image.filter(({ mediaId }) => mediaId !== gone);
    upstream.clock.time += HOUR_MS;
    await next.read(20);

    await expect(next.changes()).rejects.toThrow(ChangesExpiredError);
  });

  it('is told as new after a crash if it may have changed since', async () => {
    const { index } = memoryIndex();
    const upstream = clockedSource({ count: 45 });
    const crashed = await mirrored({ index, upstream });
    await crashed.read(20);
    await crashed.changes();
    crashed.broken.writes = true;
    const [edited = '', ...others] = await crashed.read(20, 20);
    upstream.lists.image = upstream.lists.image.map((each) =>
      each.mediaId === edited ? mediaAsset({ mediaId: edited, updatedAt: new Date(upstream.now()) }) : each,
    );

    const next = await mirrored({ index, upstream, isBehind: true });
    expect(await next.read(20, 20)).toEqual([edited, ...others]);

    expect(await next.changes()).toEqual([`created ${edited}`]);
  });
});

it('what another process has read later is told again, as callers of this one may have seen it before', async () => {
  const { index } = memoryIndex();
  const upstream = clockedSource({ count: 45 });
  const former = await mirrored({ index, upstream });
  await former.read(45);
  await former.changes();
  const next = await mirrored({ index, upstream, waits: true });
  const [, renamed = ''] = await next.read(5);
  upstream.lists.image = upstream.lists.image.map((each) =>
    each.mediaId === renamed ? mediaAsset({ mediaId: renamed, name: 'renamed.jpg' }) : each,
  );
  upstream.upload('uploaded');
  upstream.clock.time += 3_600_000;
  await former.read(20);
  expect(await former.changes()).toEqual(['created uploaded', `changed ${renamed}`]);
  await former.mirror.close();
  const { epoch, lastRev: rev } = await index.changesSince({ lists: [0], after: undefined, count: 0 });

  await next.mirror.startStoring();

  expect(await index.changesSince({ lists: [0], after: { epoch, rev }, count: 9 })).toMatchObject({
    changes: [{ kind: 'changed', id: renamed }],
  });
  const loader = next.library.openLoader({ signal: new AbortController().signal, noCache: false });
  expect(await loader.findStored({ list: 'image', id: renamed }, { isIndexed: true })).toMatchObject({
    name: 'renamed.jpg',
  });
});

it('a list whose numbers do not make one is read anew, and what is stored of it is found meanwhile', async () => {
  const { index } = memoryIndex();
  const first = await mirrored({ index });
  await first.read(45);
  await first.mirror.close();
  const stored = await index.load(0);
  if (stored === undefined) throw new Error('Nothing is stored.');
  // As a file that another hand has changed.
  const damaged = {
    ...index,
    load: async (list: number) =>
      list === 0 ? { ...stored, about: { ...stored.about, totalCount: 40 } } : index.load(list),
  };

  const second = await mirrored({ index: damaged });

  expect(second.coverage()).toMatchObject({ isComplete: false, total: undefined });
  expect(second.mirror.store.lagOf('image')).toMatchObject({ lost: 45 });
  expect(await second.read(45)).toHaveLength(45);
  await second.mirror.flush();
  expect(second.mirror.store.lagOf('image')).toMatchObject({ lost: 0, unstored: 0 });
});
