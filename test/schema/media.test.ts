import { describe, expect, it } from 'vitest';
import { draftArticle, draftItem } from '../../src/sandbox/lists/drafts.ts';
import { imageItem, videoItem, voiceItem } from '../../src/sandbox/lists/materials.ts';
import { articleItem, newsItem } from '../../src/sandbox/lists/news.ts';
import { publicationItem, publishedArticle } from '../../src/sandbox/lists/publications.ts';
import { ask, type GatewaySettings } from '../helpers/execute.ts';
import { fakeMedia, KNOWN, targetOf } from '../helpers/fake-media.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';

const TEA = 'https://mmbiz.qpic.cn/mmbiz_jpg/tea/0?wx_fmt=jpeg';
const COVER = 'https://mmbiz.qpic.cn/mmbiz_jpg/cover/0?wx_fmt=jpeg';

const CONTENT = `<p><img data-src="${TEA}"></p>`;

/** The same article as a news asset, a draft and a publication; a picture, a video and a voice. */
const LIBRARY = {
  image: [imageItem({ media_id: 'a-picture', url: TEA })],
  video: [videoItem({ media_id: 'a-film', cover_url: COVER })],
  voice: [voiceItem({ media_id: 'a-voice' })],
  news: [newsItem({ content: { news_item: [articleItem({ content: CONTENT, thumb_url: COVER })] } })],
  draft: [draftItem({ content: { news_item: [draftArticle({ content: CONTENT, thumb_url: COVER })] } })],
  publication: [
    publicationItem({ content: { news_item: [publishedArticle({ content: CONTENT, thumb_url: COVER })] } }),
  ],
};

const open = (settings: GatewaySettings = {}) =>
  inProcessSandboxGateway({ library: LIBRARY }, { access: { mode: 'local' }, ...settings }).gateway;

const MEDIA = `{
  image: assets(type: IMAGE) { nodes { ...Media } }
  video: assets(type: VIDEO) { nodes { ...Media } }
  voice: assets(type: VOICE) { nodes { ...Media } }
}
fragment Media on MediaAsset {
  thumbnailUrl
  small: thumbnailUrl(width: 160)
  downloadUrl
  image { width height format bytes placeholder }
}`;

describe('a media asset', () => {
  it('is shown and played from the gateway', async () => {
    const { settings, facts } = fakeMedia();
    facts.set(TEA, KNOWN);

    const { data } = await ask(open(settings), MEDIA);

    const targets = ({ thumbnailUrl, small, downloadUrl }: Record<string, unknown>) =>
      [thumbnailUrl, small, downloadUrl].map((url) => (url === null ? null : targetOf(url)));
    const picture = { kind: 'thumbnail', list: 'image', id: 'a-picture' };
    const film = { kind: 'thumbnail', list: 'video', id: 'a-film' };
    expect(targets(data.image.nodes[0])).toEqual([
      { ...picture, width: 320 },
      { ...picture, width: 160 },
      { kind: 'file', list: 'image', id: 'a-picture' },
    ]);
    expect(targets(data.video.nodes[0])).toEqual([
      { ...film, width: 320 },
      { ...film, width: 160 },
      { kind: 'file', list: 'video', id: 'a-film' },
    ]);
    expect(targets(data.voice.nodes[0])).toEqual([
      null,
      null,
      { kind: 'file', list: 'voice', id: 'a-voice' },
    ]);
    expect([data.image, data.video, data.voice].map(({ nodes }) => nodes[0].image)).toEqual([
      KNOWN,
      null,
      null,
    ]);
  });

  it('is shown from where WeChat has it without media', async () => {
    const { data } = await ask(open(), MEDIA);

    const image = null;
    expect(data).toEqual({
      image: { nodes: [{ thumbnailUrl: TEA, small: TEA, downloadUrl: TEA, image }] },
      video: { nodes: [{ thumbnailUrl: COVER, small: COVER, downloadUrl: null, image }] },
      voice: { nodes: [{ thumbnailUrl: null, small: null, downloadUrl: null, image }] },
    });
  });

  it('tells what is known of its picture, and null in place of what is not', async () => {
    const { settings, facts } = fakeMedia();
    facts.set(TEA, { ...KNOWN, bytes: undefined, placeholder: undefined });

    const { data } = await ask(open(settings), MEDIA);

    expect(data.image.nodes[0].image).toEqual({ ...KNOWN, bytes: null, placeholder: null });
  });
});

