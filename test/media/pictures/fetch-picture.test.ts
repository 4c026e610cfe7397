import type { ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPictureFetcher } from '../../../src/media/pictures/fetch-picture.ts';
import { createGuardedAgent } from '../../../src/media/pictures/guarded-agent.ts';
import { createDispatcher } from '../../../src/wechat/proxy.ts';
import { connectProxy } from '../../helpers/connect-proxy.ts';
import { type Answer, localServer, socketServer } from '../../helpers/local-server.ts';
import { bitmap, sample } from './sample-pictures.ts';

const WECHAT = 'https://mp.weixin.qq.com/';

/** A fetcher that may connect to this machine, by its address alone. */
function pictureFetcher({
  timeoutMs = 20_000,
  lookup,
}: {
  timeoutMs?: number;
  lookup?: LookupFunction;
} = {}) {
  const dispatcher = createGuardedAgent({ lookup, isExempt: (hostname) => hostname === '127.0.0.1' });
  const fetcher = createPictureFetcher({ dispatcher, timeoutMs });
  onTestFinished(() => {
    fetcher.close();
    return dispatcher.destroy();
  });
  return fetcher;
}

/** A host of pictures, and the `Referer` of each request. */
async function pictureHost(answer: Answer) {
  const { url, requests } = await localServer(answer);
  const source = new URL('/mmbiz_jpg/secret-id/0', url);
  return { source, requests, referers: () => requests.map(({ headers }) => headers.referer) };
}

const sends = (content: Uint8Array) => (_request: unknown, response: ServerResponse) => response.end(content);

const jpeg = (options = {}) => sample(options).jpeg().toBuffer();
const square = (background: { r: number; g: number; b: number }) =>
  sample({ width: 140, height: 140, background }).jpeg().toBuffer();
const GREY = { r: 128, g: 128, b: 128 };
const RED = { r: 200, g: 20, b: 20 };

