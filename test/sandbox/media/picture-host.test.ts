import { describe, expect, it } from 'vitest';
import { imageItem } from '../../../src/sandbox/lists/materials.ts';
import { newsItem } from '../../../src/sandbox/lists/news.ts';
import {
  createPictureHost,
  isPicturePath,
  pictureOf,
  pictureUrl,
} from '../../../src/sandbox/media/picture-host.ts';
import { drawPlaceholder } from '../../../src/sandbox/media/pictures.ts';
import { decodePng } from '../decode-png.ts';

const image = imageItem({ name: 'tea.jpg' });
const url = pictureUrl('http://127.0.0.1:1', image.media_id);
const path = new URL(url).pathname;

function setUp() {
  const host = createPictureHost();
  host.add(image);
  return host;
}

describe('createPictureHost', () => {
  it('serves the picture of an image that was added', () => {
    expect(setUp().answer(path, undefined)).toEqual({
      status: 200,
      headers: { 'content-type': 'image/png' },
      body: pictureOf(image.media_id),
    });
  });

  it.each([
    ['640', 320, 180],
    ['300', 300, 169],
  ])('serves its form /%s, which is no wider', (form, width, height) => {
    const { status, body } = setUp().answer(path.replace(/0$/, form), undefined);

    expect(status).toBe(200);
    expect(decodePng(body)).toMatchObject({ width, height });
  });

  it.each([
    '/mmbiz_png/unknown/0',
    '/mmbiz_png/unknown/640',
    path.replace(/0$/, '64'),
    '/mmbiz_png/',
    `${path}/more`,
  ])('answers %s with 404', (unknown) => {
    expect(setUp().answer(unknown, undefined).status).toBe(404);
  });

  it.each([
    'http://127.0.0.1:4000/',
    'https://example.com/a',
    'https://mp.weixin.qq.com.example.com/',
    'about:blank',
    '',
  ])('shows a grey picture to a page at %o', (referer) => {
    expect(setUp().answer(path, referer).body).toEqual(drawPlaceholder());
  });

  it.each(['https://mp.weixin.qq.com/s?__biz=1', 'http://qq.com'])('shows the picture to %s', (referer) => {
    expect(setUp().answer(path, referer).body).toEqual(pictureOf(image.media_id));
  });

  it('takes items that have no picture', () => {
    const host = createPictureHost();

    host.add(newsItem());
    host.add(imageItem({ url: undefined }));
    host.add(imageItem({ url: 'not a url' }));

    expect(host.answer(path, undefined).status).toBe(404);
  });
});

describe('isPicturePath', () => {
  it('tells pictures from the API', () => {
    expect([isPicturePath(path), isPicturePath('/cgi-bin/stable_token')]).toEqual([true, false]);
  });
});
