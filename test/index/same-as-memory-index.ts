import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AssetIndex,
  type ChangePosition,
  type ChangesRequest,
  type ItemBody,
  SEARCH_FIELDS,
} from '../../src/index/asset-index.ts';
import { parseSearchTerms } from '../../src/index/text/search-terms.ts';
import { memoryIndex } from '../helpers/memory-index.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { changes, item, media, news } from './index-items.ts';

/**
 * Tests that an index stores and finds the same as the one in memory, whatever is written into it.
 *
 * @param open makes an empty one that may write
 * @param options how often it is tried; default: as often as other properties
 */
export function itIsSameAsMemoryIndex(
  name: string,
  open: () => Promise<AssetIndex>,
  { runs = propertyRuns(500) }: { readonly runs?: number } = {},
): void {
  it(`${name} is the same as the one in memory, whatever is written into it`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChanges, { minLength: 1, maxLength: 12 }), async (steps) => {
        const index = await open();
        const { index: model } = memoryIndex();
        const { signal } = new AbortController();
        const positions: { readonly own: ChangePosition; readonly models: ChangePosition }[] = [];
        try {
          for (const { change, request, from, changed } of steps) {
            positions.push({ own: await now(index), models: await now(model) });
            await index.apply(change);
            await model.apply(change);
            for (const { own, models } of [...positions.slice(0, 1), ...positions.slice(-3)])
              expect(await follow(index, { ...changed, after: own })).toEqual(
                await follow(model, { ...changed, after: models }),
              );
            for (const list of [0, 1])
              expect(await loadSorted(index, list)).toEqual(await loadSorted(model, list));
            const { hits: all } = await model.search({ ...request, count: 1000 }, signal);
            // Go on from any item, and from where one was.
            const after = from.after === undefined ? undefined : all[from.after % (all.length + 1)];
            const before = from.before === undefined ? undefined : all[from.before % (all.length + 1)];
            const asked = { ...request, after, before };
            const expected = await model.search(asked, signal);
            expect(await index.search(asked, signal)).toEqual({
              ...expected,
              hits: expected.hits.map((hit) => ({ ...hit, matches: hit.matches.slice(0, MAX_MATCHES) })),
            });
          }
        } finally {
          await index.close();
        }
      }),
      { numRuns: runs },
    );
  });
}

async function now(index: AssetIndex): Promise<ChangePosition> {
  const { epoch, lastRev: rev } = await index.changesSince({ lists: [0, 1], after: undefined, count: 1 });
  return { epoch, rev };
}

/** All pages of changes, without their numbers; undefined if they are not known any more. */
async function follow(index: AssetIndex, request: ChangesRequest) {
  const pages = [];
  let { after } = request;
  for (let hasMore = true; hasMore; ) {
    const page = await index.changesSince({ ...request, after }).catch((error: Error) => error.name);
    if (typeof page === 'string') return page;
    pages.push(page.changes.map(({ rev, ...change }) => change));
    after = { epoch: page.epoch, rev: page.changes.at(-1)?.rev ?? page.lastRev };
    ({ hasMore } = page);
  }
  return pages;
}

/** How many matches of an item are shown. The index in memory shows all. */
const MAX_MATCHES = 10;

async function loadSorted(index: AssetIndex, list: number) {
  const loaded = await index.load(list);
  return loaded && { ...loaded, unplacedIds: [...loaded.unplacedIds].sort() };
}

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', 'ab'), { maxLength: 3 })
  .map((words) => words.join(' '));
const times = fc.option(
  fc.integer({ min: 0, max: 3 }).map((n) => n * 1000),
  { nil: undefined },
);
const flags = fc.record({ hasUrl: fc.boolean(), hasCover: fc.boolean() });
const ids = fc.constantFrom('p', 'q', 'r', 's', 't', 'u');

const medias = fc.tuple(texts, times, fc.option(texts)).map((args) => media(...args));
const newses = fc
  .tuple(
    fc.array(fc.record({ title: texts, digest: texts, author: texts, html: texts }), {
      minLength: 1,
      maxLength: 3,
    }),
    times,
  )
  .map((args) => news(...args));
const bodies = fc
  .tuple(fc.oneof(medias, newses), flags)
  .map(([body, flag]): ItemBody => ({ ...body, texts: { ...body.texts, ...flag } }));

const items = fc
  .record({
    id: ids,
    body: fc.option(bodies, { nil: undefined, freq: 4 }),
    seq: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
    call: fc.nat(9),
    readAt: fc.nat(99),
    isNew: fc.boolean(),
  })
  .map(({ id, body, seq, ...others }) => item(id, body, seq === undefined ? others : { seq, ...others }));

const dead = fc.option(fc.constant([[1, 2] as const]), { nil: undefined });
const abouts = fc.record({
  totalCount: fc.nat(9),
  head: fc.option(fc.record({ rank: fc.nat(9), id: ids }), { nil: undefined }),
  checks: fc.record({
    checkedAt: fc.nat(9),
    provenAt: fc.nat(9),
    count: fc.option(fc.nat(9), { nil: undefined }),
  }),
  provenCall: fc.nat(9),
  dead,
  newFrom: fc.option(fc.nat(9), { nil: undefined }),
});

const listChanges = fc
  .record({
    list: fc.constantFrom(0, 1),
    about: fc.option(abouts, { nil: undefined }),
    deleted: fc.array(ids, { maxLength: 1 }),
    outdated: fc.array(ids, { maxLength: 1 }),
    unplaced: fc.array(ids, { maxLength: 1 }),
    items: fc.array(items, { maxLength: 4 }),
    isWhole: fc.boolean(),
    areDeletionsUnknown: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
    at: fc.nat(9999),
  })
  .map(({ about, ...change }) => changes(about === undefined ? change : { ...change, about }));

const searches = fc.record({
  terms: fc.option(
    fc.constantFrom('a', 'b', '"a"', 'a b', 'a -b', 'b -"a" -c', 'c ab').map(parseSearchTerms),
    {
      nil: undefined,
    },
  ),
  lists: fc.constantFrom([0], [1], [0, 1]),
  fields: fc.subarray([...SEARCH_FIELDS], { minLength: 1 }),
  updatedFrom: times,
  updatedBefore: times,
  hasUrl: fc.option(fc.boolean(), { nil: undefined, freq: 1 }),
  hasCover: fc.option(fc.boolean(), { nil: undefined, freq: 1 }),
  sort: fc.record({ by: fc.constantFrom('relevance', 'updatedAt', 'name'), isDescending: fc.boolean() }),
  count: fc.integer({ min: 0, max: 4 }),
  isFromEnd: fc.boolean(),
  wantsTotal: fc.boolean(),
  wantsMatches: fc.boolean(),
});

/** A change, a search after it, and which of the items found the search goes on from. */
const anyChanges = fc.record({
  change: listChanges,
  request: searches,
  from: fc.record({
    after: fc.option(fc.nat(9), { nil: undefined }),
    before: fc.option(fc.nat(9), { nil: undefined }),
  }),
  changed: fc.record({ lists: fc.constantFrom([0], [1], [0, 1]), count: fc.integer({ min: 1, max: 4 }) }),
});