describe('fetchPicture', () => {
  it('fetches a picture without a Referer, uncompressed', async () => {
    const content = await jpeg();
    const { source, requests } = await pictureHost(sends(content));

    const picture = await pictureFetcher().fetchPicture(source);

    expect(picture.format).toBe('jpg');
    expect(Buffer.compare(picture.content, content)).toBe(0);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
    expect(requests[0]?.headers).not.toHaveProperty('referer');
    expect(requests[0]?.headers).not.toHaveProperty('range');
    expect(requests[0]?.headers.accept).not.toContain('wxpic');
  });

  it('tells the format by the first bytes, not by the header', async () => {
    const content = await sample().png().toBuffer();
    const { source } = await pictureHost((_request, response) =>
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(content),
    );

    expect(await pictureFetcher().fetchPicture(source)).toMatchObject({ format: 'png' });
  });

  it('fetches a picture that comes in many small pieces, without an announced length', async () => {
    const content = await jpeg({ isNoisy: true });
    const { source } = await pictureHost((_request, response) => {
      for (let offset = 0; offset < content.length; offset += 100)
        response.write(content.subarray(offset, offset + 100));
      response.end();
    });

    const picture = await pictureFetcher().fetchPicture(source);

    expect(Buffer.compare(picture.content, content)).toBe(0);
  });

  it.each([
    ['not-found', 404],
    ['not-found', 410],
    ['status', 500],
    ['status', 206],
    ['status', 429],
  ])('refuses as %s what is answered with status %i', async (reason, status) => {
    const { source, requests } = await pictureHost((_request, response) =>
      response.writeHead(status).end('no'),
    );

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ name: 'MediaError', reason });
    expect(requests).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    const content = await jpeg();
    const elsewhere = await pictureHost(sends(content));
    const { source } = await pictureHost((_request, response) =>
      response.writeHead(302, { location: elsewhere.source.href }).end(),
    );

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ reason: 'redirect' });
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['a page', '<!DOCTYPE html>'],
    ['an error', '{"errcode":1}'],
    ['an svg', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    ['nothing', ''],
  ])('refuses %s that is sent as a JPEG', async (_what, text) => {
    const { source } = await pictureHost((_request, response) =>
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(text),
    );

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ reason: 'type' });
  });

  it('refuses a picture without its end', async () => {
    const content = await jpeg({ isNoisy: true });
    const { source } = await pictureHost(sends(content.subarray(0, -100)));

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ reason: 'broken' });
  });

  it('refuses a picture that is shorter than announced', async () => {
    const content = await jpeg({ isNoisy: true });
    const { url } = await socketServer((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${content.length + 1}\r\n\r\n`);
        socket.end(content);
      });
    });

    await expect(pictureFetcher().fetchPicture(new URL('/0', url))).rejects.toMatchObject({
      reason: 'broken',
    });
  });

  it('refuses a picture of more than 10 MiB that announces it, and reads none of it', async () => {
    const { source } = await pictureHost((_request, response) => {
      response.writeHead(200, { 'content-length': 10 * 2 ** 20 + 1 });
      response.flushHeaders();
    });

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('refuses a picture of more than 10 MiB that announces nothing, and reads no more', async () => {
    const { source } = await pictureHost((_request, response) => {
      response.write(Buffer.alloc(10 * 2 ** 20 + 1, 0xff));
    });

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('fetches a picture of exactly 10 MiB', async () => {
    const start = await jpeg();
    const content = Buffer.concat([start, Buffer.alloc(10 * 2 ** 20 - start.length)]);
    const { source } = await pictureHost(sends(content));

    expect((await pictureFetcher().fetchPicture(source)).content).toHaveLength(content.length);
  });

  it('gives up a host that does not answer', async () => {
    const { source } = await pictureHost(() => {});

    const fetching = pictureFetcher({ timeoutMs: 20 }).fetchPicture(source);

    await expect(fetching).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('gives up a host that never ends', async () => {
    const content = await jpeg({ isNoisy: true });
    const { source } = await pictureHost((_request, response) => response.write(content.subarray(0, 100)));

    const fetching = pictureFetcher({ timeoutMs: 100 }).fetchPicture(source);

    await expect(fetching).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('gives up a host that accepts no connection', async () => {
    const fetcher = pictureFetcher({ timeoutMs: 20, lookup: () => {} });

    const fetching = fetcher.fetchPicture(new URL('https://mmbiz.qpic.cn/0'));

    await expect(fetching).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('gives up what is being fetched when it is closed', async () => {
    let reached = () => {};
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const { source } = await pictureHost(() => reached());
    const fetcher = pictureFetcher();

    const fetching = fetcher.fetchPicture(source);
    await isReached;
    fetcher.close();

    await expect(fetching).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('refuses a host with a private address', async () => {
    const fetcher = pictureFetcher({
      lookup: (_hostname, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]),
    });

    const fetching = fetcher.fetchPicture(new URL('https://mmbiz.qpic.cn/0'));

    await expect(fetching).rejects.toMatchObject({ reason: 'private-address' });
  });

  it('leaves it to a proxy to find the host', async () => {
    const { url, tunnels } = await connectProxy({ status: 502 });
    const proxy = { address: url.origin, authorization: undefined, variable: 'https_proxy' };
    const dispatcher = createDispatcher(proxy, {});
    onTestFinished(() => dispatcher.destroy());
    const fetcher = createPictureFetcher({ dispatcher, timeoutMs: 20_000 });

    const fetching = fetcher.fetchPicture(new URL('https://mmbiz.qpic.cn/mmbiz_jpg/a/0'));

    await expect(fetching).rejects.toMatchObject({ reason: 'unreachable' });
    expect(tunnels.map(({ target }) => target)).toEqual(['mmbiz.qpic.cn:443']);
  });

  it('tells of a host that cannot be reached nothing of its address', async () => {
    const { source } = await pictureHost((_request, response) => response.destroy());

    const error: unknown = await pictureFetcher()
      .fetchPicture(source)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ reason: 'unreachable' });
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).not.toMatch(/secret-id|127\.0\.0\.1/);
  });
});

describe('fetchPictureStart', () => {
  it.each([
    ['10485761', 10_485_761],
    ['2147483647', 2_147_483_647],
    ['2147483648', undefined],
    ['99999999999999', undefined],
    ['*', undefined],
  ])('takes %s for a length of %s', async (total, bytes) => {
    const content = await jpeg();
    const { source } = await pictureHost((_request, response) =>
      response.writeHead(206, { 'content-range': `bytes 0-65535/${total}` }).end(content),
    );

    expect(await pictureFetcher().fetchPictureStart(source)).toMatchObject({ format: 'jpg', bytes });
  });
});

describe('a picture that is shown only on pages of WeChat', () => {
  it('is fetched with its Referer after a 403', async () => {
    const content = await jpeg();
    const { source, referers } = await pictureHost((request, response) =>
      request.headers.referer === WECHAT ? response.end(content) : response.writeHead(403).end('no'),
    );

    expect(await pictureFetcher().fetchPicture(source)).toMatchObject({ format: 'jpg' });
    expect(referers()).toEqual([undefined, WECHAT]);
  });

  it('is refused after a second 403', async () => {
    const { source, referers } = await pictureHost((_request, response) => response.writeHead(403).end('no'));

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ reason: 'status' });
    expect(referers()).toEqual([undefined, WECHAT]);
  });

  it('is fetched with its Referer after a placeholder', async () => {
    const [placeholder, content] = await Promise.all([square(GREY), jpeg()]);
    const { source, referers } = await pictureHost((request, response) =>
      response.end(request.headers.referer === WECHAT ? content : placeholder),
    );

    const picture = await pictureFetcher().fetchPicture(source);

    expect(Buffer.compare(picture.content, content)).toBe(0);
    expect(referers()).toEqual([undefined, WECHAT]);
  });

  it.each([
    ['JPEG', () => square(GREY)],
    ['PNG', () => sample({ width: 140, height: 140, background: GREY }).png().toBuffer()],
    ['GIF', () => sample({ width: 140, height: 140, background: GREY }).gif().toBuffer()],
    [
      'PNG without colours',
      () => sample({ width: 140, height: 140, background: GREY }).greyscale().png().toBuffer(),
    ],
  ])('is refused after a second placeholder: a %s', async (_format, make) => {
    const { source, referers } = await pictureHost(sends(await make()));

    await expect(pictureFetcher().fetchPicture(source)).rejects.toMatchObject({ reason: 'placeholder' });
    expect(referers()).toEqual([undefined, WECHAT]);
  });

  it.each([
    ['a picture of that size in colours', () => square(RED)],
    ['a bmp of that size', async () => bitmap(140, 140)],
    [
      'a grey picture of nearly that size',
      () => sample({ width: 140, height: 141, background: GREY }).jpeg().toBuffer(),
    ],
  ])('is not %s', async (_what, make) => {
    const content = await make();
    const { source } = await pictureHost(sends(content));

    expect((await pictureFetcher().fetchPicture(source)).content).toHaveLength(content.length);
  });
});

describe('fetchPictureStart', () => {
  it('asks for the first bytes and tells the length of the whole', async () => {
    const content = await jpeg({ width: 1500, height: 1000, isNoisy: true });
    const { source, requests } = await pictureHost((_request, response) =>
      response
        .writeHead(206, { 'content-range': `bytes 0-65535/${content.length}` })
        .end(content.subarray(0, 65_536)),
    );

    const start = await pictureFetcher().fetchPictureStart(source);

    expect(requests.map(({ headers }) => headers.range)).toEqual(['bytes=0-65535']);
    expect(start).toMatchObject({ format: 'jpg', bytes: content.length, isWhole: false });
    expect(start.start).toHaveLength(65_536);
  });

  it('leaves a host that sends the whole picture', async () => {
    const content = await jpeg({ width: 1500, height: 1000, isNoisy: true });
    let hasLeft = () => {};
    const left = new Promise<void>((resolve) => {
      hasLeft = resolve;
    });
    const { source } = await pictureHost((_request, response) => {
      response.writeHead(200, { 'content-length': 9_000_000 }).write(content.subarray(0, 70_000));
      response.once('close', () => hasLeft());
    });

    const start = await pictureFetcher().fetchPictureStart(source);

    expect(start).toMatchObject({ format: 'jpg', bytes: 9_000_000, isWhole: false });
    expect(start.start).toHaveLength(65_536);
    await left;
  });

  it('knows no length where none is told', async () => {
    const content = await jpeg();
    const { source } = await pictureHost((_request, response) => {
      response.write(content);
      response.end();
    });

    expect(await pictureFetcher().fetchPictureStart(source)).toMatchObject({
      bytes: undefined,
      isWhole: false,
    });
  });

  it('tells when the first bytes are all', async () => {
    const content = await jpeg();
    const { source } = await pictureHost(sends(content));

    expect(await pictureFetcher().fetchPictureStart(source)).toMatchObject({
      bytes: content.length,
      isWhole: true,
    });
  });

  it('is refused for the same reasons as the whole', async () => {
    const { source } = await pictureHost((_request, response) => response.end('<html>'));

    await expect(pictureFetcher().fetchPictureStart(source)).rejects.toMatchObject({ reason: 'type' });
  });
});
