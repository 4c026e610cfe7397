import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AssetSource, MediaAsset } from '../../src/upstream/asset.ts';
import { images, mediaAsset } from '../helpers/assets.ts';
import { libraryOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { windowIn } from '../helpers/windows.ts';

/** A library whose answers are read off upstream at once, and come only when the test lets them. */
function open(count: number) {
  const clock = { time: Date.parse('2026-02-01T02:00:00Z') };
  const { source, lists, calls } = memorySource(images(count));
  const held: { readonly offset: number; readonly release: () => void }[] = [];
  let holds: (offset: number) => boolean = () => false;
  const slow: AssetSource = {
    ...source,
    async fetchPage(request, signal) {
      const page = await source.fetchPage(request, signal);
      if (holds(request.offset))
        await new Promise<void>((resolve) => {
          held.push({ offset: request.offset, release: resolve });
        });
      return page;
    },
  };
  const openLibrary = () => libraryOver(slow, { now: () => clock.time });
  const library = { current: openLibrary() };

  function loader({ noCache = false } = {}) {
    return library.current.openLoader({ signal: new AbortController().signal, noCache });
  }
  async function read(window: { first: number; offset?: number }, options?: { noCache: boolean }) {
    const reader = loader(options);
    const slice = await reader.loadWindow<MediaAsset>(windowIn(library.current, 'image', window));
    return { ...slice, ids: slice.items.map(({ item }) => item.mediaId), report: reader.report };
  }
  function hold(matches: (offset: number) => boolean): void {
    holds = matches;
  }
  async function release(): Promise<void> {
    held.shift()?.release();
    await settle();
  }
  /** Forgets all but what a restart keeps. */
  function restart(): void {
    const snapshot = library.current.snapshotList('image');
    library.current = openLibrary();
    library.current.restore({ ledgers: undefined, lists: snapshot === undefined ? {} : { image: snapshot } });
  }
  function upload(mediaId: string): void {
    lists.image.unshift(mediaAsset({ mediaId }));
  }
  const idsOf = (from: number, to: number) => lists.image.slice(from, to).map(({ mediaId }) => mediaId);
  return { clock, lists, calls, held, loader, read, hold, release, restart, upload, idsOf };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

/** How long it takes until something is seen by somebody who looks every ten seconds, in seconds. */
async function secondsUntil(
  isSeen: () => Promise<boolean>,
  { clock }: { readonly clock: { time: number } },
): Promise<number> {
  const from = clock.time;
  while (clock.time - from < 7_200_000) {
    clock.time += 10_000;
    await isSeen();
    await settle();
    if (await isSeen()) break;
  }
  return (clock.time - from) / 1000;
}

describe('an answer that comes late', () => {
  it('is not taken in where a deletion was found since it was sent, though it was asked for a second time', async () => {
    const { clock, lists, read, hold, held, release, upload, idsOf } = open(100);
    await read({ first: 20 });
    hold((offset) => offset === 51);
    const slow = read({ first: 20, offset: 51 });
    await settle();
    upload('one');
    await read({ first: 5 }, { noCache: true });
    // Its total is another, so the list is proven, and the answer asked for again.
    await release();
    expect(held).toHaveLength(1);
    upload('two');
    lists.image.splice(80, 1);
    clock.time += 61_000;
    await read({ first: 5 }, { noCache: true });

    hold(() => false);
    await release();
    await slow;

    expect((await read({ first: 71 })).ids).toEqual(idsOf(0, 71));
  });

  it('does not make an asset pass for missing that is further down', async () => {
    const { lists, read, hold, release, upload, loader } = open(100);
    await read({ first: 40 });
    hold((offset) => offset === 40);
    const found = loader().loadItem<MediaAsset>({ list: 'image', id: 'image-5' });
    await settle();
    upload('new');
    lists.image.splice(10, 1);
    await read({ first: 20 }, { noCache: true });

    hold(() => false);
    await release();

    expect((await found)?.mediaId).toBe('image-5');
  });

  it('does not take away what a count has told since it was sent', async () => {
    const opened = open(45);
    const { clock, read, hold, release, upload, loader } = opened;
    await read({ first: 20 });
    clock.time += 120_000;
    await read({ first: 20 });
    await settle();
    clock.time += 120_000;
    hold((offset) => offset === 0);
    const proving = read({ first: 20 }, { noCache: true });
    await settle();
    upload('new');
    await loader().loadTotals('image');
    hold(() => false);
    await release();
    await proving;

    const seconds = await secondsUntil(async () => (await read({ first: 20 })).totalCount === 46, opened);

    expect(seconds).toBeLessThanOrEqual(130);
  });

  it('is counted for whoever waits for it, and for whoever comes later', async () => {
    const { clock, read, hold, release, upload } = open(45);
    await read({ first: 20 });
    upload('new');
    clock.time += 3_600_000;
    hold((offset) => offset === 0);
    const first = read({ first: 20 });
    await settle();
    const second = read({ first: 20 });
    await settle();
    hold(() => false);
    await release();

    expect((await first).report).toMatchObject({ calls: 1, why: 'TOO_OLD' });
    expect((await second).report).toMatchObject({ calls: 1, why: 'TOO_OLD' });
  });
});

describe('a restart', () => {
  it('does not hide a deletion behind an upload that was proven before it', async () => {
    const opened = open(45);
    const { clock, lists, read, restart, upload } = opened;
    await read({ first: 20 });
    clock.time += 120_000;
    await read({ first: 20 });
    await settle();
    upload('new');
    clock.time += 61_000;
    await read({ first: 20 }, { noCache: true });

    restart();
    lists.image.splice(3, 1);
    const seconds = await secondsUntil(async () => (await read({ first: 20 })).totalCount === 45, opened);

    expect(seconds).toBeLessThanOrEqual(130);
  });
});
