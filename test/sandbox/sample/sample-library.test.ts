import { describe, expect, it } from 'vitest';
import { isShownByPage } from '../../../src/sandbox/media/film-host.ts';
import { isOddPicture, ODD_PICTURES } from '../../../src/sandbox/media/odd-pictures.ts';
import { formAt } from '../../../src/sandbox/media/picture-host.ts';
import { createSampleAssets, createSampleLibrary } from '../../../src/sandbox/sample/sample-library.ts';

const BASE_URL = 'http://127.0.0.1:1';
const NOW = Date.UTC(2026, 4, 6, 1);
const assets = createSampleAssets(BASE_URL);
const { image, video, voice, news } = assets;
const media = [...image, ...video, ...voice];
const articles = news.flatMap(({ content }) => content.news_item);
const JANUARY_2025 = 1_735_660_800;

describe('createSampleLibrary', () => {
  it('is the same at the same time, save for where the pictures are', () => {
    const library = JSON.stringify(createSampleLibrary(BASE_URL, NOW));
    const elsewhere = JSON.stringify(createSampleLibrary('http://127.0.0.1:2', NOW));

    expect(elsewhere.replaceAll('http://127.0.0.1:2', BASE_URL)).toBe(library);
  });

  it('has the same assets at any time', () => {
    expect(createSampleLibrary(BASE_URL, NOW)).toMatchObject(assets);
    expect(createSampleLibrary(BASE_URL, 0)).toMatchObject(assets);
  });

  it('gives no two items the same id', () => {
    const { draft, publication } = createSampleLibrary(BASE_URL, NOW);
    const ids = [
      ...[...media, ...news, ...draft].map(({ media_id }) => media_id),
      ...publication.map(({ article_id }) => article_id),
    ];

    expect(new Set(ids).size).toBe(450 + draft.length + publication.length);
    for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/);
  });
});

