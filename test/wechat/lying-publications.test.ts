import { describe, expect, it } from 'vitest';
import { type Answer, ask } from '../helpers/execute.ts';
import { settle } from '../helpers/settle.ts';
import { askPage } from '../helpers/walks.ts';
import { gatewayOverWire } from './gateway-over-wire.ts';
import { LIES, type Lie, truePage } from './lying-list.ts';
import { type Wire, wirePublication } from './wire-fixtures.ts';

const START = Date.UTC(2026, 0, 5, 4);

/** Far more pages than the list has, and far fewer than a walk that does not end. */
const MOST_PAGES = 40;

const QUERIES = [
  'publications { totalCount nodes { articleId } }',
  'publications(last: 7) { totalCount nodes { articleId } }',
  'publications(offset: 30, first: 100) { totalCount nodes { articleId } }',
];

/** Publications are told of by their pages alone: no other call contradicts them. */
const LIES_OF_PAGES = LIES.filter(({ list, count }) => list !== undefined && count === undefined);

describe.each(LIES_OF_PAGES)('The gateway, told of publications with $name,', (lie) => {
  it('answers without an error: cold, cached, and after the checks that are due in between', async () => {
    const { gateway, elapse } = await gatewayLiedTo(lie);

    for (const seconds of [0, 1, 1500, 6000, 80_000]) {
      elapse(seconds);
      for (const query of QUERIES) expect((await ask(gateway, `{ ${query} }`)).errors).toBeUndefined();
      await settle();
    }
  });

  it('ends a walk in either direction', async () => {
    expect(await pagesOf(lie, 'first', 'after')).toBeLessThan(MOST_PAGES);
    expect(await pagesOf(lie, 'last', 'before')).toBeLessThan(MOST_PAGES);
  });
});

/** How many pages a walk takes; more than it may where there is no cursor to go on from. */
async function pagesOf(lie: Lie, size: 'first' | 'last', from: 'after' | 'before'): Promise<number> {
  const { gateway } = await gatewayLiedTo(lie);
  let cursor: string | null = null;
  for (let pages = 1; pages < MOST_PAGES; pages += 1) {
    const { data, errors }: Answer = await askPage(gateway, 'PUBLICATION', { [size]: 20, [from]: cursor });
    expect(errors).toBeUndefined();
    const { hasNextPage, endCursor, hasPreviousPage, startCursor } = data.page.pageInfo;
    if (!(from === 'after' ? hasNextPage : hasPreviousPage)) return pages;
    cursor = from === 'after' ? endCursor : startCursor;
    // Who goes on from here begins again.
    if (cursor === null) return MOST_PAGES;
  }
  return MOST_PAGES;
}

/** A gateway over an upstream that tells one lie, and a clock that the test puts on. */
async function gatewayLiedTo({ list = (_asked, truth) => truth }: Lie) {
  let now = START;
  const { gateway } = await gatewayOverWire({
    publicationPage: (asked) =>
      asPublications(list({ type: 'image', ...asked }, truePage({ type: 'image', ...asked }))),
    settings: { now: () => now },
  });
  return {
    gateway,
    elapse(seconds: number) {
      now += seconds * 1000;
    },
  };
}

function asPublications({ item, ...page }: Wire): Wire {
  const items = item as readonly Wire[];
  return { ...page, item: items.map(({ media_id }) => wirePublication({ article_id: media_id })) };
}
