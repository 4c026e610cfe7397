import { describe, expect, it } from 'vitest';
import { decodeEntry, type Entry, encodeEntry } from '../../src/fleet/entries.ts';

const CHANGES: Entry = {
  kind: 'changes',
  changes: {
    list: 3,
    about: {
      totalCount: 2,
      head: { rank: 1, id: 'b' },
      checks: { checkedAt: 5, provenAt: Number.NEGATIVE_INFINITY, count: undefined },
      provenCall: 4,
      dead: [[-2, -1]],
      newFrom: undefined,
    },
    deleted: ['gone'],
    outdated: [],
    unplaced: [],
    items: [
      {
        id: 'b',
        hash: 2 ** 48 - 1,
        seq: -3,
        call: 4,
        readAt: 5,
        body: {
          item: '{}',
          contents: [null, '<p>'],
          updatedAt: undefined,
          texts: { name: 'n', description: null, hasUrl: true, hasCover: false, articles: [] },
        },
      },
    ],
    at: 6,
  },
};

const ENTRIES: readonly Entry[] = [
  CHANGES,
  { kind: 'lead', replica: 'a-1', epoch: 'f'.repeat(32) },
  { kind: 'lead', replica: 'a-1' },
  {
    kind: 'done',
    wants: [
      { id: 'a-1:1', calls: 2, unsent: [7] },
      {
        id: 'a-1:2',
        calls: 0,
        unsent: [],
        error: { kind: 'busy', subject: 'The list call', reason: 'is busy', retryAfterSeconds: 5 },
      },
    ],
  },
  {
    kind: 'ledgers',
    ledgers: { list: { dayEndsAt: 9, used: 3, noCacheUsed: 1, limit: 1000 } },
    counts: [{ endpoint: 'list', day: 9, round: 1, used: 3 }],
    replicas: 3,
  },
  { kind: 'totals', call: 'count', totals: { image: 3 }, at: 5 },
  { kind: 'disputed', list: 'image' },
  { kind: 'snapshot', id: 's', chunks: 2, position: '5-0', sha256: '0'.repeat(64) },
  { kind: 'bye' },
];

describe('an entry of the log', () => {
  it.each(ENTRIES.map((entry) => [entry.kind, entry] as const))('is decoded as it was: %s', (_, entry) => {
    expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
  });

  it.each([
    ['is no JSON', '{"kind":', 'is not JSON'],
    ['is of a kind of a later version', '{"kind":"later"}', 'is of another shape'],
    ['lacks something', '{"kind":"disputed"}', 'is of another shape at list'],
    [
      'counts below 0',
      '{"kind":"totals","call":"count","totals":{"image":-1},"at":5}',
      'is of another shape at totals.image',
    ],
    ['is longer than any', JSON.stringify('x'.repeat(2 ** 26)), 'characters'],
  ])('is refused if it %s', (_, text, reason) => {
    expect(() => decodeEntry(text)).toThrow(reason);
  });
});
