import { describe, expect, it } from 'vitest';
import { createMirror } from '../../../src/index/mirror/mirror.ts';
import { assetLists } from '../../../src/library/asset-lists.ts';
import { publicationList } from '../../../src/library/publication-list.ts';
import { UpstreamBadResponseError } from '../../../src/upstream/errors.ts';
import { refusalError } from '../../../src/wechat/errors.ts';
import { mediaAsset, mediaIdsOf } from '../../helpers/assets.ts';
import { clockedSource, MIDNIGHT, MORNING, tooLargeAbove } from '../../helpers/clocked-source.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../helpers/durations.ts';
import { type LibrarySettings, libraryOf, libraryOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { settle } from '../../helpers/settle.ts';
import { windowIn } from '../../helpers/windows.ts';

interface FillingOptions extends LibrarySettings {
  readonly count?: number;
  readonly startsAt?: number;
  /** Whether the process owns the folder. */
  readonly mayWrite?: boolean;
}

/** A library that is stored as it is filled, over pictures and 45 voices. It has read nothing yet. */
async function fillingLibrary({ count = 45, startsAt, mayWrite = true, ...settings }: FillingOptions = {}) {
  const upstream = clockedSource({ count, startsAt });
  const { source, calls, clock, now, lists } = upstream;
  lists.voice = Array.from({ length: 45 }, (_, at) => mediaAsset({ type: 'voice', mediaId: `voice-${at}` }));
  const { index } = memoryIndex();
  const disk = { isFull: false };
  const timers: (() => void)[] = [];
  const failures: unknown[] = [];
  const mirror = createMirror({
    index: {
      ...index,
      async apply(changes) {
        if (disk.isFull) throw new Error('The disk is full.');
        await index.apply(changes);
      },
    },
    now,
    onFailure: () => {},
    setTimer: (work) => void timers.push(work),
  });
  const library = libraryOver(source, {
    store: mirror.store,
    now,
    onFailure: (error) => void failures.push(error),
    ...settings,
  });
  await mirror.follow(library);
  if (mayWrite) await mirror.startStoring();
  const { filling } = library;

  return {
    ...upstream,
    library,
    filling,
    disk,
    failures,
    /** What was put off is done now. */
    async fireTimers(): Promise<void> {
      for (const work of timers.splice(0)) work();
      await settle();
    },
    /** Fills as long as there is something to read, and tells what upstream was asked for. */
    async fill({ most = Number.POSITIVE_INFINITY, betweenMs = 0 } = {}): Promise<string[]> {
      const before = calls.length;
      while (calls.length - before < most && (await filling.step())) {
        clock.time += betweenMs;
        await settle();
      }
      return calls.slice(before).map(({ type, offset }) => `${type} ${offset}`);
    },
    async read(first: number, offset = 0): Promise<void> {
      const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
      await loader.loadWindow(windowIn(library, 'image', { first, offset }));
    },
  };
}

describe('filling', () => {
  it('reads the newest pages first, of the lists in turn, and each page once', async () => {
    const { fill, filling } = await fillingLibrary();

    const asked = await fill();

    expect(asked).toEqual([
      ...['image 0', 'video 0', 'voice 0', 'news 0'],
      ...['image 20', 'voice 20', 'image 25', 'voice 25'],
    ]);
    expect(filling.status()).toMatchObject({ missing: 0, remainingMs: 0 });
  });

  it('begins with a list that is searched apart from others, for an hour', async () => {
    const { filling, fill, clock } = await fillingLibrary();
    filling.prefer(['voice']);

    expect(await fill({ most: 1 })).toEqual(['voice 0']);
    clock.time += HOUR - 1;
    expect(await fill({ most: 1 })).toEqual(['voice 20']);
    clock.time += 1;
    expect(await fill({ most: 3 })).toEqual(['news 0', 'image 0', 'video 0']);
  });

  it('goes on with the others once a list that is searched is read', async () => {
    const { filling, fill } = await fillingLibrary();
    filling.prefer(['video', 'voice']);

    expect(await fill({ most: 6 })).toEqual([
      ...['video 0', 'voice 0', 'voice 20', 'voice 25'],
      ...['news 0', 'image 0'],
    ]);
  });

  it.each([
    ['nothing was searched', [], ['image 0', 'video 0']],
    ['one was searched apart', ['voice'], ['voice 0', 'voice 20']],
  ])('goes on as before after a search of all lists, where %s', async (_, searched, expected) => {
    const { filling, fill } = await fillingLibrary();
    filling.prefer(searched);

    filling.prefer(['image', 'video', 'voice', 'news']);

    expect(await fill({ most: 2 })).toEqual(expected);
  });

  it('reads each page once where memory is smaller than a page', async () => {
    const { fill, library } = await fillingLibrary({ count: 200, cacheMaxBytes: 2 ** 12 });

    const asked = await fill();

    expect(asked.filter((call) => call.startsWith('image'))).toHaveLength(10);
    expect(new Set(asked).size).toBe(asked.length);
    expect(library.listStatus('image').coverage).toMatchObject({ isComplete: true, indexed: 200 });
  });
});

describe('a list that is read and not proven', () => {
  /** A list of four pages, of which the last one was read before those in the middle. */
  async function unprovenLibrary() {
    const opened = await fillingLibrary({ count: 80 });
    opened.lists.voice = [];
    await opened.fill({ most: 4 });
    await opened.read(20, 60);
    return opened;
  }

  it('is proven by a call for its newest page, once', async () => {
    const { fill } = await unprovenLibrary();

    expect(await fill()).toEqual(['image 20', 'image 40', 'image 0']);
  });

  it('shows the deletion that its pages have hidden, and is read without it', async () => {
    const { fill, lists, library } = await unprovenLibrary();
    // The total stays as it was.
    lists.image.splice(70, 1);
    lists.image.unshift(mediaAsset({ mediaId: 'new' }));

    await fill();

    const { ranked } = library.stockedList('image');
    const known = ranked.cachedIn({ newest: 79, oldest: 0 }).map(({ id }) => id);
    expect(known).toEqual(mediaIdsOf(lists.image));
    expect(library.listStatus('image').coverage).toMatchObject({ isComplete: true });
  });
});

describe('the status of filling', () => {
  it('tells how many items are missing, and about how long it takes to read them', async () => {
    const { fill, filling, lists } = await fillingLibrary({ count: 1220, upstreamDailyCalls: 100 });
    lists.voice = [];
    expect(filling.status()).toEqual({ missing: 0, remainingMs: 0 });

    await fill({ most: 4 });

    // Thirty of the hundred calls are taken to be left over, so sixty pages take two days.
    expect(filling.status()).toEqual({ missing: 1200, remainingMs: 2 * DAY });
  });

  it('tells of no time where calls have no ceiling', async () => {
    const { fill, filling } = await fillingLibrary({ upstreamDailyCalls: Number.POSITIVE_INFINITY });

    await fill({ most: 4 });

    expect(filling.status()).toEqual({ missing: 50, remainingMs: 0 });
  });
});

describe('filling without a store', () => {
  it.each([
    ['where there is none', { store: undefined }],
    ['while another process has the folder', { mayWrite: false }],
  ])('reads nothing %s', async (_, settings) => {
    const { fill } = await fillingLibrary(settings);

    expect(await fill()).toEqual([]);
  });

  it('reads nothing while changes cannot be stored, and goes on once they are', async () => {
    const { fill, disk, fireTimers, library } = await fillingLibrary();
    disk.isFull = true;

    expect(await fill()).toEqual(['image 0']);
    disk.isFull = false;
    expect(await fill()).toEqual([]);
    await fireTimers();
    expect(await fill()).toHaveLength(7);
    expect(library.listStatus('image').coverage).toMatchObject({ isComplete: true, indexed: 45 });
  });
});

describe('what filling takes of the calls of a day', () => {
  const DAILY = 100;

  it('is a quarter of them just after midnight', async () => {
    const { fill } = await fillingLibrary({
      count: 2000,
      startsAt: MIDNIGHT,
      upstreamDailyCalls: DAILY,
    });

    // The call that leaves exactly three quarters is not the last: another one is made at that pace.
    expect(await fill()).toHaveLength(26);
  });

  it('is what keeps a pace of 0.75 throughout the day, and nine tenths of them in all', async () => {
    const { calls, clock, fill, failures } = await fillingLibrary({
      count: 4000,
      startsAt: MIDNIGHT,
      upstreamDailyCalls: DAILY,
    });

    for (; clock.time < MIDNIGHT + DAY; clock.time += 10 * MINUTE) {
      const asked = await fill({ most: 1 });
      const used = calls.length - asked.length;
      const pace = (DAILY - used) / DAILY / ((MIDNIGHT + DAY - clock.time) / DAY);
      expect([clock.time, asked.length]).toEqual([clock.time, pace >= 0.75 && used < 90 ? 1 : 0]);
    }

    expect(calls).toHaveLength(90);
    expect(failures).toEqual([]);
  });

  it('leaves a tenth of them to callers just before midnight, however many callers have used', async () => {
    const startsAt = MIDNIGHT + DAY - 10 * MINUTE;
    const { calls, clock, fill, read } = await fillingLibrary({
      count: 4000,
      startsAt,
      upstreamDailyCalls: DAILY,
    });
    await read(100);
    const readByCallers = calls.length;

    expect(await fill()).toHaveLength(90 - readByCallers);
    await read(20, 3900);
    expect(calls).toHaveLength(91);
    clock.time = MIDNIGHT + DAY;
    expect(await fill({ most: 1 })).toHaveLength(1);
  });

  it('is all of them without a ceiling', async () => {
    const { fill } = await fillingLibrary({ count: 1000, upstreamDailyCalls: Number.POSITIVE_INFINITY });

    expect(await fill()).toHaveLength(55);
  });
});

describe('a list that cannot be filled', () => {
  it('is left alone for a minute after a call that fails, and no other list is', async () => {
    const { fill, upstream, clock, failures } = await fillingLibrary();
    upstream.answer = ({ type }, page) => {
      if (type === 'image') throw new UpstreamBadResponseError('The list call', 'makes no sense');
      return page;
    };

    const asked = await fill();

    expect(new Set(asked.filter((call) => call.startsWith('image')))).toEqual(new Set(['image 0']));
    expect(asked.filter((call) => !call.startsWith('image'))).toEqual([
      ...['video 0', 'voice 0', 'news 0', 'voice 20', 'voice 25'],
    ]);
    expect(failures).toHaveLength(1);
    upstream.answer = undefined;
    clock.time += MINUTE - 1;
    expect(await fill()).toEqual([]);
    clock.time += 1;
    expect(await fill()).toEqual(['image 0', 'image 20', 'image 25']);
  });

  it('is left alone while it is disputed', async () => {
    const { fill, library, now } = await fillingLibrary();
    await fill({ most: 1 });
    library.stockedList('image').ranked.dispute(now());

    expect((await fill()).filter((call) => call.startsWith('image'))).toEqual([]);
  });

  it('is asked for once where the account lacks the permission', async () => {
    const { source, now, clock } = clockedSource({ count: 45 });
    let asked = 0;
    const publications = publicationList(
      {
        async fetchPage() {
          asked += 1;
          throw refusalError('/freepublish/batchget', { errcode: 48001, errmsg: 'api unauthorized' });
        },
        fetchPageQuota: async () => ({ dailyLimit: 100, used: asked }),
      },
      100,
    );
    const { index } = memoryIndex();
    const mirror = createMirror({ index, now, onFailure: () => {} });
    const library = libraryOf([...assetLists(source, 1000), publications], { store: mirror.store, now });
    await mirror.follow(library);
    await mirror.startStoring();

    while (await library.filling.step()) await settle();
    // A caller's call asks again, once a day.
    clock.time += DAY;
    while (await library.filling.step()) await settle();

    expect(asked).toBe(1);
    expect(library.listStatus('publication').unavailableReason).toContain('permission');
    expect(library.listStatus('image').coverage).toMatchObject({ indexed: 45 });
  });
});

describe('pages that are read already', () => {
  const CONTENT_SECONDS = 3600;

  /** A library of two pages of pictures that is filled, a minute between two calls. */
  async function filledLibrary(settings: FillingOptions = {}) {
    const opened = await fillingLibrary({ count: 40, contentSeconds: CONTENT_SECONDS, ...settings });
    opened.lists.voice = [];
    await opened.fill({ betweenMs: MINUTE });
    return opened;
  }

  it('are read again after CONTENT_SECONDS, the one that was read the longest ago first', async () => {
    const { fill, clock } = await filledLibrary();
    clock.time = MORNING + CONTENT_SECONDS * SECOND;

    expect(await fill()).toEqual([]);
    clock.time += 1;
    expect(await fill()).toEqual(['image 0']);
    // The second page was read after those of the three lists that have nothing.
    clock.time += 4 * MINUTE - 1;
    expect(await fill()).toEqual([]);
    clock.time += 1;
    expect(await fill()).toEqual(['image 20']);
    expect(await fill()).toEqual([]);
  });

  it('are read again only once nothing is missing in any list', async () => {
    const { fill, clock, lists } = await fillingLibrary({ count: 40, contentSeconds: CONTENT_SECONDS });
    lists.voice = [];
    await fill({ most: 1 });
    clock.time += CONTENT_SECONDS * SECOND + 1;

    expect(await fill()).toEqual(['video 0', 'voice 0', 'news 0', 'image 20', 'image 0']);
  });

  it('are all read again where a whole block is too large for one answer', async () => {
    const { fill, clock, upstream, renameAll, library } = await filledLibrary();
    renameAll('renamed.jpg');
    upstream.answer = tooLargeAbove(10);
    clock.time += CONTENT_SECONDS * SECOND + 1;
    const since = clock.time;

    const asked = await fill();

    expect(asked.length).toBeLessThanOrEqual(8);
    expect(library.listStatus('image').coverage?.oldestReadAt).toBe(since);
    expect(await fill()).toEqual([]);
  });

  it('are not read over and over where one item is too large for any answer', async () => {
    const { fill, clock, upstream } = await filledLibrary();
    upstream.answer = ({ type, offset, count }, page) => {
      if (type === 'image' && offset <= 30 && 30 < offset + count)
        return tooLargeAbove(0)({ type, offset, count }, page);
      return page;
    };
    clock.time += CONTENT_SECONDS * SECOND + 1;

    let calls = (await fill()).length;

    for (let minute = 0; minute < 60; minute += 1) {
      clock.time += MINUTE;
      calls += (await fill()).length;
    }
    expect(calls).toBeLessThan(80);
  });
});

it('one item too large for any answer does not keep the rest of its list from being read', async () => {
  const { fill, clock, upstream, library } = await fillingLibrary({ count: 100 });
  const isIn = ({ offset, count }: { offset: number; count: number }) => offset <= 30 && 30 < offset + count;
  upstream.answer = (request, page) =>
    request.type === 'image' && isIn(request) ? tooLargeAbove(0)(request, page) : page;

  for (let minute = 0; minute < 10; minute += 1) {
    clock.time += MINUTE;
    await fill();
  }

  const { totalCount, coverage } = library.listStatus('image');
  expect(totalCount).toBe(100);
  expect(coverage).toMatchObject({ indexed: 99, isComplete: false });
});
