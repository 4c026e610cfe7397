import { describe, expect, it } from 'vitest';
import type { MediaAsset } from '../../src/upstream/asset.ts';
import { mediaIdsOf } from '../helpers/assets.ts';
import { clockedSource } from '../helpers/clocked-source.ts';
import { FRESH_MS, HOUR, MINUTE, SECOND } from '../helpers/durations.ts';
import { libraryOver } from '../helpers/execute.ts';
import { settle } from '../helpers/settle.ts';
import { windowIn } from '../helpers/windows.ts';

/** A library over a source whose answers a test may hold back. */
function open(count: number) {
  const clocked = clockedSource({ count });
  const openLibrary = () => libraryOver(clocked.source, { now: clocked.now });
  const library = { current: openLibrary() };

  function loader({ noCache = false } = {}) {
    return library.current.openLoader({ signal: new AbortController().signal, noCache });
  }
  async function read(window: { first: number; offset?: number }, options?: { noCache: boolean }) {
    const reader = loader(options);
    const slice = await reader.loadWindow<MediaAsset>(windowIn(library.current, 'image', window));
    return { ...slice, ids: slice.items.map(({ mediaId }) => mediaId), report: reader.report };
  }
  /** Forgets all but what a restart keeps. */
  function restart(): void {
    const snapshot = library.current.snapshotList('image');
    library.current = openLibrary();
    library.current.restore({ ledgers: undefined, lists: snapshot === undefined ? {} : { image: snapshot } });
  }
  return { ...clocked, loader, read, restart };
}

/**
 * How long it takes until something is seen by somebody who looks every ten seconds, in seconds.
 */
async function secondsUntil(
  isSeen: () => Promise<boolean>,
  { clock }: { readonly clock: { time: number } },
): Promise<number> {
  const from = clock.time;
  while (clock.time - from < 2 * HOUR) {
    clock.time += 10 * SECOND;
    await isSeen();
    await settle();
    if (await isSeen()) break;
  }
  return (clock.time - from) / SECOND;
}

describe('an answer that comes late', () => {
  it('is not applied where a deletion was found since it was sent, though it was asked for a second time', async () => {
    const { clock, lists, read, upstream, held, release, upload } = open(100);
    await read({ first: 20 });
    upstream.holds = ({ offset }) => offset === 51;
    const slow = read({ first: 20, offset: 51 });
    await settle();
    upload('one');
    await read({ first: 5 }, { noCache: true });
    // Its total is another, so the list is proven, and the answer asked for again.
    await release();
    expect(held).toHaveLength(1);
    upload('two');
    lists.image.splice(80, 1);
    clock.time += MINUTE + SECOND;
    await read({ first: 5 }, { noCache: true });

    upstream.holds = undefined;
    await release();
    await slow;

    expect((await read({ first: 71 })).ids).toEqual(mediaIdsOf(lists.image.slice(0, 71)));
  });

  it('does not make an asset pass for missing that is further down', async () => {
    const { lists, read, upstream, release, upload, loader } = open(100);
    await read({ first: 40 });
    upstream.holds = ({ offset }) => offset === 40;
    const found = loader().loadItem<MediaAsset>({ list: 'image', id: 'image-5' });
    await settle();
    upload('new');
    lists.image.splice(10, 1);
    await read({ first: 20 }, { noCache: true });

    upstream.holds = undefined;
    await release();

    expect((await found)?.mediaId).toBe('image-5');
  });

  it('does not take away what a count has told since it was sent', async () => {
    const opened = open(45);
    const { clock, read, upstream, release, upload, loader } = opened;
    await read({ first: 20 });
    clock.time += FRESH_MS;
    await read({ first: 20 });
    await settle();
    clock.time += FRESH_MS;
    upstream.holds = ({ offset }) => offset === 0;
    const proving = read({ first: 20 }, { noCache: true });
    await settle();
    upload('new');
    await loader().loadTotals('image');
    upstream.holds = undefined;
    await release();
    await proving;

    const seconds = await secondsUntil(async () => (await read({ first: 20 })).totalCount === 46, opened);

    expect(seconds).toBeLessThanOrEqual(130);
  });

  it('is counted for whoever waits for it, and for whoever comes later', async () => {
    const { clock, read, upstream, release, upload } = open(45);
    await read({ first: 20 });
    upload('new');
    clock.time += HOUR;
    upstream.holds = ({ offset }) => offset === 0;
    const first = read({ first: 20 });
    await settle();
    const second = read({ first: 20 });
    await settle();
    upstream.holds = undefined;
    await release();

    expect((await first).report).toMatchObject({ calls: 1, cacheStatus: 'EXPIRED' });
    expect((await second).report).toMatchObject({ calls: 1, cacheStatus: 'EXPIRED' });
  });
});

describe('a restart', () => {
  it('does not hide a deletion behind an upload that was proven before it', async () => {
    const opened = open(45);
    const { clock, lists, read, restart, upload } = opened;
    await read({ first: 20 });
    clock.time += FRESH_MS;
    await read({ first: 20 });
    await settle();
    upload('new');
    clock.time += MINUTE + SECOND;
    await read({ first: 20 }, { noCache: true });

    restart();
    lists.image.splice(3, 1);
    const seconds = await secondsUntil(async () => (await read({ first: 20 })).totalCount === 45, opened);

    expect(seconds).toBeLessThanOrEqual(130);
  });
});
