import { describe, expect, it } from 'vitest';
import { article, mediaAsset } from '../../helpers/assets.ts';
import { ask } from '../../helpers/execute.ts';
import { fakeMedia, targetOf } from '../../helpers/fake-media.ts';
import { publication } from '../../helpers/news.ts';
import { feedGateway } from './feed-gateway.ts';

const TEA = 'https://mmbiz.qpic.cn/mmbiz_jpg/tea/0?wx_fmt=jpeg&a=b';
const COVER = 'http://mmbiz.qpic.cn/mmbiz_jpg/cover/0?wx_fmt=jpeg';
const SVG = 'https://mmbiz.qpic.cn/mmbiz_svg/tea/0?wx_fmt=svg';

const PUBLISHED = { kind: 'picture', width: 1080, isOfDraft: false };

const sourcesIn = (html = '') => Array.from(html.matchAll(/<img src="([^"]*)"/g), ([, src]) => src);

describe('the pictures of a feed', () => {
  const content = `<p><img data-src="${TEA.replace('&', '&amp;')}"><img data-src="${SVG}"></p>`;
  const publications = [publication({ articles: [article({ content, thumbUrl: COVER, isDeleted: false })] })];

  it('are those of the gateway, in the text and as cover', async () => {
    const { atom, json } = feedGateway(publications, fakeMedia().settings);
    const [item] = (await json()).items;
    const [entry] = (await atom()).entries;

    const [tea, svg] = sourcesIn(item?.content_html);
    expect(targetOf(item?.image)).toEqual({ ...PUBLISHED, address: COVER });
    expect(targetOf(tea)).toEqual({ ...PUBLISHED, address: TEA });
    expect(svg).toBe(SVG);
    expect(sourcesIn(entry?.content)).toEqual([tea, svg]);
  });

  it('are those of WeChat without media', async () => {
    const { json } = feedGateway(publications);
    const [item] = (await json()).items;

    expect(item?.image).toBe(COVER);
    expect(sourcesIn(item?.content_html)).toEqual([TEA.replace('&', '&amp;'), SVG]);
  });

  it('are at the address where the gateway listens, if callers know no other', async () => {
    const { settings } = fakeMedia({ baseUrl: () => 'http://127.0.0.1:4000' });
    const [item] = (await feedGateway(publications, settings).json()).items;

    const local = expect.stringMatching(/^http:\/\/127\.0\.0\.1:4000\/media\//);
    expect([item?.image, ...sourcesIn(item?.content_html)]).toEqual([local, local, SVG]);
  });

  it('are those of the gateway in picture posts, too', async () => {
    const post = article({
      type: 'pictures',
      content: 'A tea garden.',
      thumbUrl: null,
      pictures: ['a-picture'],
      isDeleted: false,
    });
    const { gateway, json } = feedGateway([publication({ articles: [post] })], {
      pictures: [mediaAsset({ mediaId: 'a-picture', url: TEA })],
      ...fakeMedia().settings,
    });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');
    const [item] = (await json()).items;

    expect(item?.image).toBeUndefined();
    expect(sourcesIn(item?.content_html).map(targetOf)).toEqual([{ ...PUBLISHED, address: TEA }]);
  });
});
