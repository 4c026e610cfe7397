import { imageSize } from 'image-size';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageItem } from '../../../src/sandbox/lists/materials.ts';
import { type Oddity, oddPictureUrl } from '../../../src/sandbox/media/odd-pictures.ts';
import { createPictureHost } from '../../../src/sandbox/media/picture-host.ts';
import { drawPlaceholder } from '../../../src/sandbox/media/rings.ts';

const WECHAT = 'https://mp.weixin.qq.com/';

async function ask(oddity: Oddity, referer?: string) {
  const host = createPictureHost();
  const url = oddPictureUrl('http://127.0.0.1:1', oddity);
  host.add(imageItem({ url }));
  return host.answer(new URL(url).pathname, referer);
}

const decode = (file: Uint8Array) => sharp(file, { failOn: 'truncated' }).raw().toBuffer();

describe('oddPictureUrl', () => {
  it('is not served before an item has it', async () => {
    const { pathname } = new URL(oddPictureUrl('http://127.0.0.1:1', 'bomb'));

    expect((await createPictureHost().answer(pathname, undefined)).status).toBe(404);
  });
});

describe('ODD_PICTURES', () => {
  it.each<[Oddity, object]>([
    ['slow', { delivery: 'whole', delayMs: 30_000 }],
    ['drip', { delivery: { bytesPerSecond: 1000 }, delayMs: 0 }],
    ['cut', { delivery: 'half', delayMs: 0 }],
  ])('has a whole picture that comes %s', async (oddity, delivery) => {
    const { status, body, ...rest } = await ask(oddity);

    expect(rest).toMatchObject(delivery);
    expect(status).toBe(200);
    await expect(decode(body)).resolves.toBeDefined();
  });

  it('has a page that says it is a picture', async () => {
    const { headers, body } = await ask('lie');

    expect(headers).toEqual({ 'content-type': 'image/jpeg' });
    expect(String(Buffer.from(body))).toMatch(/^<!doctype html>/);
  });

  it.each([undefined, WECHAT])('has the placeholder, also for the referrer %s', async (referer) => {
    expect(await ask('placeholder', referer)).toMatchObject({ status: 200, body: drawPlaceholder() });
  });

  it('has a bomb', async () => {
    const { body } = await ask('bomb');

    expect(imageSize(body)).toMatchObject({ type: 'png', width: 30_000, height: 30_000 });
    await expect(decode(body)).rejects.toThrow('pixel limit');
  });

  it('has a JPEG that tells its size, and whose data end early', async () => {
    const { body, delivery } = await ask('truncated');

    expect(delivery).toBe('whole');
    expect(imageSize(body)).toMatchObject({ type: 'jpg', width: 1280, height: 960 });
    await expect(decode(body)).rejects.toThrow();
  });

  it('has a whole JPEG of more than 10 MiB', async () => {
    const { body } = await ask('large');

    expect(body.length).toBeGreaterThan(10 * 1024 * 1024);
    await expect(decode(body)).resolves.toBeDefined();
  });

  it('has one that leads to a private address', async () => {
    expect(await ask('redirect')).toMatchObject({
      status: 302,
      headers: { location: 'http://127.0.0.1:1/' },
    });
  });

  it.each([
    [undefined, 403],
    ['https://example.com/', 403],
    [WECHAT, 200],
  ])('has one that answers the referrer %s with %i', async (referer, status) => {
    expect((await ask('forbidden', referer)).status).toBe(status);
  });
});