describe.each([
  ['with media', () => fakeMedia().settings],
  ['without media', () => ({})],
])('a width, %s', (_, settings) => {
  it.each([0, -320, 319, 321, 1081, 2_147_483_647])(
    'is refused if pictures have no such one: %i',
    async (width) => {
      const gateway = open(settings());
      const query = `{
      assets(type: IMAGE) { nodes { ... on MediaAsset { thumbnailUrl(width: ${width}) } } }
      publications { nodes { articles { thumbUrl(width: ${width}) } } }
    }`;

      const { data, errors = [] } = await ask(gateway, query);

      expect(errors.map(({ message, extensions }) => [message, extensions])).toEqual(
        Array(2).fill([
          `"width" must be 160, 320, 640 or 1080, not ${width}.`,
          { code: 'BAD_USER_INPUT', argument: 'width' },
        ]),
      );
      expect(data.assets.nodes).toEqual([{ thumbnailUrl: null }]);
      expect(data.publications.nodes).toEqual([{ articles: [{ thumbUrl: null }] }]);
    },
  );
});

const ARTICLES = `{
  news: assets(type: NEWS) { nodes { ...Message } }
  drafts { nodes { ...Message } }
  publications { nodes { ...Message } }
}
fragment Message on News {
  articles { thumbUrl resized: thumbUrl(width: 640) content(format: FORMAT) }
}`;

/** The article of each list, with its content in a format. */
async function articlesIn(format: string, settings: GatewaySettings) {
  const { data } = await ask(open(settings), ARTICLES.replace('FORMAT', format));
  const [news, draft, publication] = [data.news, data.drafts, data.publications].map(
    ({ nodes }) => nodes[0].articles[0],
  );
  return { news, draft, publication };
}

describe('the cover of an article', () => {
  it('is that of the gateway in a width, and that of WeChat without one', async () => {
    const { news, draft, publication } = await articlesIn('TEXT', fakeMedia().settings);

    const target = { kind: 'picture', address: COVER, width: 640 };
    expect([news, draft, publication].map(({ thumbUrl }) => thumbUrl)).toEqual([COVER, COVER, COVER]);
    expect(targetOf(news.resized)).toEqual({ ...target, isOfDraft: false });
    expect(targetOf(draft.resized)).toEqual({ ...target, isOfDraft: true });
    expect(targetOf(publication.resized)).toEqual({ ...target, isOfDraft: false });
  });

  it('is that of WeChat in any width without media', async () => {
    const { publication } = await articlesIn('TEXT', {});

    expect(publication).toMatchObject({ thumbUrl: COVER, resized: COVER });
  });
});

describe('the content of an article', () => {
  it.each(['SAFE', 'MARKDOWN'])(
    'shows pictures from the gateway, those of drafts by other addresses: %s',
    async (format) => {
      const { news, draft, publication } = await articlesIn(format, fakeMedia().settings);

      const target = { kind: 'picture', address: TEA, width: 1080 };
      const shown = ({ content }: { content: string }) => targetOf(/https:[^")]*/.exec(content)?.[0]);
      expect(shown(draft)).toEqual({ ...target, isOfDraft: true });
      expect(shown(publication)).toEqual({ ...target, isOfDraft: false });
      expect(news.content).toBe(publication.content);
    },
  );

  it.each(['SAFE', 'MARKDOWN'])(
    'shows pictures from where WeChat has them without media: %s',
    async (format) => {
      const { draft, publication } = await articlesIn(format, {});

      expect(publication.content).toContain(TEA);
      expect(draft.content).toBe(publication.content);
    },
  );

  it.each(['TEXT', 'RAW'])('is the same with media: %s', async (format) => {
    const [on, off] = await Promise.all([articlesIn(format, fakeMedia().settings), articlesIn(format, {})]);

    expect(on.publication.content).toBe(off.publication.content);
    expect(on.draft.content).toBe(off.draft.content);
  });
});
