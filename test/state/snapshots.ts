import fc from 'fast-check';
import type { LedgersSnapshot } from '../../src/library/asset-library.ts';
import type { ListSnapshot } from '../../src/library/list-service.ts';
import type { Asset, AssetType } from '../../src/upstream/asset.ts';
import type { Article } from '../../src/upstream/news.ts';

const text = fc.option(fc.string({ unit: 'binary' }));

const flag = fc.option(fc.boolean());

const date = fc.date({ noInvalidDate: true });

const optionalDate: fc.Arbitrary<Date | null> = fc.option(date);

const instant = fc.maxSafeNat();

const article: fc.Arbitrary<Article> = fc.record({
  type: fc.option(fc.constantFrom('news' as const, 'pictures' as const)),
  title: text,
  author: text,
  digest: text,
  content: text,
  url: text,
  contentSourceUrl: text,
  thumbMediaId: text,
  thumbUrl: text,
  pictures: fc.array(fc.string(), { maxLength: 2 }),
  showCoverPic: flag,
  needOpenComment: flag,
  onlyFansCanComment: flag,
  isDeleted: flag,
});

function assets(type: AssetType): fc.Arbitrary<Asset> {
  const any = { mediaId: fc.string(), updatedAt: date };
  if (type === 'news') {
    const articles = fc.array(article, { maxLength: 3 });
    return fc.record({ ...any, type: fc.constant(type), createdAt: optionalDate, articles });
  }
  return fc.record({
    ...any,
    type: fc.constant(type),
    name: text,
    url: text,
    description: text,
    coverUrl: text,
  });
}

/** Any list of a type, of which some may be known. */
export function listSnapshots(
  type: AssetType,
): fc.Arbitrary<{ readonly type: AssetType; readonly list: ListSnapshot<Asset> }> {
  const cached = fc
    .uniqueArray(fc.record({ rank: fc.nat(10_000), item: assets(type), fetchedAt: instant }), {
      selector: ({ rank }) => rank,
      maxLength: 10,
    })
    .map((items) => items.sort((a, b) => a.rank - b.rank));
  const checks = fc.record({
    checkedAt: instant,
    provenAt: instant,
    count: fc.option(fc.nat(), { nil: undefined }),
  });
  const head = fc.option(fc.record({ rank: fc.nat(), id: fc.string() }), { nil: undefined });
  return fc.record({ cached, checks, head, more: fc.nat() }).map(({ more, ...list }) => ({
    type,
    list: { ...list, totalCount: (list.cached.at(-1)?.rank ?? -1) + 1 + more },
  }));
}

const day = { dayEndsAt: instant, used: fc.nat(), noCacheUsed: fc.nat() };

/** Any ledgers, by the names of their calls. */
export const ledgersSnapshots: fc.Arbitrary<LedgersSnapshot> = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,20}$/),
  fc.record(
    {
      ...day,
      refusedAt: instant,
      reserved: fc.nat(),
      left: fc.array(fc.record(day), { maxLength: 3 }),
    },
    { requiredKeys: ['dayEndsAt', 'used', 'noCacheUsed'] },
  ),
  { maxKeys: 5 },
);
