import { describe, expect, it } from 'vitest';
import { SearchOverloadedError, SearchUnavailableError } from '../../src/index/errors.ts';
import { createOperationIndex } from '../../src/server/operation-index.ts';
import { NobodyWaitsError } from '../../src/upstream/errors.ts';
import { memoryIndex } from '../helpers/memory-index.ts';
import { requestFor } from '../index/index-items.ts';

/** The index of one operation, and what that was told of it. */
function openIndex({ index = memoryIndex().index, consume = async (_requests: number) => {} } = {}) {
  const told = { requests: [] as number[], volatileReads: 0 };
  const operation = new AbortController();
  const options = {
    index,
    signal: operation.signal,
    reads: {
      addVolatile() {
        told.volatileReads += 1;
      },
    },
    consume(requests: number) {
      told.requests.push(requests);
      return consume(requests);
    },
    inTurn: <T>(_signal: AbortSignal, search: () => Promise<T>) => search(),
    now: () => 7000,
  };
  return { told, operation, options, index: createOperationIndex(options) };
}

describe('createOperationIndex', () => {
  it('counts the first search with the request that carries it, and the others by themselves', async () => {
    const { index, told } = openIndex();

    for (const _ of [1, 2, 3]) await index.search(requestFor({}));

    expect(told.requests).toEqual([4, 5, 5]);
  });

  it('counts a look-up as nothing more', async () => {
    const { index, told } = openIndex();

    await index.findArticle('a', [0]);

    expect(told.requests).toEqual([]);
  });

  it('searches nothing for a caller that has had its requests', async () => {
    const { index: memory, searches } = memoryIndex();
    const { index } = openIndex({ index: memory, consume: () => Promise.reject(new Error('429')) });

    await expect(index.search(requestFor({}))).rejects.toThrow('429');

    expect(searches).toEqual([]);
  });

  it('says when it was asked, and that what it answers is not to be given again', async () => {
    const { index, told } = openIndex();

    expect(await index.search(requestFor({}))).toMatchObject({ hits: [], askedAt: 7000 });
    await index.findArticle('a', [0]);

    expect(told.volatileReads).toBe(2);
  });

  it('ends the wait of a caller who leaves', async () => {
    const { index, operation } = openIndex({
      index: { ...memoryIndex().index, search: () => new Promise(() => {}) },
    });
    const reason = new NobodyWaitsError('The answer');

    const search = index.search(requestFor({}));
    operation.abort(reason);

    await expect(search).rejects.toBe(reason);
  });

  it('is overloaded if it misses the deadline', async () => {
    const hanging = {
      search: () => new Promise<never>(() => {}),
      findArticle: () => new Promise<never>(() => {}),
    };
    const { index, operation } = openIndex({ index: { ...memoryIndex().index, ...hanging } });

    const calls = [index.search(requestFor({})), index.findArticle('a', [0])];
    operation.abort();

    for (const call of calls) await expect(call).rejects.toBeInstanceOf(SearchOverloadedError);
  });

  it('fails by the same error for all fields of the operation', async () => {
    const failing = async () => {
      throw new SearchUnavailableError({ cause: new Error('lost') });
    };
    const { index } = openIndex({ index: { ...memoryIndex().index, search: failing, findArticle: failing } });

    const errors = await Promise.all(
      [index.search(requestFor({})), index.search(requestFor({})), index.findArticle('a', [0])].map((call) =>
        call.catch((error) => error),
      ),
    );

    expect(errors[0]).toBeInstanceOf(SearchUnavailableError);
    expect(new Set(errors).size).toBe(1);
  });

  it('is unavailable where there is none', async () => {
    const index = createOperationIndex({ ...openIndex().options, index: undefined });

    await expect(index.search(requestFor({}))).rejects.toBeInstanceOf(SearchUnavailableError);
    await expect(index.findArticle('a', [0])).rejects.toBeInstanceOf(SearchUnavailableError);
  });
});
