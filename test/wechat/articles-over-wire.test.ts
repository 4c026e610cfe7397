import { describe, expect, it } from 'vitest';
import { exchange } from '../helpers/exchange.ts';
import { ask, type Gateway } from '../helpers/execute.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { keptGateway } from '../state/kept-gateway.ts';
import { TOKEN } from './fake-upstream.ts';
import { accountOverWire, DRAFT_COUNT, DRAFTS, gatewayOverWire, PUBLICATIONS } from './gateway-over-wire.ts';
import {
  imageInfo,
  type Wire,
  wireArticle,
  wireDraft,
  wireDraftArticle,
  wirePicturePost,
  wirePublication,
  wirePublished,
} from './wire-fixtures.ts';

const ARTICLES = `articles {
  type title author digest url contentSourceUrl thumbMediaId thumbUrl pictures { mediaId }
  showCoverPic needOpenComment onlyFansCanComment isDeleted content(format: RAW)
}`;
const DRAFT_PAGE = `{ drafts { totalCount nodes { mediaId updatedAt createdAt ${ARTICLES} } } }`;
const PUBLICATION_PAGE = `{ publications { totalCount nodes { articleId updatedAt createdAt ${ARTICLES} } } }`;

interface Account {
  readonly drafts?: readonly Wire[];
  readonly publications?: readonly Wire[];
}

/** Both speak the wire over a real socket, and neither knows of the other. */
const UPSTREAMS: readonly { name: string; open: (account: Account) => Promise<{ gateway: Gateway }> }[] = [
  { name: 'a server of the test', open: gatewayOverWire },
  {
    name: 'the sandbox',
    open: ({ drafts = [], publications = [] }) =>
      sandboxGateway({ library: { draft: drafts, publication: publications } }),
  },
];

const ARTICLE = {
  type: null,
  title: '春茶',
  author: 'Lin',
  digest: 'The first harvest.',
  url: 'http://mp.weixin.qq.com/s?__biz=TeaGarden==&mid=100000001&idx=1&sn=0123#rd',
  contentSourceUrl: 'https://tea.example/spring',
  thumbMediaId: 'Tea0Garden-Picture_000000000000000000000001',
  thumbUrl: 'http://mmbiz.qpic.cn/mmbiz_jpg/TeaGardenPicture/0?wx_fmt=jpeg',
  pictures: [],
  showCoverPic: true,
  needOpenComment: true,
  onlyFansCanComment: false,
  isDeleted: null,
  content: '<p>The first harvest<br  /> is in.</p>',
};

const AS_TEXT = { show_cover_pic: '1', need_open_comment: '1', only_fans_can_comment: '0' };

const TIMES = { updatedAt: '2023-11-14T22:13:20.000Z', createdAt: '2023-11-14T19:26:40.000Z' };

