import fc from 'fast-check';
import { expect, it } from 'vitest';
import { draftArticle, draftItem, picturePost } from '../../src/sandbox/lists/drafts.ts';
import { publicationItem, publishedArticle } from '../../src/sandbox/lists/publications.ts';
import { MORNING } from '../helpers/clocked-source.ts';
import { ask } from '../helpers/execute.ts';
import { imageItems } from '../helpers/item-lists.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { range } from '../helpers/range.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';
import { settle } from '../helpers/settle.ts';

/** Some of them fit into the cache, with the articles whose covers they are. */
const CACHE_MAX_BYTES = 70_000;

const IMAGES = imageItems(80).map(({ media_id }) => media_id);
const imageAt = (index: number) => IMAGES[index % IMAGES.length] ?? '';

const LIBRARY = {
  image: imageItems(80),
  draft: range(0, 40).map((n) =>
    draftItem({
      media_id: `draft-${n}`,
      content: {
        news_item: [
          draftArticle({ thumb_media_id: imageAt(n) }),
          picturePost([imageAt(2 * n), imageAt(2 * n + 1)]),
        ],
      },
    }),
  ),
  publication: range(0, 40).map((n) =>
    publicationItem({
      article_id: `publication-${n}`,
      content: { news_item: [publishedArticle({ thumb_media_id: imageAt(3 * n) })] },
    }),
  ),
};

/** What is done to the account and asked of the gateway, one after the other. */
type Step =
  | { readonly kind: 'ask'; readonly fields: readonly string[]; readonly noCache: boolean }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'upload'; readonly list: string }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'publish'; readonly id: string };

const offset = fc.integer({ min: 0, max: 50 });
const size = fc.integer({ min: 10, max: 40 });
const number = fc.nat(39);

const field = fc.oneof(
  fc
    .record({ offset, size })
    .map((page) => `drafts(offset: ${page.offset}, first: ${page.size}) { nodes { ...N } }`),
  fc
    .record({ offset, size })
    .map((page) => `publications(offset: ${page.offset}, first: ${page.size}) { nodes { ...N } }`),
  fc
    .record({ offset, size })
    .map((page) => `assets(type: IMAGE, offset: ${page.offset}, first: ${page.size}) { nodes { id } }`),
  number.map((n) => `draft(mediaId: "draft-${n}") { ...N }`),
  number.map((n) => `publication(articleId: "publication-${n}") { ...N }`),
  number.map((n) => `asset(type: IMAGE, mediaId: "${imageAt(n)}") { id }`),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      fields: fc.array(field, { minLength: 1, maxLength: 3 }),
      noCache: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 130, 1900, 100_000),
    }),
  },
  fc.record({ kind: fc.constant('upload' as const), list: fc.constantFrom('image', 'draft', 'publication') }),
  fc.record({ kind: fc.constant('delete' as const), id: number.map(imageAt) }),
  fc.record({ kind: fc.constant('publish' as const), id: number.map((n) => `draft-${n}`) }),
);

/** The calls of a gateway that is asked for these fields of each article. */
async function callsOf(steps: readonly Step[], fields: string) {
  let now = MORNING;
  const { gateway, sandbox } = inProcessSandboxGateway(
    { library: LIBRARY, now: () => now },
    { now: () => now, cacheMaxBytes: CACHE_MAX_BYTES },
  );
  const { control } = sandbox;
  const gone = new Set<string>();
  let covers = 0;
  for (const each of steps) {
    switch (each.kind) {
      case 'ask': {
        const aliased = each.fields.map((text, index) => `f${index}: ${text}`).join('\n');
        const query = `{ ${aliased} } fragment N on News { id articles { ${fields} } }`;
        const text = JSON.stringify(
          await ask(gateway, query, undefined, each.noCache ? { 'cache-control': 'no-cache' } : {}),
        );
        covers += text.split('"cover":{').length - 1;
        break;
      }
      case 'wait':
        now += each.seconds * 1000;
        break;
      case 'upload':
        control.upload(each.list);
        break;
      default:
        if (gone.has(each.id)) break;
        gone.add(each.id);
        if (each.kind === 'delete') control.delete(each.id);
        else control.publish(each.id);
    }
    // What is checked behind an answer has ended: how long an answer takes makes no difference.
    await settle();
  }
  const calls = control.calls().map(({ path, type, offset: from, count }) => ({ path, type, from, count }));
  return { calls, covers };
}

it('an operation with covers and pictures makes the calls that it makes without them', async () => {
  let covers = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20, size: 'max' }), async (steps) => {
      const plain = await callsOf(steps, 'title');
      const withCovers = await callsOf(steps, 'title cover { url } pictures { mediaId asset { url } }');

      expect(withCovers.calls).toEqual(plain.calls);
      covers += withCovers.covers;
    }),
    { numRuns: propertyRuns(200) },
  );
  expect(covers).toBeGreaterThan(20);
});
