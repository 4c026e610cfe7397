import { describe, expect, it } from 'vitest';
import type { ItemStore } from '../../src/library/item-store.ts';
import { createFindAsset } from '../../src/media/find-asset.ts';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { images, mediaAsset } from '../helpers/assets.ts';
import { libraryOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

const NEVER = new AbortController().signal;

function findIn(count: number, clock = { time: 0 }) {
  const memory = memorySource(images(count));
  const library = libraryOver(memory.source);
  const findAsset = createFindAsset({ library, timeoutMs: 1000, now: () => clock.time });
  return { ...memory, library, findAsset, ids: memory.lists.image.map(({ mediaId }) => mediaId) };
}

describe('createFindAsset', () => {
  it('takes no call for what is in memory', async () => {
    const { findAsset, calls, ids, library } = findIn(15);
    await library.openLoader({ signal: NEVER, noCache: false }).loadItem({ list: 'image', id: ids[0] ?? '' });
    const before = calls.length;

    expect(await findAsset('image', ids[14] ?? '', NEVER)).toMatchObject({ mediaId: ids[14] });
    expect(calls).toHaveLength(before);
  });

  it('looks up what is not known, once for all who wait', async () => {
    const { findAsset, calls, ids } = findIn(15);

    const found = await Promise.all(
      Array.from({ length: 50 }, () => findAsset('image', ids[3] ?? '', NEVER)),
    );

    expect(new Set(found.map((asset) => asset?.mediaId))).toEqual(new Set([ids[3]]));
    expect(calls).toHaveLength(1);
  });

  it('knows what is deleted as soon as the library does', async () => {
    const clock = { time: 0 };
    const memory = memorySource(images(15));
    const [first, second] = memory.lists.image;
    const library = libraryOver(memory.source, { now: () => clock.time });
    const findAsset = createFindAsset({ library, timeoutMs: 1000 });
    const id = second?.mediaId ?? '';
    expect(await findAsset('image', id, NEVER)).not.toBeNull();

    memory.lists.image.splice(1, 1);
    clock.time += 4_000_000;
    await library
      .openLoader({ signal: NEVER, noCache: true })
      .loadItem({ list: 'image', id: first?.mediaId ?? '' });

    expect(await findAsset('image', id, NEVER)).toBeNull();
  });

  it('looks up what it did not find only after ten minutes again', async () => {
    const clock = { time: 0 };
    const { findAsset, calls, lists } = findIn(45, clock);
    const gone = 'not-there';
    expect(await findAsset('image', gone, NEVER)).toBeNull();
    const before = calls.length;
    lists.image.unshift(...images(1));

    for (let asked = 0; asked < 100; asked += 1) await findAsset('image', gone, NEVER);

    expect(calls).toHaveLength(before);
  });

  it('says of no living asset that there is none, however far down it is', async () => {
    const clock = { time: 0 };
    const { findAsset, calls, ids } = findIn(640, clock);
    const oldest = ids.at(-1) ?? '';
    const lookUp = () => findAsset('image', oldest, NEVER).catch((error: unknown) => error);

    const results = [];
    for (let asked = 0; asked < 5; asked += 1) {
      results.push(await lookUp());
      clock.time += 5000;
    }

    // Each look-up goes on where the last one ended.
    expect(results[0]).toMatchObject({ reason: 'upstream', retryAfterSeconds: 5 });
    expect(results.at(-1)).toMatchObject({ mediaId: oldest });
    expect(calls.length).toBeLessThanOrEqual(40);
    expect(results).not.toContain(null);
  });

  it('takes ten calls in five seconds for one that is further down, however often it is asked for', async () => {
    const clock = { time: 0 };
    const { findAsset, calls } = findIn(3000, clock);
    const lookUp = () => findAsset('image', 'gone', NEVER).catch((error: unknown) => error);

    for (let asked = 0; asked < 100; asked += 1)
      expect(await lookUp()).toMatchObject({ reason: 'upstream', retryAfterSeconds: 5 });
    expect(calls).toHaveLength(10);
    clock.time += 5000;
    await lookUp();

    expect(calls).toHaveLength(20);
  });

  it('takes 40 calls in an hour for one list, and leaves some for the others', async () => {
    const clock = { time: 0 };
    const memory = memorySource([
      ...images(3000),
      mediaAsset({ type: 'voice', mediaId: 'voice-1', url: null }),
    ]);
    const library = libraryOver(memory.source);
    const findAsset = createFindAsset({ library, timeoutMs: 1000, now: () => clock.time });
    const lookUp = (id: string) => findAsset('image', id, NEVER).catch((error: unknown) => error);

    const results = [];
    for (let asked = 0; asked < 6; asked += 1) results.push(await lookUp(`gone-${asked}`));

    expect(memory.calls).toHaveLength(40);
    expect(results.slice(4)).toEqual(
      Array(2).fill(expect.objectContaining({ reason: 'upstream', retryAfterSeconds: 3600 })),
    );
    expect(await findAsset('voice', 'voice-1', NEVER)).toMatchObject({ type: 'voice' });
    clock.time += 3_600_000;
    await lookUp('gone-10');
    expect(memory.calls).toHaveLength(51);
  });

  it('finds what was uploaded since the list was checked, which another process may have shown', async () => {
    const clock = { time: 0 };
    const { findAsset, library, calls, lists } = findIn(15, clock);
    await library
      .openLoader({ signal: NEVER, noCache: false })
      .loadItem({ list: 'image', id: lists.image[0]?.mediaId ?? '' });
    lists.image.unshift(mediaAsset({ mediaId: 'new' }));
    const before = calls.length;

    expect(await findAsset('image', 'new', NEVER)).toMatchObject({ mediaId: 'new' });
    expect(calls.length - before).toBeLessThanOrEqual(2);
  });

  it('finds what is on disk while WeChat fails, though its list is too old for queries', async () => {
    const stored = mediaAsset({ mediaId: 'stored' });
    const memory = memorySource([stored], {
      answer() {
        throw new UpstreamUnavailableError('/cgi-bin/material/batchget_material', 'could not be reached');
      },
    });
    const store: ItemStore = {
      load: async (_list, ids) => new Map(ids.includes('stored') ? [['stored', stored]] : []),
      mayHold: (_list, id) => id === 'stored',
      lagOf: () => ({ unstored: 0, lost: 0, isFailing: false }),
      isStoring: true,
    };
    const library = libraryOver(memory.source, { store });
    const findAsset = createFindAsset({ library, timeoutMs: 1000 });

    expect(await findAsset('image', 'stored', NEVER)).toEqual(stored);
    await expect(findAsset('image', 'other', NEVER)).rejects.toMatchObject({ reason: 'upstream' });
  });

  it('tells when WeChat cannot be asked', async () => {
    const memory = memorySource(images(3), {
      answer() {
        throw new UpstreamUnavailableError('/cgi-bin/material/batchget_material', 'could not be reached');
      },
    });
    const findAsset = createFindAsset({ library: libraryOver(memory.source), timeoutMs: 1000 });

    await expect(findAsset('image', 'any', NEVER)).rejects.toMatchObject({ reason: 'upstream' });
  });
});
