import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../../schema/global-id.ts';
import type { Asset } from '../../../src/upstream/asset.ts';
import { images, newsAsset } from '../../helpers/assets.ts';
import { execute } from '../../helpers/execute.ts';
import { fewestCalls } from '../../helpers/fewest-calls.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { cursorAt } from '../../helpers/places.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { range } from '../../helpers/range.ts';

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
    const id = encodeGlobalId({ list: 'image', id: newest?.mediaId ?? '' });

    expect(
      await callsOf(images(240), `{ assets(type: IMAGE) { nodes { id } } node(id: "${id}") { id } }`),
    ).toBe(1);
  });
});

function fewestBehindTheHead(offsets: ReadonlySet<number>): number {
  return fewestCalls([...offsets].filter((offset) => offset >= 20).sort((a, b) => a - b));
}
