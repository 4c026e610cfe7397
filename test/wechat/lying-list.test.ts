import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { type Answer, ask, type Gateway } from '../helpers/execute.ts';
import { IS_FULL_RUN } from '../helpers/property-runs.ts';
import { countsOf, gatewayOverWire } from './gateway-over-wire.ts';
import { LIES, type Lie, PICTURES, truePage } from './lying-list.ts';
import { onTheWire } from './wire-fixtures.ts';

const START = Date.UTC(2026, 0, 5, 4);

/** Far more pages than the list has, and far fewer than a walk that does not end. */
const MOST_PAGES = 40;

const QUERIES = [
  'assetCounts { image total }',
  'assets(type: IMAGE) { totalCount nodes { mediaId } }',
  'assets(type: IMAGE, first: 100) { totalCount nodes { mediaId } pageInfo { hasNextPage } }',
  'assets(type: IMAGE, last: 7) { totalCount nodes { mediaId } pageInfo { hasPreviousPage } }',
  'assets(type: IMAGE, offset: 30) { totalCount nodes { mediaId } }',
  'assets(type: IMAGE, offset: 2000000000) { totalCount nodes { mediaId } }',
];

/** Each lie meets all of them in CI, and otherwise every third, beginning with another each time. */
function queriesOf(lie: Lie): readonly string[] {
  const first = LIES.indexOf(lie) % 3;
  return QUERIES.filter((_query, n) => IS_FULL_RUN || n % 3 === first);
}

describe.each(LIES)('The gateway, over a list call that tells $name,', (lie) => {
  it.each(queriesOf(lie))('answers { %s } without an error', async (query) => {
    const { gateway, elapse } = await gatewayLiedTo(lie);

    // Cold, kept, and after the checks that are due in between.
    for (const seconds of [0, 1, 150, 1900, 4000]) {
      elapse(seconds);
      expect((await ask(gateway, `{ ${query} }`)).errors).toBeUndefined();
    }
  });

  it('a walk forwards ends', async () => {
    expect(await pagesOf(lie, 'first: 20, after: $cursor', 'hasNextPage', 'endCursor')).toBeLessThan(
      MOST_PAGES,
    );
  });

  it('a walk backwards ends', async () => {
    expect(await pagesOf(lie, 'last: 20, before: $cursor', 'hasPreviousPage', 'startCursor')).toBeLessThan(
      MOST_PAGES,
    );
  });

  it('one operation causes 20 calls at most, and a few that find out what has changed', async () => {
    const { gateway, listCalls } = await gatewayLiedTo(lie);
    const ids = [1, 20, PICTURES, 1000].map((number) =>
      encodeGlobalId({ list: 'image', id: `picture-${number}` }),
    );

    const { errors = [] } = await ask(gateway, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });

    // Of a billion assets, which a total may claim, twenty calls show next to nothing.
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(
      errors.map(() => 'OPERATION_TOO_COMPLEX'),
    );
    expect(listCalls.length).toBeLessThanOrEqual(25);
  });
});

/** How many pages a walk takes; more than it may where there is no cursor to go on from. */
async function pagesOf(lie: Lie, page: string, hasMore: string, next: string): Promise<number> {
  const { gateway } = await gatewayLiedTo(lie);
  const query = `query ($cursor: String) { assets(type: IMAGE, ${page}) { pageInfo { ${hasMore} ${next} } } }`;

  let cursor: string | null = null;
  for (let pages = 1; pages < MOST_PAGES; pages += 1) {
    const { data, errors }: Answer = await ask(gateway, query, { cursor });
    expect(errors).toBeUndefined();
    const { pageInfo } = data.assets;
    if (!pageInfo[hasMore]) return pages;
    cursor = pageInfo[next];
    // Who goes on from here begins again.
    if (cursor === null) return MOST_PAGES;
  }
  return MOST_PAGES;
}

/** A gateway over an upstream that tells one lie, and a clock that the test puts on. */
async function gatewayLiedTo({ list = (_asked, truth) => truth, count = PICTURES }: Lie) {
  let now = START;
  const { gateway, listCalls }: { gateway: Gateway; listCalls: readonly unknown[] } = await gatewayOverWire({
    list: (asked, response) => response.end(onTheWire(list(asked, truePage(asked)))),
    counts: () => countsOf(count),
    settings: { now: () => now },
  });
  return {
    gateway,
    listCalls,
    elapse(seconds: number) {
      now += seconds * 1000;
    },
  };
}
