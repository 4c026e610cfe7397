import { imageSize } from 'image-size';
import { describe, expect, it } from 'vitest';
import { imageItem } from '../../../src/sandbox/lists/materials.ts';
import { newsItem } from '../../../src/sandbox/lists/news.ts';
import {
  createPictureHost,
  formAt,
  isPicturePath,
  pictureUrl,
} from '../../../src/sandbox/media/picture-host.ts';
import { drawPlaceholder } from '../../../src/sandbox/media/rings.ts';

const image = imageItem({ name: 'tea.jpg' });
const url = pictureUrl('http://127.0.0.1:1', image.media_id);
const path = new URL(url).pathname;

function setUp() {
  const host = createPictureHost();
  host.add(image);
  return host;
}

describe('createPictureHost', () => {
  it('serves the picture of an image that was added', async () => {
    const host = setUp();
    const { format } = formAt(url) ?? {};

    expect(await host.answer(path, undefined)).toEqual({
      status: 200,
      headers: { 'content-type': `image/${format}` },
      body: await host.pictureOf(image.media_id),
      delivery: 'whole',
      delayMs: 0,
    });
  });

  it.each([
    ['0', formAt(url)?.width],
    ['640', 640],
    ['300', 300],
  ])('serves its form /%s, %i pixels wide', async (form, width) => {
    const { status, body } = await setUp().answer(path.replace(/0$/, form), undefined);

    expect(status).toBe(200);
    expect(imageSize(body).width).toBe(width);
  });

  it.each([
    '/mmbiz_png/unknown/0',
    '/mmbiz_png/unknown/640',
    path.replace(/0$/, '64'),
    '/mmbiz_png/',
    `${path}/more`,
  ])('answers %s with 404', async (unknown) => {
    expect((await setUp().answer(unknown, undefined)).status).toBe(404);
  });

  it.each([
    'http://127.0.0.1:4000/',
    'https://example.com/a',
    'https://mp.weixin.qq.com.example.com/',
    'about:blank',
    '',
  ])('shows a grey picture to a page at %o', async (referer) => {
    expect(await setUp().answer(path, referer)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/png' },
      body: drawPlaceholder(),
    });
  });

  it.each(['https://mp.weixin.qq.com/s?__biz=1', 'http://qq.com'])(
    'shows the picture to %s',
    async (referer) => {
      const host = setUp();

      expect((await host.answer(path, referer)).body).toEqual(await host.pictureOf(image.media_id));
    },
  );

  it('takes items that have no picture', async () => {
    const host = createPictureHost();

    host.add(newsItem());
    host.add(imageItem({ url: undefined }));
    host.add(imageItem({ url: 'not a url' }));

    expect((await host.answer(path, undefined)).status).toBe(404);
  });
});

describe('isPicturePath', () => {
  it('tells pictures from the API', () => {
    expect([isPicturePath(path), isPicturePath('/cgi-bin/stable_token')]).toEqual([true, false]);
  });
});
