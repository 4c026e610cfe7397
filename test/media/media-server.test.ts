import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileCache } from '../../src/media/file-cache.ts';
import type { OpenFilmOptions } from '../../src/media/materials/films.ts';
import type { OpenedMaterial } from '../../src/media/materials/opened-material.ts';
import { createMediaAddresses } from '../../src/media/media-addresses.ts';
import { MediaError, type MediaRefusal } from '../../src/media/media-error.ts';
import type { CachedFile, MediaFile } from '../../src/media/media-file.ts';
import { createMediaServer, type MediaServerOptions, type ServedFile } from '../../src/media/media-server.ts';
import type { MediaTarget } from '../../src/media/media-target.ts';
import type { PictureRequest } from '../../src/media/pictures/picture-request.ts';
import type { MediaAsset } from '../../src/upstream/asset.ts';
import { UpstreamQuotaExceededError, UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { serve } from '../helpers/serve.ts';
import { settle } from '../helpers/settle.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const addresses = createMediaAddresses([Buffer.alloc(32, 7)]);

const PICTURE = 'https://mmbiz.qpic.cn/a/0';
const COVER = 'https://mmbiz.qpic.cn/cover/0';

/** The files are text: nothing here looks into them. */
const MADE: MediaFile = { content: Buffer.from('made'), format: 'webp' };
const VOICE: MediaFile = { content: Buffer.from('a voice'), format: 'mp3' };

const THUMBNAIL: MediaTarget = { kind: 'thumbnail', list: 'image', id: 'a', width: 320 };
const VOICE_FILE: MediaTarget = { kind: 'file', list: 'voice', id: 'a' };
const VIDEO_FILE: MediaTarget = { kind: 'file', list: 'video', id: 'a' };

function assetOf(type: MediaAsset['type'], id: string): MediaAsset {
  const isVideo = type === 'video';
  return {
    type,
    mediaId: id,
    updatedAt: new Date(0),
    name: null,
    url: type === 'image' ? PICTURE : null,
    description: null,
    coverUrl: isVideo ? COVER : null,
  };
}

/** A server of media whose sources are the test's, and what it is asked to do. */
async function mediaServer({
  find = () => undefined,
  make = async () => MADE,
  open = async () => VOICE,
  findMaterial = () => undefined,
  isElsewhere = () => false,
  ...options
}: Partial<MediaServerOptions> & {
  readonly find?: (request: PictureRequest) => CachedFile | undefined;
  readonly make?: (request: PictureRequest, signal: AbortSignal) => Promise<MediaFile>;
  readonly open?: MediaServerOptions['materials']['open'];
  readonly findMaterial?: MediaServerOptions['materials']['find'];
  readonly isElsewhere?: MediaServerOptions['materials']['isElsewhere'];
} = {}) {
  const made: PictureRequest[] = [];
  const served: ServedFile[] = [];
  const refused: MediaRefusal[] = [];
  const errors: MediaError[] = [];
  const unexpected: unknown[] = [];
  const answerMedia = createMediaServer({
    addresses,
    findAsset: async (list, id) => assetOf(list, id),
    pictures: {
      isServed: (address) => address.startsWith('https://mmbiz.qpic.cn/'),
      find,
      make(request, signal) {
        made.push(request);
        return make(request, signal);
      },
    },
    materials: { find: findMaterial, open, isElsewhere },
    clientOf: ({ socket }) => socket.remoteAddress ?? '',
    filesPerMinute: 100,
    callsPerDay: 100,
    onServed: (file) => served.push(file),
    onRefused(error) {
      errors.push(error);
      refused.push(error.reason);
    },
    onUnexpected: (error) => unexpected.push(error),
    ...options,
  });
  const { port, send } = await serve((_request, response) => response.end('the gateway'), { answerMedia });
  const askPath = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });
  const ask = (target: MediaTarget, headers: Record<string, string> = {}, method = 'GET') =>
    askPath(addresses.sign(target), { headers, method });
  return { port, send, ask, askPath, made, served, refused, errors, unexpected };
}

/** A file in the cache. */
function cachedFile(text: string): CachedFile {
  const path = join(temporaryFolder(), 'x.webp');
  writeFileSync(path, text);
  return { path, format: 'webp', bytes: text.length };
}

async function errorOf(response: Response) {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: unknown }[] };
  return { status: response.status, ...errors[0] };
}

