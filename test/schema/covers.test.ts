import { describe, expect, it } from 'vitest';
import { draftItem, picturePost } from '../../src/sandbox/lists/drafts.ts';
import { publicationItem, publishedArticle } from '../../src/sandbox/lists/publications.ts';
import { MORNING } from '../helpers/clocked-source.ts';
import { DAY } from '../helpers/durations.ts';
import { ask, type GatewaySettings } from '../helpers/execute.ts';
import { imageItems } from '../helpers/item-lists.ts';
import { range } from '../helpers/range.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';

const IMAGES = imageItems(60).map(({ media_id }) => media_id);
const imageAt = (index: number) => IMAGES[index % IMAGES.length] ?? '';

const THUMB = 'http://mmbiz.qpic.cn/mmbiz_jpg/thumb/0?wx_fmt=jpeg';

/** Publications of so many articles each, whose covers are pictures of the account. */
function publications(count: number, articles: number) {
  return range(0, count).map((n) =>
    publicationItem({
      article_id: `publication-${n}`,
      content: {
        news_item: range(0, articles).map((index) =>
          publishedArticle({
            title: `${n}`,
            thumb_media_id: imageAt(n * articles + index),
            thumb_url: THUMB,
          }),
        ),
      },
    }),
  );
}

function open({
  count = 20,
  articles = 1,
  ...settings
}: GatewaySettings & { count?: number; articles?: number } = {}) {
  const clock = { time: MORNING };
  const now = () => clock.time;
  const post = draftItem({
    media_id: 'post',
    content: {
      news_item: [
        picturePost([imageAt(0), 'absent', imageAt(1)]),
        picturePost([imageAt(2)], { thumb_media_id: '' }),
        picturePost([imageAt(3)], { thumb_media_id: 'absent' }),
      ],
    },
  });
  const library = { image: imageItems(60), draft: [post], publication: publications(count, articles) };
  return { clock, ...inProcessSandboxGateway({ library, now }, { now, ...settings }) };
}

const COVERS = 'publications(first: 20) { nodes { articles { title thumbUrl cover { mediaId } } } }';
const ALL_IMAGES = 'assets(type: IMAGE, first: 60) { totalCount nodes { id } }';

const coversIn = ({
  publications: { nodes },
}: {
  publications: { nodes: { articles: { cover: unknown }[] }[] };
}) => nodes.flatMap(({ articles }) => articles.map(({ cover }) => cover));

describe('Article.cover', () => {
  it('is found among pages that the same operation reads, whatever their order in it', async () => {
    for (const query of [`{ ${ALL_IMAGES} ${COVERS} }`, `{ ${COVERS} ${ALL_IMAGES} }`]) {
      const { gateway, listCalls } = open();

      const { data, errors } = await ask(gateway, query);

      expect(errors).toBeUndefined();
      expect(coversIn(data)).toEqual(range(0, 20).map((n) => ({ mediaId: imageAt(n) })));
      expect(listCalls()).toHaveLength(3);
    }
  });

  it('is found among what a look-up of the same operation reads', async () => {
    const { gateway } = open();

    const { data } = await ask(gateway, `{ asset(type: IMAGE, mediaId: "${imageAt(25)}") { id } ${COVERS} }`);

    expect(coversIn(data)).toEqual(range(0, 20).map((n) => ({ mediaId: imageAt(n) })));
  });

  it('is null without an error where it is not cached, and takes no call; thumbUrl stays', async () => {
    const { gateway, listCalls } = open();

    const { data, errors } = await ask(gateway, `{ ${COVERS} }`);

    expect(errors).toBeUndefined();
    expect(data.publications.nodes[0].articles).toEqual([{ title: '0', thumbUrl: THUMB, cover: null }]);
    expect(listCalls()).toEqual([]);
  });

  it('is null once what is cached is too old to be served', async () => {
    const { gateway, clock, sandbox } = open();
    await ask(gateway, `{ ${ALL_IMAGES} }`);
    expect(coversIn((await ask(gateway, `{ ${COVERS} }`)).data)).not.toContain(null);
    clock.time += DAY + 1;
    sandbox.control.clearCalls();

    const { data, errors } = await ask(gateway, `{ ${COVERS} }`);

    expect(errors).toBeUndefined();
    expect(new Set(coversIn(data))).toEqual(new Set([null]));
  });

  it('of a picture post is its thumb, or its first picture where no thumb is named', async () => {
    const { gateway } = open();

    const { data, errors } = await ask(
      gateway,
      `{ ${ALL_IMAGES} draft(mediaId: "post") { articles { cover { mediaId } pictures { mediaId asset { mediaId } } } } }`,
    );

    const picture = (mediaId: string) => ({ mediaId, asset: mediaId === 'absent' ? null : { mediaId } });
    expect(errors).toBeUndefined();
    expect(data.draft.articles).toEqual([
      { cover: { mediaId: imageAt(0) }, pictures: [imageAt(0), 'absent', imageAt(1)].map(picture) },
      { cover: { mediaId: imageAt(2) }, pictures: [picture(imageAt(2))] },
      { cover: null, pictures: [picture(imageAt(3))] },
    ]);
  });
});

