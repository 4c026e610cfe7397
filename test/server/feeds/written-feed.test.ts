import { describe, expect, it } from 'vitest';
import { ATOM } from '../../../src/server/feeds/atom.ts';
import type { Feed, FeedFormat } from '../../../src/server/feeds/feed.ts';
import { JSON_FEED } from '../../../src/server/feeds/json-feed.ts';
import { createFeedWriter } from '../../../src/server/feeds/written-feed.ts';

/** A format that records what it writes. */
function countedFormat() {
  const written: Feed[] = [];
  const format: FeedFormat = {
    contentType: 'text/plain',
    *pieces(feed) {
      written.push(feed);
      yield feed.title;
    },
  };
  return { format, written };
}

function feed({ title = 'Tea', entries = 0 } = {}): Feed {
  return {
    id: 'urn:feed',
    title,
    updatedAt: '2026-01-31T08:30:00.000Z',
    entries: Array.from({ length: entries }, (_, index) => ({
      id: `urn:${index}`,
      title: 'Spring tea',
      author: undefined,
      summary: undefined,
      html: '<p>The first harvest is in.</p>',
      url: undefined,
      image: undefined,
      publishedAt: undefined,
      updatedAt: '2026-01-31T08:30:00.000Z',
    })),
  };
}

describe('a feed', () => {
  it('is written once for all who ask while nothing changes', async () => {
    const { format, written } = countedFormat();
    const write = createFeedWriter(format, undefined);

    const [first, meanwhile] = await Promise.all([write(feed({ entries: 2 })), write(feed({ entries: 2 }))]);
    const later = await write(feed({ entries: 2 }));

    expect(written).toHaveLength(1);
    expect(meanwhile).toBe(first);
    expect(later).toBe(first);
  });

  it('is written again, with another tag, when something has changed', async () => {
    const { format, written } = countedFormat();
    const write = createFeedWriter(format, undefined);

    const before = await write(feed());
    const after = await write(feed({ title: 'Spring tea' }));

    expect(written).toHaveLength(2);
    expect(after.etag).not.toBe(before.etag);
  });

  it.each([
    ['Atom', ATOM],
    ['JSON Feed', JSON_FEED],
  ])('lets others have their turn after each entry of %s', async (_name, format) => {
    let turns = 0;
    let isWritten = false;
    const takeTurn = () => {
      turns += 1;
      if (!isWritten) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);

    await createFeedWriter(format, undefined)(feed({ entries: 50 }));
    isWritten = true;

    expect(turns).toBeGreaterThanOrEqual(50);
  });
});