describe('what is served', () => {
  it.each([
    ['a thumbnail of a picture', THUMBNAIL, { address: PICTURE, width: 320, format: 'webp' }],
    [
      'a thumbnail of a video',
      { kind: 'thumbnail', list: 'video', id: 'a', width: 640 },
      { address: COVER, width: 640, format: 'webp' },
    ],
    [
      'a picture as it is',
      { kind: 'file', list: 'image', id: 'a' },
      { address: PICTURE, width: undefined, format: 'plain' },
    ],
    [
      'a picture of an article',
      { kind: 'picture', address: PICTURE, width: 1080, isOfDraft: false },
      { address: PICTURE, width: 1080, format: 'webp' },
    ],
  ] as const)('is %s', async (_name, target, request) => {
    const { ask, made, served } = await mediaServer();

    const response = await ask(target, { accept: 'image/webp,*/*' });

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('made');
    expect(made).toEqual([request]);
    expect(response.headers.get('vary')).toBe(request.width === undefined ? null : 'Accept');
    expect(response.headers.get('cache-control')).toMatch(/^public, /);
    await expect.poll(() => served).toEqual([{ result: 'made', bytes: 4 }]);
  });

  it('is what is cached, at once, and as often as it is asked for', async () => {
    const { ask, made, served, refused } = await mediaServer({
      find: () => file,
      filesPerMinute: 1,
    });
    const file = cachedFile('cached');

    for (let times = 0; times < 5; times += 1) expect(await (await ask(THUMBNAIL)).text()).toBe('cached');

    expect(made).toEqual([]);
    expect(refused).toEqual([]);
    await expect.poll(() => served).toEqual(Array(5).fill({ result: 'hit', bytes: 6 }));
  });

  it('is private where it is a picture of a draft', async () => {
    const { ask } = await mediaServer();

    const { headers } = await ask({ kind: 'picture', address: PICTURE, width: 320, isOfDraft: true });

    expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  });

  it('is a voice, of which the range is passed on', async () => {
    const asked: unknown[] = [];
    const { ask } = await mediaServer({
      async open(list, id, { range }) {
        asked.push([list, id, range]);
        return VOICE;
      },
    });

    const response = await ask(VOICE_FILE, { range: 'bytes=2-6' });

    expect(response.status).toBe(206);
    expect(await response.text()).toBe('voice');
    expect(asked).toEqual([['voice', 'a', 'bytes=2-6']]);
  });

  it('is made again, once, if another process has evicted it', async () => {
    const file = cachedFile('cached');
    rmSync(file.path);
    const found = [file, undefined];
    const { ask, made } = await mediaServer({ find: () => found.shift() });

    expect(await (await ask(THUMBNAIL)).text()).toBe('made');
    expect(made).toHaveLength(1);
  });

  it('is nothing if it is evicted again and again', async () => {
    const file = cachedFile('cached');
    rmSync(file.path);
    const { ask, refused } = await mediaServer({ find: () => file });

    expect(await errorOf(await ask(THUMBNAIL))).toMatchObject({
      status: 502,
      extensions: { reason: 'broken' },
    });
    expect(refused).toEqual(['broken']);
  });

  it('is what a full disk cannot cache', async () => {
    const cache = createFileCache({
      maxBytes: 1000,
      onFailure() {},
      async openFile() {
        throw new Error('ENOSPC: no space left on device, open');
      },
    });
    const { ask } = await mediaServer({
      make: () => cache.put('a', { ...MADE, content: Buffer.from('full') }),
    });

    expect(await (await ask(THUMBNAIL)).text()).toBe('full');
    expect(cache.status().failure).toBe('ENOSPC: no space left on device');
  });

  it('answers a HEAD without a body', async () => {
    const { ask } = await mediaServer();

    const response = await ask(THUMBNAIL, {}, 'HEAD');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('4');
  });

  it('answers requests that are sent at once, in their order', async () => {
    const { send } = await mediaServer({
      open: async (_list, id) => ({ content: Buffer.from(`<${id}>`), format: 'mp3' }),
    });
    const ids = ['one', 'two', 'three'];
    const requests = ids.map((id, at) => {
      const path = addresses.sign({ ...VOICE_FILE, id } as MediaTarget);
      return `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: ${at < 2 ? 'keep-alive' : 'close'}\r\n\r\n`;
    });

    const { body } = await send(requests.join(''));

    expect(`${body}`.startsWith('<one>HTTP')).toBe(true);
  });

  it('passes on all else', async () => {
    const { askPath } = await mediaServer();

    for (const path of ['/graphql', '/media', '/', '/mediax/a'])
      expect(await (await askPath(path)).text()).toBe('the gateway');
  });
});

