import { describe, expect, it } from 'vitest';
import { readOutcome } from '../../../bench/chaos/outage-record.ts';
import { imageItems } from '../../helpers/item-lists.ts';

const ITEMS = imageItems(2);

function answer({ stale = false, items = ITEMS } = {}) {
  const nodes = items.map(({ media_id }) => ({ mediaId: media_id }));
  const pageInfo = { endCursor: null, hasNextPage: false };
  return { data: { assets: { totalCount: 2, checkedAt: '2026-03-02T00:00:00Z', stale, nodes, pageInfo } } };
}

describe('readOutcome', () => {
  it.each([
    [answer(), 'fresh', undefined],
    [answer({ stale: true }), 'stale', undefined],
    [
      { data: { assets: null }, errors: [{ extensions: { code: 'UPSTREAM_REFUSED' } }] },
      'error',
      'UPSTREAM_REFUSED',
    ],
    [{ data: { assets: null } }, 'error', undefined],
    [{}, 'error', undefined],
    [answer({ items: imageItems(1) }), 'error', 'a wrong page'],
    [answer({ items: ITEMS.toReversed() }), 'error', 'a wrong page'],
  ])('reads %j as %s', (given, outcome, code) => {
    expect(readOutcome(given, ITEMS)).toEqual({ outcome, code });
  });
});
