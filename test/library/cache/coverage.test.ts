import { describe, expect, it } from 'vitest';
import { createMirror } from '../../../src/index/mirror/mirror.ts';
import { createCoverage } from '../../../src/library/cache/coverage.ts';
import type { StoreLag } from '../../../src/library/item-store.ts';
import { clockedSource, MORNING } from '../../helpers/clocked-source.ts';
import { HOUR, MINUTE } from '../../helpers/durations.ts';
import { libraryOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { settle } from '../../helpers/settle.ts';
import { windowIn } from '../../helpers/windows.ts';

/** A library of pictures that is stored on a disk which may be full, or slow. */
async function storedLibrary(count = 45) {
  const { source, clock, now, lists, calls } = clockedSource({ count });
  const { index } = memoryIndex();
  const disk: { isFull: boolean; written: Promise<void> | undefined } = { isFull: false, written: undefined };
  const timers: (() => void)[] = [];
  const mirror = createMirror({
    index: {
      ...index,
      async apply(changes) {
        await disk.written;
        if (disk.isFull) throw new Error('The disk is full.');
        await index.apply(changes);
      },
    },
    now,
    onFailure: () => {},
    setTimer: (work) => void timers.push(work),
  });
  const library = libraryOver(source, { store: mirror.store, now });
  await mirror.follow(library);
  await mirror.startStoring();

  return {
    library,
    disk,
    clock,
    lists,
    calls,
    coverage: () => library.listStatus('image').coverage,
    async read(first: number, offset = 0): Promise<void> {
      const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
      await loader.loadWindow(windowIn(library, 'image', { first, offset }));
      await settle();
    },
    async fill({ most = Number.POSITIVE_INFINITY } = {}): Promise<void> {
      for (let made = 0; made < most && (await library.filling.step()); made += 1) await settle();
    },
    /** What was put off is done now. */
    async fireTimers(): Promise<void> {
      for (const work of timers.splice(0)) work();
      await settle();
    },
  };
}

describe('the coverage of a list', () => {
  it('counts what is stored, and is complete once everything is', async () => {
    const { read, coverage, clock } = await storedLibrary();
    expect(coverage()).toMatchObject({ isComplete: false, indexed: 0, total: undefined });

    await read(20);
    expect(coverage()).toMatchObject({ isComplete: false, indexed: 20, total: 45, oldestReadAt: MORNING });
    clock.time += MINUTE;
    await read(25, 20);

    expect(coverage()).toMatchObject({ isComplete: true, indexed: 45, total: 45, oldestReadAt: MORNING });
  });

  it('does not count what waits to be stored', async () => {
    const { read, coverage, disk } = await storedLibrary();
    let write = () => {};
    disk.written = new Promise((resolve) => {
      write = resolve;
    });

    await read(45);
    expect(coverage()).toMatchObject({ isComplete: false, indexed: 0, total: 45 });
    write();
    await settle();

    expect(coverage()).toMatchObject({ isComplete: true, indexed: 45, total: 45 });
  });

  it('is not complete while changes cannot be stored, though all was stored before', async () => {
    const { read, coverage, disk, clock, lists, fireTimers } = await storedLibrary();
    await read(45);
    disk.isFull = true;
    lists.image.splice(10, 1);
    clock.time += HOUR;

    await read(20);
    await read(20);
    expect(coverage()).toMatchObject({ isComplete: false });
    disk.isFull = false;
    await fireTimers();
    await read(45);

    expect(coverage()).toMatchObject({ isComplete: true, indexed: 44, total: 44 });
  });

  it('is not complete while a deletion may be hidden between pages, and is once none is proven', async () => {
    const { read, fill, coverage, calls } = await storedLibrary(80);
    await read(20);
    await read(20, 60);
    // What is read above a page does not tell whether something below that page has gone.
    while (coverage()?.indexed !== 80) await fill({ most: 1 });
    expect(coverage()).toMatchObject({ isComplete: false, indexed: 80, total: 80 });
    const before = calls.length;

    await fill();

    expect(coverage()).toMatchObject({ isComplete: true, indexed: 80, total: 80 });
    expect(calls.slice(before)).toEqual([{ type: 'image', offset: 0, count: 20 }]);
  });

  it('is not complete while the list is disputed', async () => {
    const { read, coverage, library, clock } = await storedLibrary();
    await read(45);

    library.stockedList('image').ranked.dispute(clock.time);

    expect(coverage()).toMatchObject({ isComplete: false });
  });

  it.each<[string, Partial<StoreLag>, object]>([
    ['all is stored', {}, { isComplete: true, indexed: 45 }],
    ['some items are not stored', { unstored: 5 }, { isComplete: false, indexed: 40 }],
    ['more are not stored than are known', { unstored: 50 }, { isComplete: false, indexed: 0 }],
    ['some may be gone', { lost: 1 }, { isComplete: false, indexed: 45 }],
    ['the last changes could not be stored', { isFailing: true }, { isComplete: false, indexed: 45 }],
  ])('follows the store at once: %s', async (_, lag, expected) => {
    const { read, library } = await storedLibrary();
    await read(45);
    const told = { unstored: 0, lost: 0, isFailing: false };
    const read45 = createCoverage({
      name: 'image',
      ranked: library.stockedList('image').ranked,
      revalidation: { snapshot: () => ({ checkedAt: 0, provenAt: 0, count: undefined }) },
      store: { load: async () => new Map(), mayHold: () => false, lagOf: () => told, isStoring: true },
    });
    read45();

    Object.assign(told, lag);

    expect(read45()).toMatchObject({ ...expected, provenAt: undefined });
  });
});