describe('createSampleAssets', () => {
  it('holds 240 images, 60 voices, 30 videos and 120 news assets', () => {
    expect([image.length, voice.length, video.length, news.length]).toEqual([240, 60, 30, 120]);
  });

  it('is the same on every start, save for where the pictures are', () => {
    const elsewhere = JSON.stringify(createSampleAssets('http://127.0.0.1:2'));

    expect(elsewhere.replaceAll('http://127.0.0.1:2', BASE_URL)).toBe(JSON.stringify(assets));
  });

  it('lies in the past', () => {
    for (const { update_time } of [...media, ...news]) expect(update_time).toBeLessThan(JANUARY_2025);
  });

  it('is in the order of creation, which is not that of update_time', () => {
    const created = news.map(({ content }) => content.create_time);
    const updated = image.map(({ update_time }) => update_time);

    expect(created).toEqual([...created].sort((a, b) => b - a));
    expect(updated).not.toEqual([...updated].sort((a, b) => b - a));
    expect(news.some(({ content }) => content.update_time > content.create_time)).toBe(true);
  });

  it('never gives a voice or a video a url', () => {
    for (const item of [...video, ...voice]) expect(item).not.toHaveProperty('url');
  });

  it('has names that are paths, names that repeat, and items without a name', () => {
    const names = media.map(({ name }) => name);

    expect(names).toContainEqual(expect.stringMatching(/^\.\/image\/SDR\d{8}\.jpg$/));
    expect(names.filter((name) => name === 'cover.jpg').length).toBeGreaterThan(1);
    expect(names).toContain(undefined);
  });

  it('has each odd picture once, among the older half of its images', () => {
    const odd = image.filter(({ url = '' }) => isOddPicture(url));

    expect(odd.map(({ name }) => name).sort()).toEqual(
      Object.values(ODD_PICTURES)
        .map(({ fileName }) => fileName)
        .sort(),
    );
    expect(image.slice(0, 120).filter(({ url = '' }) => isOddPicture(url))).toEqual([]);
  });

  it('shows an odd picture in no article, and on no video', () => {
    const { draft, publication } = createSampleLibrary(BASE_URL, NOW);

    expect(isOddPicture(JSON.stringify([news, video, draft, publication]))).toBe(false);
    const oddIds = image.filter(({ url = '' }) => isOddPicture(url)).map(({ media_id }) => media_id);
    for (const id of oddIds) expect(JSON.stringify([news, draft])).not.toContain(id);
  });

  it('says of the pictures in its articles how large they are', () => {
    for (const [, url = '', ratio] of JSON.stringify(articles).matchAll(
      /data-src=\\"(http:\/\/127[^"\\]+)\\" data-ratio=\\"([\d.]+)/g,
    )) {
      const { width, height } = formAt(url) ?? { width: 0, height: 0 };
      expect(Number(ratio)).toBeCloseTo(height / width, 3);
    }
  });

  it('has voices in every format, most of them mp3, and a video that a page plays', () => {
    const endings = voice.map(({ name = '' }) => /\.(amr|silk|wma)$/.exec(name)?.[1] ?? 'mp3');

    expect(new Set(endings)).toEqual(new Set(['mp3', 'amr', 'silk', 'wma']));
    expect(endings.filter((ending) => ending === 'mp3').length).toBeGreaterThan(40);
    expect(video.filter(({ name = '' }) => isShownByPage(name))).toHaveLength(1);
  });

  it('has tags on some images only, always empty, and images without a url', () => {
    expect(new Set(image.map(({ tags }) => tags?.length))).toEqual(new Set([0, undefined]));
    expect(image.map(({ url }) => url)).toEqual(expect.arrayContaining(['', undefined]));
  });

  it('has news assets of one to eight articles', () => {
    const sizes = new Set(news.map(({ content }) => content.news_item.length));

    expect([...sizes].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('fills the digest of single articles only', () => {
    for (const { content } of news) {
      const isSingle = content.news_item.length === 1;
      for (const { digest } of content.news_item) expect(Boolean(digest)).toBe(isSingle);
    }
  });

  it('takes every cover from an image that was there before', () => {
    for (const { content } of news) {
      for (const { thumb_media_id, thumb_url } of content.news_item) {
        const cover = image.find(({ media_id }) => media_id === thumb_media_id);
        expect(cover?.update_time).toBeLessThan(content.create_time);
        expect(cover?.url).toBe(thumb_url);
      }
    }
  });

  it('links only to pictures that it has', () => {
    const urls = new Set(image.map(({ url }) => url));
    const linked = [...JSON.stringify(articles).matchAll(/data-src=\\"(http:\/\/127[^"\\]+)/g)];

    expect(linked.length).toBeGreaterThan(200);
    for (const [, url] of linked) expect(urls).toContain(url);
  });

  it('has show_cover_pic as a number and as a text, and comment flags since 2018', () => {
    const kinds = new Set(articles.map(({ show_cover_pic }) => show_cover_pic));

    expect(kinds).toEqual(new Set([0, 1, '0', '1']));
    expect(new Set(articles.map(({ need_open_comment }) => need_open_comment))).toEqual(
      new Set([0, 1, undefined]),
    );
  });

  it('has everything in it that an editor leaves behind', () => {
    const html = articles.map(({ content }) => content).join();

    for (const trace of [
      '<h2 style="',
      '<ul class="list-paddingleft-2">',
      '<blockquote',
      '<iframe class="video_iframe"',
      'data-src="https://v.qq.com/iframe/preview.html?vid=',
      '<a href="http://mp.weixin.qq.com/s?__biz=',
      '&nbsp;',
      '\u000b',
    ]) {
      expect(html).toContain(trace);
    }
    expect(html).not.toContain('<script');
  });

  it('keeps every article under 20,000 characters', () => {
    for (const { content = '' } of articles) expect(content.length).toBeLessThan(20_000);
  });
});
