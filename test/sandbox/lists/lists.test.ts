import { describe, expect, it } from 'vitest';
import { draftItem, picturePost } from '../../../src/sandbox/lists/drafts.ts';
import { LISTS } from '../../../src/sandbox/lists/lists.ts';
import { IMAGES, imageItem, videoItem, voiceItem } from '../../../src/sandbox/lists/materials.ts';
import { articleItem, NEWS, newsItem } from '../../../src/sandbox/lists/news.ts';
import { publicationItem } from '../../../src/sandbox/lists/publications.ts';

describe('the builders', () => {
  it('give every item the keys of its type, in the order of the wire', () => {
    expect(Object.keys(imageItem({ tags: [] }))).toEqual(['media_id', 'name', 'update_time', 'url', 'tags']);
    expect(Object.keys(voiceItem())).toEqual(['media_id', 'name', 'update_time']);
    expect(Object.keys(videoItem())).toEqual(['media_id', 'name', 'update_time']);
    expect(Object.keys(newsItem())).toEqual(['media_id', 'content', 'update_time']);
    expect(Object.keys(newsItem().content)).toEqual(['news_item', 'create_time', 'update_time']);
    expect(Object.keys(draftItem())).toEqual(['media_id', 'content', 'update_time']);
    expect(Object.keys(draftItem().content)).toEqual(['news_item', 'create_time', 'update_time']);
    expect(Object.keys(publicationItem())).toEqual(['article_id', 'content', 'update_time']);
    expect(Object.keys(publicationItem().content)).toEqual(['news_item', 'create_time', 'update_time']);
  });

  it('give items of different names or types different ids of 43 characters', () => {
    const ids = [
      imageItem({ name: 'a' }),
      imageItem({ name: 'b' }),
      voiceItem({ name: 'a' }),
      videoItem({ name: 'a' }),
      newsItem(),
      newsItem({ content: { news_item: [articleItem({ title: 'a' })] } }),
      draftItem(),
      draftItem({ content: { news_item: [picturePost([])] } }),
      { media_id: publicationItem().article_id },
    ].map(({ media_id }) => media_id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/);
  });

  it('take fields, also away', () => {
    expect(JSON.stringify(imageItem({ media_id: 'm', name: undefined, update_time: 1, url: '' }))).toBe(
      '{"media_id":"m","update_time":1,"url":""}',
    );
  });

  it('give a news asset one time in three places, unless told otherwise', () => {
    expect(newsItem({ update_time: 5, content: { create_time: 3 } })).toMatchObject({
      content: { create_time: 3, update_time: 5 },
      update_time: 5,
    });
  });
});

describe('ListDefinition.create', () => {
  it.each(LISTS)('builds an item of the list $name', ({ name, create }) => {
    const items = new Map<string, object>(
      Object.entries({
        image: imageItem(),
        voice: voiceItem(),
        video: videoItem(),
        news: newsItem(),
        draft: draftItem(),
        publication: publicationItem(),
      }),
    );

    expect(create({}, 'http://mmbiz.qpic.cn')).toEqual(items.get(name));
  });

  it('puts the picture of an image where the pictures are', () => {
    expect(IMAGES.create({ media_id: 'm' }, 'http://127.0.0.1:1').url).toMatch(
      /^http:\/\/127\.0\.0\.1:1\/mmbiz_\w+\//,
    );
  });
});

describe('ListDefinition.edit', () => {
  it('changes fields of an image, and its time', () => {
    const image = imageItem();

    expect(IMAGES.edit(image, { name: 'new' }, 9)).toEqual({ ...image, name: 'new', update_time: 9 });
  });

  it('changes the articles of a news asset and both its times, not the time it was made', () => {
    const news = newsItem({ update_time: 1 });
    const news_item = [articleItem({ title: 'New' })];

    expect(NEWS.edit(news, { content: { news_item } }, 9)).toEqual({
      media_id: news.media_id,
      content: { news_item, create_time: 1, update_time: 9 },
      update_time: 9,
    });
  });
});
