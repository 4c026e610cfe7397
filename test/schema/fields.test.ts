import { describe, expect, it } from 'vitest';
import { imageItem, videoItem, voiceItem } from '../../src/sandbox/lists/materials.ts';
import { articleItem, newsItem } from '../../src/sandbox/lists/news.ts';
import { ask } from '../helpers/execute.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';

const FIELDS = `{
  image: assets(type: IMAGE) { nodes { ...Asset } }
  video: assets(type: VIDEO) { nodes { ...Asset } }
  voice: assets(type: VOICE) { nodes { ...Asset } }
  news: assets(type: NEWS) { nodes { ...Asset } }
}
fragment Asset on Asset {
  __typename id mediaId type updatedAt
  ... on MediaAsset { name url description coverUrl }
  ... on NewsAsset {
    createdAt
    articles {
      title author digest url contentSourceUrl thumbMediaId thumbUrl
      showCoverPic needOpenComment onlyFansCanComment
      content(format: RAW)
    }
  }
}`;

const UPDATED = { seconds: 1_640_766_539, text: '2021-12-29T08:28:59.000Z' };
const CREATED = { seconds: 1_552_370_183, text: '2019-03-12T05:56:23.000Z' };

describe('an asset', () => {
  it('arrives with every field as sent', async () => {
    const image = imageItem({
      media_id: 'an-image',
      update_time: UPDATED.seconds,
      name: './图片/雨.jpg',
      url: 'http://mmbiz.qpic.cn/mmbiz_png/rain/0?wx_fmt=png',
      tags: [],
    });
    const video = videoItem({
      media_id: 'a-video',
      update_time: UPDATED.seconds,
      name: '煮水',
      description: '水开了 "three minutes"',
      cover_url: 'https://mmbiz.qpic.cn/cover/0',
    });
    const voice = voiceItem({ media_id: 'a-voice', update_time: UPDATED.seconds, name: '雨声.mp3' });
    const article = {
      title: '立冬',
      author: '阿沅',
      digest: 'A first frost',
      content: '<p>今天立冬 &amp; cold</p>',
      url: 'http://mp.weixin.qq.com/s?__biz=a==&mid=1&idx=1&sn=b#rd',
      content_source_url: 'https://tea.example/winter?a=1',
      thumb_media_id: 'an-image',
      thumb_url: 'http://mmbiz.qpic.cn/thumb/0?wx_fmt=jpeg',
      show_cover_pic: '1' as const,
      need_open_comment: 0 as const,
      only_fans_can_comment: 1 as const,
    };
    const news = newsItem({
      media_id: 'a-news',
      update_time: UPDATED.seconds,
      content: {
        news_item: [articleItem(article)],
        create_time: CREATED.seconds,
        update_time: UPDATED.seconds,
      },
    });
    const { gateway } = await sandboxGateway({
      library: { image: [image], video: [video], voice: [voice], news: [news] },
    });

    const { data, errors } = await ask(gateway, FIELDS);

    expect(errors).toBeUndefined();
    expect(data.image.nodes).toEqual([
      {
        __typename: 'MediaAsset',
        id: 'aW1hZ2U6YW4taW1hZ2U',
        mediaId: 'an-image',
        type: 'IMAGE',
        updatedAt: UPDATED.text,
        name: './图片/雨.jpg',
        url: 'http://mmbiz.qpic.cn/mmbiz_png/rain/0?wx_fmt=png',
        description: null,
        coverUrl: null,
      },
    ]);
    expect(data.video.nodes).toMatchObject([
      {
        mediaId: 'a-video',
        type: 'VIDEO',
        name: '煮水',
        url: null,
        description: video['description'],
        coverUrl: video['cover_url'],
      },
    ]);
    expect(data.voice.nodes).toMatchObject([
      { mediaId: 'a-voice', type: 'VOICE', name: '雨声.mp3', url: null, description: null, coverUrl: null },
    ]);
    expect(data.news.nodes).toEqual([
      {
        __typename: 'NewsAsset',
        id: 'bmV3czphLW5ld3M',
        mediaId: 'a-news',
        type: 'NEWS',
        updatedAt: UPDATED.text,
        createdAt: CREATED.text,
        articles: [
          {
            title: article.title,
            author: article.author,
            digest: article.digest,
            content: article.content,
            url: article.url,
            contentSourceUrl: article.content_source_url,
            thumbMediaId: article.thumb_media_id,
            thumbUrl: article.thumb_url,
            showCoverPic: true,
            needOpenComment: false,
            onlyFansCanComment: true,
          },
        ],
      },
    ]);
  });

  it('shows null for what is missing or empty', async () => {
    const image = imageItem({ media_id: 'bare', name: '', url: undefined });
    const empty = {
      title: '',
      author: '',
      digest: '',
      url: '',
      content_source_url: 'not a url',
      thumb_url: 'javascript:alert(1)',
    };
    const news = newsItem({ media_id: 'bare', content: { news_item: [articleItem(empty)] } });
    const { gateway } = await sandboxGateway({ library: { image: [image], news: [news] } });

    const { data, errors } = await ask(gateway, FIELDS);

    expect(errors).toBeUndefined();
    expect(data.image.nodes).toMatchObject([{ name: null, url: null }]);
    const shown = {
      title: null,
      author: null,
      digest: null,
      url: null,
      contentSourceUrl: null,
      thumbUrl: null,
    };
    expect(data.news.nodes).toMatchObject([{ articles: [shown] }]);
  });
});

describe('assetCounts', () => {
  it('adds up counts that are out of bounds to the largest number that GraphQL has', async () => {
    const { gateway, sandbox } = await sandboxGateway();
    const billion = 1_500_000_000;
    sandbox.control.setCountDifferences({ image: billion, video: billion });

    const { data, errors } = await ask(gateway, '{ assetCounts { image total } }');

    expect(errors).toBeUndefined();
    expect(data.assetCounts.total).toBe(2 ** 31 - 1);
  });
});
