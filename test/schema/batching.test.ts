import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/upstream/asset.ts';
import { AnswerTooLargeError } from '../../src/upstream/errors.ts';
import { images, mediaAsset, mediaIdsOf, newsAsset } from '../helpers/assets.ts';
import { ask, execute, gatewayOver } from '../helpers/execute.ts';
import { fewestCalls } from '../helpers/fewest-calls.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { cursorAt } from '../helpers/places.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

/** Counts the upstream calls of a query over assets. */
async function callsOf(assets: readonly Asset[], query: string): Promise<number> {
  const { source, calls } = memorySource(assets);
  const { errors } = await execute(source, query);
  expect(errors).toBeUndefined();
  return calls.length;
}

describe('fields of one operation', () => {
  it.each([
    { query: '{ assets(type: IMAGE) { totalCount } }', calls: 1 },
    { query: '{ assets(type: IMAGE, first: 0) { totalCount } }', calls: 1 },
    {
      query: '{ assets(type: IMAGE, first: 20) { nodes { id } pageInfo { hasNextPage } totalCount } }',
      calls: 1,
    },
    { query: '{ assets(type: IMAGE, first: 100) { nodes { id } } }', calls: 5 },
    { query: '{ assets(type: IMAGE, last: 20) { nodes { id } } }', calls: 2 },
    { query: '{ assets(type: IMAGE, first: 33, offset: 230) { nodes { id } } }', calls: 2 },
    {
      query:
        '{ a: assets(type: IMAGE, first: 100) { nodes { id } } b: assets(type: IMAGE, first: 40, offset: 30) { totalCount nodes { id } } }',
      calls: 5,
    },
    {
      query:
        '{ a: assets(type: IMAGE, first: 10) { nodes { id } } b: assets(type: IMAGE, first: 10, offset: 10) { nodes { id } } }',
      calls: 1,
    },
    { query: '{ a: assets(type: IMAGE) { totalCount } b: assets(type: VIDEO) { totalCount } }', calls: 2 },
    { query: '{ one: assetCounts { image } two: assetCounts { total } }', calls: 0 },
  ])('cost $calls list calls: $query', async ({ query, calls }) => {
    expect(await callsOf(images(240), query)).toBe(calls);
  });

  it('ask for as many items as a call may, since it costs the same', async () => {
    const { source, calls } = memorySource(images(240));

    await execute(
      source,
      '{ a: assets(type: IMAGE, first: 3) { nodes { id } } b: assets(type: VIDEO, first: 0) { nodes { id } } }',
    );

    expect(calls).toEqual([
      { type: 'image', offset: 0, count: 20 },
      { type: 'video', offset: 0, count: 20 },
    ]);
  });

  it.each([
    '{ assets(type: NEWS, first: 100) { totalCount } }',
    '{ assets(type: NEWS, last: 100, before: null) { __typename ...Total } } fragment Total on AssetConnection { totalCount }',
    'query ($no: Boolean = false) { assets(type: NEWS, offset: 40) { totalCount nodes @include(if: $no) { id } } }',
  ])('make one call for the total alone: %s', async (query) => {
    const { source, calls } = memorySource(
      Array.from({ length: 50 }, (_, n) => newsAsset({ mediaId: `n${n}` })),
    );

    const { data } = await execute(source, query);

    expect(data.assets.totalCount).toBe(50);
    expect(calls).toEqual([{ type: 'news', offset: 0, count: 20 }]);
  });

  it('stop at the end of a list that is shorter than they presume', async () => {
    expect(await callsOf(images(30), '{ assets(type: IMAGE, first: 100) { nodes { id } } }')).toBe(2);
  });

  it('together cost the fewest calls that there can be, besides the newest page that tells how long the list is', async () => {
    const page = fc.record({ offset: fc.nat(150), first: fc.integer({ min: 1, max: 30 }) });
    const cases = fc.record({ total: fc.nat(130), pages: fc.array(page, { minLength: 1, maxLength: 4 }) });

    await fc.assert(
      fc.asyncProperty(cases, async ({ total, pages }) => {
        const fields = pages.map(
          ({ offset, first }, index) =>
            `f${index}: assets(type: IMAGE, offset: ${offset}, first: ${first}) { nodes { id } }`,
        );

        const calls = await callsOf(images(total), `{ ${fields.join(' ')} }`);

        const wanted = new Set(
          pages.flatMap(({ offset, first }) => range(offset, Math.min(total, offset + first))),
        );
        expect(calls).toBe(1 + fewestBehindTheHead(wanted));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('together cost the fewest calls also in both directions from cursors', async () => {
    const page = fc.record({
      place: fc.nat(),
      direction: fc.constantFrom('after', 'before'),
      size: fc.integer({ min: 1, max: 30 }),
    });
    const cases = fc.record({
      total: fc.integer({ min: 1, max: 130 }),
      pages: fc.array(page, { minLength: 1, maxLength: 3 }),
      tail: fc.integer({ min: 1, max: 30 }),
    });

    await fc.assert(
      fc.asyncProperty(cases, async ({ total, pages, tail }) => {
        const all = range(0, total);
        const wanted = new Set(all.slice(-tail));
        const fields = pages.map(({ place, direction, size }, index) => {
          const offset = place % total;
          const cursor = cursorAt(total, offset);
          const forwards = direction === 'after';
          const shown = forwards
            ? all.slice(offset + 1, offset + 1 + size)
            : all.slice(Math.max(0, offset - size), offset);
          for (const each of shown) wanted.add(each);
          return `f${index}: assets(type: IMAGE, ${forwards ? 'first' : 'last'}: ${size}, ${direction}: "${cursor}") { nodes { id } }`;
        });

        const calls = await callsOf(
          images(total),
          `{ ${fields.join(' ')} tail: assets(type: IMAGE, last: ${tail}) { nodes { id } } }`,
        );

        // One more may prove the place of a cursor that this process has not seen.
        const fewest = 1 + fewestBehindTheHead(wanted);
        expect(calls).toBeGreaterThanOrEqual(fewest);
        expect(calls).toBeLessThanOrEqual(fewest + pages.length);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('share their calls with look-ups by id', async () => {
    const [newest] = images(240);
    const id = globalId('image', newest?.mediaId ?? '');

    expect(
      await callsOf(images(240), `{ assets(type: IMAGE) { nodes { id } } node(id: "${id}") { id } }`),
    ).toBe(1);
  });

  it('show one state of the list, though an asset is uploaded after every call', async () => {
    const { source, lists } = memorySource(images(60), {
      answer(_request, page) {
        lists.image.unshift(mediaAsset({ mediaId: `uploaded-${lists.image.length}` }));
        return page;
      },
    });

    const { data } = await execute(
      source,
      '{ assets(type: IMAGE, first: 50) { totalCount nodes { mediaId } pageInfo { hasPreviousPage } } }',
    );

    const { totalCount, nodes, pageInfo } = data.assets;
    const state = mediaIdsOf(lists.image.slice(lists.image.length - totalCount));
    expect(nodes.map(({ mediaId }: { mediaId: string }) => mediaId)).toEqual(state.slice(0, 50));
    expect(pageInfo).toEqual({ hasPreviousPage: false });
  });

  it('show one state of the list, though an asset is deleted between two calls', async () => {
    const { source, calls, lists } = memorySource(images(60), {
      answer(_request, page) {
        if (calls.length === 2) lists.image.pop();
        return page;
      },
    });

    const { data } = await execute(
      source,
      '{ assets(type: IMAGE, first: 50) { totalCount nodes { mediaId } } }',
    );

    const ids: string[] = data.assets.nodes.map((node: { mediaId: string }) => node.mediaId);
    expect(data.assets.totalCount).toBe(59);
    expect(ids).toEqual(mediaIdsOf(images(60).slice(0, 50)));
  });

  it('show no asset twice, though one is moved to the head between two calls', async () => {
    const { source, calls, lists } = memorySource(images(60), {
      answer(_request, page) {
        if (calls.length === 1) lists.image.unshift(...lists.image.splice(30, 1));
        return page;
      },
    });

    const { data } = await execute(source, '{ assets(type: IMAGE, first: 40) { nodes { mediaId } } }');

    const ids: string[] = data.assets.nodes.map((node: { mediaId: string }) => node.mediaId);
    expect(ids).toEqual(mediaIdsOf(lists.image.slice(0, 40)));
  });

  it('end when upstream lists one asset twice', async () => {
    const twice = [...images(40), ...images(40)];
    const { source } = memorySource(twice);

    const { data, errors } = await execute(
      source,
      '{ assets(type: IMAGE, first: 80) { nodes { mediaId } } }',
    );

    expect(errors).toBeUndefined();
    expect(data.assets.nodes).toHaveLength(80);
  });

  it('end when upstream counts more than it sends', async () => {
    const { source, calls } = memorySource(images(10), {
      answer: (_request, page) => ({ ...page, totalCount: 1_000_000_000 }),
    });

    const { data, errors } = await execute(source, '{ assets(type: IMAGE, first: 50) { nodes { id } } }');

    expect(errors).toBeUndefined();
    expect(data.assets.nodes).toHaveLength(10);
    expect(calls.length).toBeLessThanOrEqual(7);
  });
});

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
    expect(await callsOf(images(1000), pages(4))).toBe(20);
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

function fewestBehindTheHead(offsets: ReadonlySet<number>): number {
  return fewestCalls([...offsets].filter((offset) => offset >= 20).sort((a, b) => a - b));
}

/** So many pages of 100 pictures, one after the other. */
function pages(count: number): string {
  const fields = range(0, count).map(
    (n) => `p${n}: assets(type: IMAGE, first: 100, offset: ${n * 100}) { nodes { id } }`,
  );
  return `{ ${fields.join(' ')} }`;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function globalId(type: string, mediaId: string): string {
  return Buffer.from(`${type}:${mediaId}`).toString('base64url');
}

describe('an answer that is too large to be read', () => {
  it('is asked for again with half the items, until it is small enough', async () => {
    const { source, calls } = memorySource(images(60), {
      answer({ count }, page) {
        if (count > 5) throw new AnswerTooLargeError('the list call');
        return page;
      },
    });

    const { data, errors } = await execute(
      source,
      '{ assets(type: IMAGE, first: 12) { nodes { mediaId } } }',
    );

    expect(errors).toBeUndefined();
    expect(data.assets.nodes.map(({ mediaId }: { mediaId: string }) => mediaId)).toEqual(
      mediaIdsOf(images(60).slice(0, 12)),
    );
    expect(calls.map(({ count }) => count)).toEqual([20, 10, 5, 5, 5]);
  });

  it('is UPSTREAM_BAD_RESPONSE where one item alone is too large', async () => {
    const { source } = memorySource(images(60), {
      answer() {
        throw new AnswerTooLargeError('the list call');
      },
    });

    const { errors } = await execute(source, '{ assets(type: IMAGE) { totalCount } }');

    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it('makes later operations no dearer once upstream is well again', async () => {
    const upstream = { isTooLarge: false };
    const { source, calls } = memorySource(images(400), {
      answer(_request, page) {
        if (upstream.isTooLarge) throw new AnswerTooLargeError('the list call');
        return page;
      },
    });
    const gateway = gatewayOver(source);
    await ask(gateway, '{ assets(type: IMAGE, first: 1) { totalCount } }');
    upstream.isTooLarge = true;
    await ask(gateway, '{ assets(type: IMAGE, first: 1, offset: 300) { nodes { id } } }');
    upstream.isTooLarge = false;
    const before = calls.length;

    const { errors } = await ask(
      gateway,
      '{ assets(type: IMAGE, first: 100, offset: 100) { nodes { id } } }',
    );

    expect(errors).toBeUndefined();
    expect(calls.length - before).toBe(5);
  });
});
