import { describe, expect, it } from 'vitest';
import { createMirror } from '../../../src/index/mirror/mirror.ts';
import { createSearchedIndex } from '../../../src/index/mirror/searched-index.ts';
import { clockedSource } from '../../helpers/clocked-source.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { settle } from '../../helpers/settle.ts';

const FRESH_MS = 120_000;

/** A gateway that has stored its account's pictures, and is asked for nothing but searches. */
async function searchedOnly() {
  const upstream = clockedSource({ count: 45 });
  const { source, now, clock, calls, counts } = upstream;
  const { index } = memoryIndex();
  const mirror = createMirror({
    index,
    now,
    onFailure: (error) => {
      throw error;
    },
  });
  const library = libraryOver(source, { store: mirror.store, freshSeconds: FRESH_MS / 1000, now });
  await mirror.follow(library);
  await mirror.startStoring();
  while (await library.filling.step());
  const gateway = gatewayOfLibrary(library, { index: createSearchedIndex(index, library), now });
  calls.length = 0;
  counts.calls = 0;
  return {
    ...upstream,
    clock,
    async search(): Promise<number> {
      const { data } = await ask(gateway, '{ search(filter: { lists: [IMAGE] }) { totalCount } }');
      await settle();
      await mirror.flush();
      return data.search.totalCount;
    },
  };
}

describe('a list that is only searched', () => {
  it('is checked in the background, so that an upload is found', async () => {
    const { search, upload, clock } = await searchedOnly();
    upload('new');
    clock.time += FRESH_MS;

    expect(await search()).toBe(45);
    expect(await search()).toBe(46);
  });

  it('takes no more calls than one that is read', async () => {
    const { search, calls, counts, clock } = await searchedOnly();
    clock.time += FRESH_MS;

    for (let searches = 0; searches < 10; searches += 1) await search();

    expect(counts.calls).toBe(1);
    expect(calls).toEqual([]);
  });
});
