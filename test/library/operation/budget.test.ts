import { describe, expect, it } from 'vitest';
import { images, newsAsset } from '../../helpers/assets.ts';
import { ask, execute, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { range } from '../../helpers/range.ts';

describe('an operation that needs too many upstream calls', () => {
  it.each([
    { count: 6, cost: 30 },
    { count: 5, cost: 25 },
  ])('is refused before the first of its $cost', async ({ count, cost }) => {
    const { source, calls } = memorySource(images(1000));

    const { data, errors } = await execute(source, pages(count));

    expect(Object.values(data)).toEqual(range(0, count).map(() => null));
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(`may need ${cost} upstream calls`),
      extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 20, cost },
    });
    expect(calls).toEqual([]);
  });

  it('is answered where it needs just as many as it may cause', async () => {
    const { source, calls } = memorySource(images(1000));

    const { errors } = await execute(source, pages(4));

    expect(errors).toBeUndefined();
    expect(calls).toHaveLength(20);
  });

  it('counts all types together', async () => {
    const { source, calls } = memorySource([...images(100), newsAsset()]);
    const query =
      '{ a: assets(type: IMAGE, first: 40) { nodes { id } } b: assets(type: NEWS, first: 40) { nodes { id } } }';

    const { errors } = await execute(source, query, { upstreamCallsPerOperation: 3 });

    expect(errors).toMatchObject([
      { extensions: { limit: 3, cost: 4 } },
      { extensions: { limit: 3, cost: 4 } },
    ]);
    expect(calls).toEqual([]);
  });
});

describe('an operation that turns out to need more calls than it may cause', () => {
  it('is to be tried again, and then takes fewer', async () => {
    const { source, calls, lists } = memorySource(images(400), {
      answer(_request, page) {
        if (calls.length === 10) lists.image.splice(25, 1);
        return page;
      },
    });
    const gateway = gatewayOver(source);
    const query = pages(4);

    const first = await ask(gateway, query);
    const second = await ask(gateway, query);

    expect(new Set(first.errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['UPSTREAM_UNAVAILABLE']),
    );
    expect(second.errors).toBeUndefined();
  });
});

/** So many pages of 100 pictures, one after the other. */
function pages(count: number): string {
  const fields = range(0, count).map(
    (n) => `p${n}: assets(type: IMAGE, first: 100, offset: ${n * 100}) { nodes { id } }`,
  );
  return `{ ${fields.join(' ')} }`;
}
