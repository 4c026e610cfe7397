import { describe, expect, it } from 'vitest';
import {
  articleItem,
  createItem,
  editItem,
  imageItem,
  newsItem,
  videoItem,
  voiceItem,
} from '../../src/sandbox/items.ts';
import { ITEM_TYPES } from '../../src/sandbox/wire.ts';

describe('the builders', () => {
  it('give every item the keys of its type, in the order of the wire', () => {
    expect(Object.keys(imageItem({ tags: [] }))).toEqual(['media_id', 'name', 'update_time', 'url', 'tags']);
    expect(Object.keys(voiceItem())).toEqual(['media_id', 'name', 'update_time']);
    expect(Object.keys(videoItem())).toEqual(['media_id', 'name', 'update_time']);
    expect(Object.keys(newsItem())).toEqual(['media_id', 'content', 'update_time']);
    expect(Object.keys(newsItem().content)).toEqual(['news_item', 'create_time', 'update_time']);
  });

  it('give items of different names or types different ids of 43 characters', () => {
    const ids = [
      imageItem({ name: 'a' }),
      imageItem({ name: 'b' }),
      voiceItem({ name: 'a' }),
      videoItem({ name: 'a' }),
      newsItem(),
      newsItem({ content: { news_item: [articleItem({ title: 'a' })] } }),
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

describe('createItem', () => {
  it.each(ITEM_TYPES)('builds an item of type %s', (type) => {
    const builders = { image: imageItem, voice: voiceItem, video: videoItem, news: newsItem };

    expect(createItem(type, {})).toEqual(builders[type]());
  });
});

describe('editItem', () => {
  it('changes fields of an image, and its time', () => {
    const image = imageItem();

    expect(editItem(image, { name: 'new' }, 9)).toEqual({ ...image, name: 'new', update_time: 9 });
  });

  it('changes the articles of a news asset and both its times, not the time it was made', () => {
    const news = newsItem({ update_time: 1 });
    const news_item = [articleItem({ title: 'New' })];

    expect(editItem(news, { content: { news_item } }, 9)).toEqual({
      media_id: news.media_id,
      content: { news_item, create_time: 1, update_time: 9 },
      update_time: 9,
    });
  });
});