describe('a film', () => {
  const stream = (body: Readable, headers = {}): OpenedMaterial => ({
    kind: 'stream',
    status: 206,
    headers: { 'content-length': '4', 'content-range': 'bytes 0-3/10', ...headers },
    body,
  });

  it('comes as its host sends it, with the headers of a file', async () => {
    const { ask, served } = await mediaServer({
      open: async () => stream(Readable.from([Buffer.from('film')])),
    });

    const response = await ask(VIDEO_FILE, { range: 'bytes=0-3' });

    expect(response.status).toBe(206);
    expect(await response.text()).toBe('film');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-range': 'bytes 0-3/10',
      'content-security-policy': 'sandbox',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: '"mp4-a"',
    });
    await expect.poll(() => served).toEqual([{ result: 'made', bytes: 4 }]);
  });

  const whole = (body = Readable.from([Buffer.from('whole film')])): OpenedMaterial => ({
    kind: 'stream',
    status: 200,
    headers: { 'content-length': '10' },
    body,
  });

  it('is not sent to who has it, on its first play as later from the cache', async () => {
    const body = Readable.from([Buffer.from('whole film')]);
    const { ask, served } = await mediaServer({ open: async () => whole(body) });

    const response = await ask(VIDEO_FILE, { 'if-none-match': '"mp4-a"' });

    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe('"mp4-a"');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.has('content-length')).toBe(false);
    expect(await response.text()).toBe('');
    expect(body.destroyed).toBe(true);
    expect(served).toEqual([]);
  });

  it('is sent to who has another one', async () => {
    const { ask } = await mediaServer({ open: async () => whole() });

    const response = await ask(VIDEO_FILE, { 'if-none-match': '"mp4-b"' });

    expect([response.status, await response.text()]).toEqual([200, 'whole film']);
  });

  /** A host that heeds ranges, what it was asked for, and the part that was opened. */
  function filmHost() {
    const asked: (string | undefined)[] = [];
    const part = Readable.from([Buffer.from('film')]);
    const open: MediaServerOptions['materials']['open'] = async (_list, _id, { range }) => {
      asked.push(range);
      return range === undefined ? whole() : stream(part);
    };
    return { open, asked, part };
  }

  it('is sent in a range to who has the rest of it', async () => {
    const { open, asked } = filmHost();
    const { ask } = await mediaServer({ open });

    const response = await ask(VIDEO_FILE, { range: 'bytes=0-3', 'if-range': '"mp4-a"' });

    expect([response.status, await response.text()]).toEqual([206, 'film']);
    expect(asked).toEqual(['bytes=0-3']);
  });

  it.each(['"mp4-b"', 'W/"mp4-a"', 'Mon, 05 Jan 2026 00:00:00 GMT'])(
    'is sent whole to who has the rest of another one: %s',
    async (ifRange) => {
      const { open, asked, part } = filmHost();
      const { ask } = await mediaServer({ open });

      const response = await ask(VIDEO_FILE, { range: 'bytes=0-3', 'if-range': ifRange });

      expect([response.status, await response.text()]).toEqual([200, 'whole film']);
      expect(response.headers.has('content-range')).toBe(false);
      expect(asked).toEqual(['bytes=0-3', undefined]);
      expect(part.destroyed).toBe(true);
    },
  );

  it('has no range for a HEAD', async () => {
    const { open, asked } = filmHost();
    const { ask } = await mediaServer({ open });

    const response = await ask(VIDEO_FILE, { range: 'bytes=0-3' }, 'HEAD');

    expect([response.status, response.headers.get('content-length')]).toEqual([200, '10']);
    expect(asked).toEqual([undefined]);
  });

  it('that has no such range is an answer without a type', async () => {
    const { ask, served } = await mediaServer({
      open: async () => ({
        kind: 'stream',
        status: 416,
        headers: { 'accept-ranges': 'bytes', 'content-range': 'bytes */10' },
        body: Readable.from([]),
      }),
    });

    const response = await ask(VIDEO_FILE, { range: 'bytes=20-' });

    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(response.headers.has('content-type')).toBe(false);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe('');
    expect(served).toEqual([]);
  });

  it('may take longer than it may take to begin', async () => {
    const { ask, refused } = await mediaServer({
      maxWaitMs: 1,
      async open(_list, _id, { signal }) {
        const body = new Readable({ read() {} });
        signal.addEventListener('abort', () => body.destroy(signal.reason));
        body.push('whole');
        films.push(body);
        return whole(body);
      },
      make: (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const films: Readable[] = [];
    const playing = await ask(VIDEO_FILE);
    // Timers of one length end in their order: that of the film would have ended by now.
    expect((await ask(THUMBNAIL)).status).toBe(503);

    for (const film of films) film.push(' film');
    for (const film of films) film.push(null);

    expect(await playing.text()).toBe('whole film');
    expect(refused).toEqual(['overloaded']);
  });

  it('is not read for a HEAD', async () => {
    const body = Readable.from([Buffer.from('film')]);
    const { ask } = await mediaServer({ open: async () => stream(body) });

    const response = await ask(VIDEO_FILE, {}, 'HEAD');

    expect(response.headers.get('content-length')).toBe('4');
    expect(body.destroyed).toBe(true);
  });

  it('that breaks off closes the connection, so that nobody takes it for whole', async () => {
    async function* body() {
      yield Buffer.from('fi');
      throw new MediaError('broken', 'The host has left.');
    }
    const { ask, unexpected } = await mediaServer({ open: async () => stream(Readable.from(body())) });

    await expect(ask(VIDEO_FILE).then((response) => response.text())).rejects.toThrow();

    expect(unexpected).toEqual([]);
  });

  it('that is not read any more is closed', async () => {
    const body = new Readable({
      read() {
        this.push(Buffer.alloc(65_536));
      },
    });
    const { port } = await mediaServer({
      open: async () => stream(body, { 'content-length': '1000000000' }),
    });
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${addresses.sign(VIDEO_FILE)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    socket.once('data', () => socket.destroy());

    await expect.poll(() => body.destroyed).toBe(true);
  });

  const PAGE: OpenedMaterial = { kind: 'page', url: 'https://mp.weixin.qq.com/film' };

  it.each([undefined, 'document'])('on a page leads there (%s)', async (destination) => {
    const { ask, served } = await mediaServer({ open: async () => PAGE });

    const response = await ask(
      VIDEO_FILE,
      destination === undefined ? {} : { 'sec-fetch-dest': destination },
    );

    expect([response.status, response.headers.get('location')]).toEqual([303, PAGE.url]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(served).toEqual([]);
  });

  it.each(['video', 'audio', 'image', 'iframe', 'empty'])(
    'on a page leads no %s there',
    async (destination) => {
      const { send, refused } = await mediaServer({ open: async () => PAGE });

      const { status, head, body } = await send(
        `GET ${addresses.sign(VIDEO_FILE)} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-dest: ${destination}\r\nconnection: close\r\n\r\n`,
      );

      expect(status).toBe(415);
      expect(`${head}${body}`).not.toContain('mp.weixin.qq.com');
      expect(refused).toEqual(['page']);
    },
  );
});

describe('the name of a file that is saved', () => {
  it.each([
    [VOICE_FILE, 'inline; filename="voice-a.mp3"'],
    [THUMBNAIL, 'inline; filename="picture-a.webp"'],
    [{ kind: 'file', list: 'image', id: 'a_B-9' }, 'inline; filename="picture-a_B-9.webp"'],
    [{ kind: 'thumbnail', list: 'video', id: 'a', width: 320 }, 'inline; filename="cover-a.webp"'],
    [{ kind: 'picture', address: PICTURE, width: 320, isOfDraft: false }, 'inline; filename="picture.webp"'],
  ] as const)('is that of its asset: $kind of $list is %s', async (target, disposition) => {
    const { ask } = await mediaServer();

    expect((await ask(target)).headers.get('content-disposition')).toBe(disposition);
  });

  it('is that of a film, too, as its host sends it', async () => {
    const { ask } = await mediaServer({
      open: async () => ({ kind: 'stream', status: 200, headers: {}, body: Readable.from(['film']) }),
    });

    const { headers } = await ask(VIDEO_FILE);

    expect(headers.get('content-disposition')).toBe('inline; filename="video-a.mp4"');
  });
});

describe('a script of any page', () => {
  const refuseAll = async () => {
    throw new MediaError('placeholder', 'This is why.', { retryAfterSeconds: 1 });
  };

  it.each([
    ['a picture', {}, THUMBNAIL],
    ['a picture of a draft', {}, { kind: 'picture', address: PICTURE, width: 320, isOfDraft: true }],
    ['a cached picture', { find: () => cachedFile('cached') }, THUMBNAIL],
    ['a voice', {}, VOICE_FILE],
    ['a refusal', { make: refuseAll }, THUMBNAIL],
    [
      'the way to a page',
      { open: async () => ({ kind: 'page', url: 'https://mp.weixin.qq.com/' }) },
      VIDEO_FILE,
    ],
  ] as const)('reads %s, and what its headers tell', async (_name, options, target) => {
    const { ask } = await mediaServer(options as Parameters<typeof mediaServer>[0]);

    const { headers } = await ask(target, { origin: 'https://example.com', 'sec-fetch-dest': 'document' });

    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.has('access-control-allow-credentials')).toBe(false);
    for (const name of ['content-range', 'content-length', 'etag', 'retry-after'])
      expect(headers.get('access-control-expose-headers')?.split(', ')).toContain(name);
  });

  it('may ask first whether it may ask', async () => {
    const { ask, made } = await mediaServer();

    const response = await ask(
      THUMBNAIL,
      {
        origin: 'https://example.com',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'range,if-range',
      },
      'OPTIONS',
    );

    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    for (const name of ['*', 'range', 'if-range', 'if-none-match'])
      expect(response.headers.get('access-control-allow-headers')?.split(', ')).toContain(name);
    expect(made).toEqual([]);
  });
});

describe('the calls of a day', () => {
  const voice = (id: string): MediaTarget => ({ kind: 'file', list: 'voice', id });

  it('are not for one client alone: what is cached, and pictures, are served on', async () => {
    const cached = new Map<string, CachedFile>();
    const { ask, refused } = await mediaServer({
      callsPerDay: 2,
      clientOf: ({ headers }) => headers['x-client']?.toString() ?? '',
      findMaterial: (_list, id) => cached.get(id),
    });
    for (const id of ['one', 'two']) expect((await ask(voice(id))).status).toBe(200);

    const response = await ask(voice('three'));

    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(3600);
    expect(await errorOf(response)).toMatchObject({
      status: 429,
      extensions: { code: 'RATE_LIMITED', reason: 'rate-limit', retryable: true },
    });
    cached.set('three', cachedFile('cached'));
    expect((await ask(voice('three'))).status).toBe(200);
    expect((await ask(THUMBNAIL)).status).toBe(200);
    expect((await ask(voice('four'), { 'x-client': 'another' })).status).toBe(200);
    expect(refused).toEqual(['rate-limit']);
  });

  it('are not used up by one film, however often its parts are asked for', async () => {
    const { ask, refused } = await mediaServer({
      callsPerDay: 1,
      open: async () => ({ kind: 'stream', status: 206, headers: {}, body: Readable.from(['film']) }),
    });

    for (let times = 0; times < 20; times += 1)
      expect((await ask(VIDEO_FILE, { range: 'bytes=0-3' })).status).toBe(206);

    expect(refused).toEqual([]);
  });
});

describe('a replica that asks for a file', () => {
  const VOICE_FOR_REPLICA: MediaTarget = { kind: 'replica-file', list: 'voice', id: 'a' };

  it('is no client: it has no limit, and what it gets is not told as served', async () => {
    const asked: OpenFilmOptions[] = [];
    const { ask, served } = await mediaServer({
      filesPerMinute: 1,
      callsPerDay: 1,
      async open(_list, _id, options) {
        asked.push(options);
        return VOICE;
      },
    });

    for (let times = 0; times < 3; times += 1) expect((await ask(VOICE_FOR_REPLICA)).status).toBe(200);

    expect(asked.map(({ client, isForReplica }) => [client, isForReplica])).toEqual(
      Array(3).fill([undefined, true]),
    );
    expect(served).toEqual([]);
  });

  it('is told where this one does not make the calls, and gets what is cached all the same', async () => {
    let cached: CachedFile | undefined;
    const { ask } = await mediaServer({
      isElsewhere: () => true,
      findMaterial: () => cached,
      open: () => expect.unreachable('a third one is asked'),
    });

    expect(await errorOf(await ask(VOICE_FOR_REPLICA))).toMatchObject({
      status: 421,
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
    cached = cachedFile('cached');
    expect(await (await ask(VOICE_FOR_REPLICA)).text()).toBe('cached');
  });
});

describe('what is refused', () => {
  it('is an address that this gateway has not signed', async () => {
    const { askPath, refused } = await mediaServer();
    const foreign = createMediaAddresses([Buffer.alloc(32, 8)]).sign(THUMBNAIL);

    expect(await errorOf(await askPath(foreign))).toMatchObject({
      status: 403,
      extensions: { code: 'FORBIDDEN', reason: 'signature' },
    });
    expect((await askPath(`${addresses.sign(THUMBNAIL)}?x`)).status).toBe(403);
    expect((await askPath(addresses.sign(THUMBNAIL).replace('/320', '/640'))).status).toBe(403);
    expect(refused).toEqual(Array(3).fill('signature'));
  });

  it('is what is no address', async () => {
    const { askPath } = await mediaServer();

    const response = await askPath('/media/x');

    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(await errorOf(response)).toMatchObject({ status: 404, extensions: { code: 'NOT_FOUND' } });
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('is a %s', async (method) => {
    const { ask, made } = await mediaServer();

    const response = await ask(THUMBNAIL, {}, method);

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(made).toEqual([]);
  });

  it.each([THUMBNAIL, VOICE_FILE])('is a deleted asset, also where it is cached: $kind', async (target) => {
    const { ask } = await mediaServer({
      findAsset: async () => null,
      find: () => file,
      findMaterial: () => file,
    });
    const file = cachedFile('cached');

    expect(await errorOf(await ask(target))).toMatchObject({
      status: 404,
      extensions: { reason: 'not-found' },
    });
  });

  it('is an asset of which nothing is known at present, unless its file is cached', async () => {
    const cached = [undefined, cachedFile('cached')];
    const { ask } = await mediaServer({
      async findAsset() {
        throw new MediaError('upstream', 'The library cannot be read.', { retryAfterSeconds: 3 });
      },
      findMaterial: () => cached.at(-1),
    });

    expect(await (await ask(VOICE_FILE)).text()).toBe('cached');
    cached.pop();
    expect((await ask(VOICE_FILE)).status).toBe(503);
    expect((await ask(THUMBNAIL)).status).toBe(503);
  });

  it('is a picture of another host', async () => {
    const { ask, made } = await mediaServer();

    const response = await ask({
      kind: 'picture',
      address: 'https://10.0.0.1/',
      width: 320,
      isOfDraft: false,
    });

    expect(await errorOf(response)).toMatchObject({ status: 403, extensions: { reason: 'host' } });
    expect(made).toEqual([]);
  });

  it('is a video without a cover', async () => {
    const { ask } = await mediaServer({
      findAsset: async () => ({ ...assetOf('video', 'a'), coverUrl: null }),
    });

    expect((await ask({ kind: 'thumbnail', list: 'video', id: 'a', width: 320 })).status).toBe(404);
  });

  it('is more than a client may have made in a minute: other clients, and what is cached, are served', async () => {
    const { ask, refused } = await mediaServer({
      filesPerMinute: 2,
      clientOf: ({ headers }) => headers['x-client']?.toString() ?? '',
      findMaterial: () => file,
    });
    const file = cachedFile('cached');
    for (let times = 0; times < 2; times += 1) expect((await ask(THUMBNAIL)).status).toBe(200);

    const response = await ask(THUMBNAIL);

    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await errorOf(response)).toMatchObject({
      status: 429,
      extensions: {
        code: 'RATE_LIMITED',
        reason: 'rate-limit',
        retryable: true,
        retryAfterSeconds: expect.any(Number),
      },
    });
    expect((await ask(THUMBNAIL, { 'x-client': 'another' })).status).toBe(200);
    expect((await ask(VOICE_FILE)).status).toBe(200);
    expect(refused).toEqual(['rate-limit']);
  });

  it.each([
    ['signature', 403],
    ['not-found', 404],
    ['host', 403],
    ['private-address', 502],
    ['redirect', 502],
    ['status', 502],
    ['type', 502],
    ['placeholder', 502],
    ['too-large', 502],
    ['too-many-pixels', 502],
    ['broken', 502],
    ['unreachable', 502],
    ['timeout', 504],
    ['page', 415],
    ['upstream', 502],
    ['overloaded', 503],
    ['rate-limit', 429],
  ] as const)('for the reason %s has the status %i', async (reason, status) => {
    const { ask, refused } = await mediaServer({
      async make() {
        throw new MediaError(reason, 'This is why.', { cause: new Error('https://mmbiz.qpic.cn/secret') });
      },
    });

    const response = await ask(THUMBNAIL);
    const text = await response.clone().text();

    expect(text).not.toMatch(/qpic|secret|at /);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe(
      reason === 'not-found' ? 'public, max-age=60' : 'no-store',
    );
    expect(await errorOf(response)).toMatchObject({
      status,
      message: 'This is why.',
      extensions: { reason },
    });
    expect(refused).toEqual([reason]);
  });

  it('is what is not there in time, and work that nobody waits for is given up', async () => {
    const { ask } = await mediaServer({
      maxWaitMs: 1,
      make: (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });

    expect(await errorOf(await ask(THUMBNAIL))).toMatchObject({
      status: 503,
      extensions: { code: 'OVERLOADED', reason: 'overloaded', retryable: true },
    });
  });

  it('for a time says until when', async () => {
    const { ask } = await mediaServer({
      async open() {
        throw new MediaError('upstream', 'The calls of the day are used up.', { retryAfterSeconds: 3600 });
      },
    });

    const response = await ask(VOICE_FILE);

    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3600']);
  });

  it.each([
    [
      'UPSTREAM_QUOTA_EXCEEDED',
      new UpstreamQuotaExceededError('The media call', 'has had its calls of the day', { kind: 'dayQuota' }),
    ],
    ['UPSTREAM_UNAVAILABLE', new UpstreamUnavailableError('The media call', 'was not answered')],
    ['UPSTREAM_UNAVAILABLE', undefined],
  ])('because of a call has the code of a query with such a call: %s', async (code, cause) => {
    const { ask, errors } = await mediaServer({
      async open() {
        throw new MediaError('upstream', 'WeChat gives no file.', { cause, retryAfterSeconds: 60 });
      },
    });

    expect(await errorOf(await ask(VOICE_FILE))).toMatchObject({
      status: 503,
      extensions: { code, reason: 'upstream', retryAfterSeconds: 60 },
    });
    expect(errors.map((error) => error.cause)).toEqual([cause]);
  });

  it('by a failure of the gateway itself tells callers nothing of it', async () => {
    const failure = new Error('a bug');
    const { ask, unexpected } = await mediaServer({
      async make() {
        throw failure;
      },
    });

    expect(await errorOf(await ask(THUMBNAIL))).toMatchObject({
      status: 500,
      message: 'The gateway failed to answer.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(unexpected).toEqual([failure]);
  });
});

describe('a client that leaves', () => {
  it('has its work given up, and is neither served nor refused', async () => {
    const signals: AbortSignal[] = [];
    const { port, served, refused, unexpected } = await mediaServer({
      make: (_request, signal) =>
        new Promise((_resolve, reject) => {
          signals.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${addresses.sign(THUMBNAIL)} HTTP/1.1\r\nhost: localhost\r\n\r\n`.repeat(2));
    await expect.poll(() => signals).toHaveLength(1);

    socket.destroy();

    await expect.poll(() => signals[0]?.aborted).toBe(true);
    // That of the second request is never begun.
    expect(signals).toHaveLength(1);
    expect([served, refused, unexpected]).toEqual([[], [], []]);
  });

  it('before a film is opened has it closed', async () => {
    const body = Readable.from([Buffer.from('film')]);
    let answer = (_opened: OpenedMaterial) => {};
    const signals: AbortSignal[] = [];
    const { port, served } = await mediaServer({
      open: (_list, _id, { signal }) =>
        new Promise((resolve) => {
          signals.push(signal);
          answer = resolve;
        }),
    });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write(`GET ${addresses.sign(VIDEO_FILE)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    await expect.poll(() => signals).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => signals[0]?.aborted).toBe(true);

    answer({ kind: 'stream', status: 200, headers: {}, body });

    await expect.poll(() => body.destroyed).toBe(true);
    await settle();
    expect(served).toEqual([]);
  });
});