describe('MAX_ITEMS_PER_OPERATION', () => {
  it('counts the covers that are found, and leaves whole what is asked for beside those beyond it', async () => {
    const { gateway } = open({ maxItemsPerOperation: 85 });

    const { data, errors = [] } = await ask(gateway, `{ ${ALL_IMAGES} ${COVERS} }`);

    // 60 and 20 on the pages leave 5.
    expect(coversIn(data)).toEqual(range(0, 20).map((n) => (n < 5 ? { mediaId: imageAt(n) } : null)));
    expect(data.publications.nodes[19].articles).toEqual([{ title: '19', thumbUrl: THUMB, cover: null }]);
    expect(data.assets.totalCount).toBe(60);
    expect(errors).toHaveLength(15);
    expect(errors[0]).toMatchObject({
      path: ['publications', 'nodes', 5, 'articles', 0, 'cover'],
      message: 'The operation asks for 86 items, and 85 are allowed.',
      extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 85, cost: 86 },
    });
  });

  it('counts no cover that is not found', async () => {
    const { gateway } = open({ maxItemsPerOperation: 20 });

    const { errors } = await ask(gateway, `{ ${COVERS} }`);

    expect(errors).toBeUndefined();
  });

  it('counts the pictures of picture posts in the same way', async () => {
    const { gateway } = open({ maxItemsPerOperation: 62 });

    const { data, errors } = await ask(
      gateway,
      `{ ${ALL_IMAGES} draft(mediaId: "post") { articles { pictures { asset { mediaId } } } } }`,
    );

    const [first] = data.draft.articles;
    expect(first.pictures).toEqual([{ asset: { mediaId: imageAt(0) } }, { asset: null }, { asset: null }]);
    expect(errors).toHaveLength(3);
    expect(errors?.[0]).toMatchObject({
      path: ['draft', 'articles', 0, 'pictures', 2, 'asset'],
      extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 62, cost: 63 },
    });
  });

  it('has room by default for a page of 20 with 20 covers each', async () => {
    const { gateway } = open({ articles: 20 });
    await ask(gateway, `{ ${ALL_IMAGES} }`);

    const { data, errors } = await ask(gateway, `{ ${COVERS} }`);

    expect(errors).toBeUndefined();
    expect(coversIn(data)).toHaveLength(400);
    expect(coversIn(data)).not.toContain(null);
  });

  it('tells a hundred times at most that an operation has had its items', async () => {
    const { gateway } = open({ articles: 8, maxItemsPerOperation: 100 });
    await ask(gateway, `{ ${ALL_IMAGES} }`);
    const aliases = range(0, 40).map((n) => `a${n}: cover { mediaId }`);

    const { data, errors } = await ask(
      gateway,
      `{ publications(first: 20) { nodes { articles { ${aliases.join(' ')} } } } }`,
    );

    expect(data.publications.nodes).toHaveLength(20);
    expect(errors).toHaveLength(100);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['OPERATION_TOO_COMPLEX']),
    );
  });
});