describe.each(UPSTREAMS)('over the socket of $name', ({ open }) => {
  it('every field of drafts and picture posts arrives as sent', async () => {
    const content = { news_item: [wireDraftArticle(AS_TEXT)], create_time: '1699990000' };
    const drafts = [
      wireDraft({ media_id: 'both' }, [wireDraftArticle(), wirePicturePost()]),
      wireDraft({ media_id: 'as-text', update_time: '1700000000', content }),
      wireDraft({ media_id: 'untold' }, [
        wireDraftArticle({ article_type: undefined }),
        wirePicturePost({ article_type: undefined, content: '' }),
        wirePicturePost({
          article_type: 'newsvideo',
          image_info: { image_list: [{}, null, { image_media_id: 'Tea-3' }, 'Tea-4'] },
        }),
      ]),
    ];
    const { gateway } = await open({ drafts });

    const { data, errors } = await ask(gateway, DRAFT_PAGE);

    const post = {
      ...ARTICLE,
      type: 'PICTURES',
      title: '九张图',
      author: null,
      digest: null,
      url: 'http://mp.weixin.qq.com/s?__biz=TeaGarden==&mid=100000124&idx=1&sn=0c0c#rd',
      contentSourceUrl: null,
      thumbUrl: null,
      pictures: [{ mediaId: 'Tea0Garden-Picture_1' }, { mediaId: 'Tea0Garden-Picture_2' }],
      showCoverPic: null,
      needOpenComment: false,
      content: '一行文字',
    };
    expect(errors).toBeUndefined();
    expect(data.drafts).toEqual({
      totalCount: 3,
      nodes: [
        { mediaId: 'both', ...TIMES, articles: [{ ...ARTICLE, type: 'NEWS' }, post] },
        { mediaId: 'as-text', ...TIMES, articles: [{ ...ARTICLE, type: 'NEWS' }] },
        {
          mediaId: 'untold',
          ...TIMES,
          articles: [ARTICLE, { ...post, content: null }, { ...post, pictures: [{ mediaId: 'Tea-3' }] }],
        },
      ],
    });
  });

  it('every field of publications arrives as sent', async () => {
    const flags = [true, false, 1, 0, 'true', 'false', undefined];
    const content = { news_item: [wireArticle()] };
    const publications = [
      wirePublication(
        { article_id: 'flags' },
        flags.map((is_deleted) => wirePublished({ is_deleted })),
      ),
      wirePublication({ article_id: 'inner', update_time: undefined }, [wirePublished(AS_TEXT)]),
      wirePublication({
        article_id: 'created',
        update_time: undefined,
        content: { ...content, create_time: '1699990000' },
      }),
    ];
    const { gateway } = await open({ publications });

    const { data, errors } = await ask(gateway, PUBLICATION_PAGE);

    const deleted = [true, false, true, false, true, false, null];
    expect(errors).toBeUndefined();
    expect(data.publications).toEqual({
      totalCount: 3,
      nodes: [
        { articleId: 'flags', ...TIMES, articles: deleted.map((isDeleted) => ({ ...ARTICLE, isDeleted })) },
        { articleId: 'inner', ...TIMES, articles: [{ ...ARTICLE, isDeleted: false }] },
        { articleId: 'created', ...TIMES, updatedAt: TIMES.createdAt, articles: [ARTICLE] },
      ],
    });
  });

  it('an item that tells no time at all fails its page alone', async () => {
    const content = { news_item: [wireArticle()] };
    const { gateway } = await open({
      drafts: [wireDraft()],
      publications: [wirePublication({ update_time: undefined, content })],
    });

    const { data, errors } = await ask(gateway, '{ drafts { totalCount } publications { totalCount } }');

    expect(data).toEqual({ drafts: { totalCount: 1 }, publications: null });
    expect(errors).toMatchObject([{ path: ['publications'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it('the text of a picture post is sent as it is, and escaped where it is embedded', async () => {
    const content = '<script>alert(1)</script> &amp; **tea**\n\n第二段\r\n<b>三</b>';
    const { gateway } = await open({ drafts: [wireDraft({}, [wirePicturePost({ content })])] });
    const forms = ['SAFE', 'TEXT', 'MARKDOWN', 'RAW'].map((form) => `${form}: content(format: ${form})`);

    const { data } = await ask(gateway, `{ drafts { nodes { articles { ${forms.join(' ')} } } } }`);

    const [{ articles }] = data.drafts.nodes;
    expect(articles).toEqual([
      {
        SAFE: expect.stringContaining(
          '<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; **tea**</p><p>第二段<br>&lt;b&gt;三&lt;/b&gt;</p>',
        ),
        TEXT: content,
        MARKDOWN: `&lt;script>alert(1)&lt;/script> \\&amp; \\*\\*tea\\*\\*\n\n第二段\\\n&lt;b>三&lt;/b>\n`,
        RAW: content,
      },
    ]);
  });

  it('half a character in any text breaks nothing', async () => {
    const half = '\ud800';
    const url = `http://mmbiz.qpic.cn/${half}`;
    const texts = {
      title: half,
      author: half,
      digest: half,
      thumb_media_id: half,
      url,
      thumb_url: url,
      content_source_url: url,
      content: `${half}<a href="https://tea.example/${half}">${half}</a><img data-src="${url}" alt="${half}">`,
    };
    const { gateway } = await open({
      drafts: [wireDraft({}, [wirePicturePost({ ...texts, image_info: imageInfo(half, 'Tea-1') })])],
      publications: [wirePublication({}, [wirePublished(texts)])],
    });
    const fields =
      'articles { title author digest url thumbUrl contentSourceUrl thumbMediaId cover { id } pictures { mediaId asset { id } } content text: content(format: TEXT) markdown: content(format: MARKDOWN) raw: content(format: RAW) }';

    const query = `{ drafts { nodes { ${fields} } } publications { nodes { ${fields} } } }`;
    const { data, errors } = await ask(gateway, query);
    // This way the answer gets an ETag.
    const { answer } = await exchange(gateway, { query }, { method: 'GET' });

    expect(errors).toBeUndefined();
    expect(answer.data).toEqual(data);
    const [post] = data.drafts.nodes[0].articles;
    const [published] = data.publications.nodes[0].articles;
    for (const article of [post, published]) {
      expect(article).toMatchObject({ title: half, author: half, digest: half, thumbMediaId: half });
      expect(article).toMatchObject({ raw: texts.content, cover: null, thumbUrl: url });
    }
    expect(post).toMatchObject({ text: texts.content, pictures: [{ mediaId: 'Tea-1', asset: null }] });
  });
});

describe('half a character', () => {
  it('is there again after a restart', async () => {
    const half = '\ud800';
    const { source, lists } = await accountOverWire({
      drafts: [wireDraft({}, [wireDraftArticle({ title: half, content: `<p>${half}</p>` })])],
    });
    const folder = temporaryFolder();
    const query = '{ drafts { nodes { articles { title content(format: RAW) } } } }';
    const first = await keptGateway({ source, folder, library: { lists } });
    const before = await ask(first.gateway, query);
    await first.state.close();

    const second = await keptGateway({ source, folder, library: { lists } });

    expect(before.data.drafts.nodes).toEqual([{ articles: [{ title: half, content: `<p>${half}</p>` }] }]);
    expect(await ask(second.gateway, query)).toEqual(before);
    expect([...first.warnings(), ...second.warnings()]).toEqual([]);
  });

  it.each([
    ['drafts(after: $text) { totalCount }', 'after'],
    ['publications(before: $text) { totalCount }', 'before'],
    ['draft(mediaId: $id) { id }', 'mediaId'],
    ['publication(articleId: $id) { id }', 'articleId'],
    ['node(id: $id) { id }', 'id'],
  ])('is neither a cursor nor an id: %s', async (field, argument) => {
    const { gateway, calls } = await gatewayOverWire({ drafts: [wireDraft()] });
    const isId = field.includes('$id');

    const { errors } = await ask(gateway, `query (${isId ? '$id: ID!' : '$text: String'}) { ${field} }`, {
      text: 'Tea\ud800',
      id: 'Tea\ud800',
    });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(calls).toEqual([]);
  });
});

describe('the calls for drafts and publications', () => {
  it('are those of the documentation, and draft/switch is none of them', async () => {
    let now = Date.UTC(2026, 0, 5, 4);
    const { gateway, calls } = await gatewayOverWire({
      drafts: Array.from({ length: 45 }, (_, n) => wireDraft({ media_id: `draft-${n}` })),
      publications: Array.from({ length: 25 }, (_, n) => wirePublication({ article_id: `article-${n}` })),
      settings: { now: () => now },
    });
    const everything = `{
      drafts(first: 100) { nodes { id } } draft(mediaId: "absent") { id }
      publications(first: 100) { nodes { id } } publication(articleId: "absent") { id }
      lists { name }
    }`;

    await ask(gateway, everything);
    now += 3_600_000;
    await ask(gateway, everything);

    const query = { access_token: 'T0ken' };
    const json = (offset: number) => ({ offset, count: 20, no_content: 0 });
    const [token, ...others] = calls;
    expect(token).toMatchObject({ method: 'POST', path: TOKEN });
    expect(others).toEqual(
      expect.arrayContaining([
        { method: 'POST', path: DRAFTS, query, json: json(0) },
        { method: 'POST', path: DRAFTS, query, json: json(20) },
        { method: 'GET', path: DRAFT_COUNT, query, json: undefined },
        { method: 'POST', path: PUBLICATIONS, query, json: json(0) },
      ]),
    );
    expect(new Set(others.map(({ path }) => path))).toEqual(new Set([DRAFTS, DRAFT_COUNT, PUBLICATIONS]));
  });
});
