import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenedMaterial } from '../../../src/media/materials/opened-material.ts';
import { MediaError } from '../../../src/media/media-error.ts';
import { createGuardedAgent } from '../../../src/media/pictures/guarded-agent.ts';
import { createClock } from '../../helpers/clock.ts';
import { connectionsTo } from '../../wechat/http-to.ts';
import { FILM, filmOf, filmServer, sendFilm } from './film-server.ts';
import { type OpenMaterialsOptions, openMaterials } from './open-materials.ts';

describe('Films, of a video on a page,', () => {
  it.each([
    ['http://mp.weixin.qq.com/mp/mp/video?a=1#rd', 'https://mp.weixin.qq.com/mp/mp/video?a=1#rd'],
    ['http://mpvideo.qpic.cn/a.mp4?dis_k=1', 'https://mpvideo.qpic.cn/a.mp4?dis_k=1'],
    ['https://qq.com/a', 'https://qq.com/a'],
    ['http://films.example/a.mp4', 'http://films.example/a.mp4'],
    ['http://notqq.com/a', 'http://notqq.com/a'],
    ['http://mp.weixin.qq.com:8080/a', 'http://mp.weixin.qq.com:8080/a'],
  ])('link to %s, and fetch nothing of it', async (downUrl, url) => {
    const { play } = await open(() => downUrl, { videoHosts: ['films.example.org'] });

    expect(await play()).toEqual({ kind: 'page', url });
  });

  it('take one call for 1,000 clicks at once and 1,000 in a day, and another later', async () => {
    const clock = createClock();
    const { play, asked } = await open(() => 'https://mp.weixin.qq.com/a', { now: clock.now });

    await Promise.all(Array.from({ length: 1000 }, () => play()));
    for (let count = 0; count < 1000; count += 1) await play();
    clock.advance({ hours: 23 });
    await play();
    expect(asked).toHaveLength(1);

    clock.advance({ hours: 1 });
    await play();
    expect(asked).toHaveLength(2);
  });

  it('leave calls for others: 60 videos that are clicked every hour of a day take 60', async () => {
    const clock = createClock();
    const { play, asked } = await open((id) => `https://mp.weixin.qq.com/${id}`, { now: clock.now });

    for (let hour = 0; hour < 24; hour += 1) {
      for (let video = 0; video < 60; video += 1) await play({ id: `video-${video}` });
      clock.advance({ hours: 1 });
    }

    expect(asked).toHaveLength(60);
  });

  it('refuse what is no video', async () => {
    const { refusalOf, asked } = await open(() => FILM);

    expect(await refusalOf()).toMatchObject({ reason: 'type' });
    expect(await refusalOf()).toMatchObject({ reason: 'type' });
    expect(asked).toHaveLength(1);
  });
});

describe('Films, of a video whose film may be fetched,', () => {
  it('send it as its host does, but as an mp4', async () => {
    const { origin, requests } = await filmServer();
    const { play } = await open(() => `${origin}/a.mp4?k=1`, { loopbackOrigin: origin });

    const film = await play();

    expect(film).toMatchObject({
      kind: 'stream',
      status: 200,
      headers: { 'content-type': 'video/mp4', 'accept-ranges': 'bytes', 'content-length': '200000' },
    });
    expect(await contentOf(film)).toEqual(FILM);
    expect(requests[0]).toMatchObject({ method: 'GET', url: '/a.mp4?k=1' });
    expect(requests[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
    expect(requests[0]?.headers).not.toHaveProperty('referer');
  });

  it.each([
    ['bytes=0-', 'bytes 0-199999/200000', FILM],
    ['bytes=0-1', 'bytes 0-1/200000', FILM.subarray(0, 2)],
    ['bytes=150000-', 'bytes 150000-199999/200000', FILM.subarray(150_000)],
    ['bytes=100-199', 'bytes 100-199/200000', FILM.subarray(100, 200)],
    ['bytes=-500', 'bytes 199500-199999/200000', FILM.subarray(-500)],
  ])('pass on the range %s', async (range, contentRange, part) => {
    const { origin, ranges } = await filmServer();
    const { play } = await open(() => origin, { loopbackOrigin: origin });

    const film = await play({ range });

    expect(film).toMatchObject({
      status: 206,
      headers: { 'content-range': contentRange, 'content-length': String(part.length) },
    });
    expect(await contentOf(film)).toEqual(part);
    expect(ranges()[0]).toBe(range);
  });

  it('pass on that there is no such range', async () => {
    const { origin } = await filmServer();
    const { play } = await open(() => origin, { loopbackOrigin: origin });

    const film = await play({ range: 'bytes=200000-' });

    expect(film).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */200000' } });
    expect(film).not.toHaveProperty('headers.content-type');
    expect(await contentOf(film)).toEqual(Buffer.alloc(0));
  });

  it.each(['bytes=0-1,5-6', 'lines=1-2', 'bytes=a-', `bytes=0-\r\nx: y`, 'bytes=-'])(
    'send all where the range is %j',
    async (range) => {
      const { origin, ranges } = await filmServer();
      const { play } = await open(() => origin, { loopbackOrigin: origin });

      expect(await play({ range })).toMatchObject({ status: 200 });
      expect(ranges()[0]).toBeUndefined();
    },
  );

  it('send all where the host knows no ranges, and where it tells no length', async () => {
    const { origin } = await filmServer((_request, response) => {
      response.write(FILM);
      response.end();
    });
    const { play, materials } = await open(() => origin, { loopbackOrigin: origin });

    const film = await play({ range: 'bytes=5-' });

    expect(film).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
    expect(film).not.toHaveProperty('headers.content-length');
    expect(await contentOf(film)).toEqual(FILM);
    expect(materials.find('video', 'a')).toBeUndefined();
  });

  it('take one call for 1,000 plays at once and 1,000 later ones, and let them seek', async () => {
    const { origin } = await filmServer();
    const { play, asked, library } = await open(() => origin, { loopbackOrigin: origin });

    const range = 'bytes=100-109';
    const atOnce = await Promise.allSettled(Array.from({ length: 1000 }, () => play({ range })));
    for (const result of atOnce)
      if (result.status === 'fulfilled')
        expect(await contentOf(result.value)).toEqual(FILM.subarray(100, 110));
      else expect(result.reason).toMatchObject({ reason: 'overloaded' });
    for (let count = 0; count < 1000; count += 1) await play({ range });

    expect(asked).toHaveLength(1);
    expect(library.status().endpoints['media']?.quota).toMatchObject({ used: 1 });
  });

  it.each([
    ['another host', (port: string) => `http://other.localhost:${port}/`],
    ['another port', () => 'http://127.0.0.1:1/'],
    ['another scheme', (port: string) => `https://127.0.0.1:${port}/`],
  ])('fetch nothing from %s', async (_, downUrlOf) => {
    const { origin, requests } = await filmServer();
    const downUrl = downUrlOf(new URL(origin).port);
    const { play } = await open(() => downUrl, { loopbackOrigin: origin, videoHosts: ['127.0.0.1'] });

    expect(await play()).toEqual({ kind: 'page', url: downUrl });
    expect(requests).toEqual([]);
  });

  it('read no faster than they are read', async () => {
    let sent = 0;
    const { origin } = await filmServer((_request, response) => {
      response.writeHead(200, { 'content-length': 2 ** 30 });
      const chunk = filmOf(2 ** 20);
      const send = () => {
        do sent += 1;
        while (response.write(chunk) && sent < 1024);
      };
      response.on('drain', send);
      send();
    });
    const { play } = await open(() => origin, { loopbackOrigin: origin });
    const film = streamOf(await play());

    let before = -1;
    await expect
      .poll(() => {
        const isAtRest = before === sent;
        before = sent;
        return isAtRest;
      })
      .toBe(true);

    expect(sent).toBeLessThan(64);
    film.body.destroy();
  });

  it.each([
    ['read no further', (film: { body: { destroy(): void } }) => film.body.destroy()],
    ['leave', (_film: unknown, leaving: AbortController) => leaving.abort()],
  ])('end the connection of those who %s', async (_, end) => {
    const { origin, server } = await filmServer((_request, response) => {
      response.writeHead(200, { 'content-length': 2 ** 30 }).write(FILM);
    });
    const { play } = await open(() => origin, { loopbackOrigin: origin });
    const leaving = new AbortController();
    const film = streamOf(await play({ signal: leaving.signal }));
    film.body.on('error', () => {});
    expect(await connectionsTo(server)).toBe(1);

    end(film, leaving);

    await expect.poll(() => connectionsTo(server)).toBe(0);
  });

  it('ask no host for a caller who has left', async () => {
    const { origin, server } = await filmServer(() => {});
    const { play } = await open(() => origin, { loopbackOrigin: origin });
    const leaving = new AbortController();
    const left = play({ signal: leaving.signal }).catch((error: unknown) => error);
    await once(server, 'request');

    leaving.abort();

    expect(await left).toBe(leaving.signal.reason);
    await expect.poll(() => connectionsTo(server)).toBe(0);
  });
});

describe('Films, in the background,', () => {
  it('cache the whole film: later plays and seeks take nothing from its host', async () => {
    const { origin, ranges } = await filmServer();
    const { play, materials, asked, failures } = await open(() => origin, { loopbackOrigin: origin });
    await contentOf(await play({ range: 'bytes=0-' }));

    const cached = await whenCached(materials);
    const again = await play({ range: 'bytes=100-' });

    expect(cached).toMatchObject({ format: 'mp4', bytes: FILM.length });
    expect(readFileSync(cached.path)).toEqual(FILM);
    expect(again).toEqual(cached);
    expect(ranges()).toEqual(['bytes=0-', undefined]);
    expect(asked).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it('find it after a restart, by no call', async () => {
    const { origin } = await filmServer();
    const { play, materials, folder } = await open(() => origin, { loopbackOrigin: origin });
    await contentOf(await play());
    await whenCached(materials);

    const { play: playAgain, asked } = await open(() => origin, { folder });

    expect(await playAgain()).toMatchObject({ format: 'mp4', bytes: FILM.length });
    expect(asked).toEqual([]);
  });

  it('fetch it once for 200 requests', async () => {
    const { origin, ranges } = await filmServer();
    const { play, materials } = await open(() => origin, { loopbackOrigin: origin });
    const range = 'bytes=0-9';

    for (let round = 0; round < 4; round += 1)
      await Promise.all(Array.from({ length: 50 }, async () => contentOf(await play({ range }))));
    await whenCached(materials);

    expect(ranges().filter((range) => range === undefined)).toHaveLength(1);
  });

  it('fetch two at a time', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const { origin } = await filmServer((request, response) => {
      if (request.headers.range !== undefined) return sendFilm(request, response);
      waiting.push(() => sendFilm(request, response));
      most = Math.max(most, waiting.length);
    });
    const { play, materials } = await open((id) => `${origin}/${id}`, { loopbackOrigin: origin });
    const ids = Array.from({ length: 10 }, (_, index) => `film-${index}`);
    for (const id of ids) await contentOf(await play({ id, range: 'bytes=0-' }));

    const sendNext = () => {
      waiting.shift()?.();
      return ids.filter((id) => materials.find('video', id) !== undefined);
    };
    await expect.poll(sendNext, { interval: 5 }).toHaveLength(10);

    expect(most).toBe(2);
  });

  it.each([
    ['than 64 MiB', 64 * 2 ** 20 + 1, 2 ** 30],
    ['than a quarter of the cache', 300_000, 1_000_000],
  ])('do not fetch a film that is longer %s', async (_, length, cacheMaxBytes) => {
    const { origin, ranges } = await filmServer((_request, response) => {
      const headers = { 'content-range': `bytes 0-199999/${length}`, 'content-length': FILM.length };
      response.writeHead(206, headers).end(FILM);
    });
    const { play } = await open(() => origin, { loopbackOrigin: origin, cacheMaxBytes });

    await contentOf(await play({ range: 'bytes=0-199999' }));
    await contentOf(await play({ range: 'bytes=0-199999' }));

    expect(ranges()).toEqual(['bytes=0-199999', 'bytes=0-199999']);
  });

  it.each([
    ['is of another type', 'type', Buffer.from('<html>a page, not a film</html>')],
    ['is not whole', 'broken', FILM.subarray(0, 1000)],
  ])('cache nothing where the whole film %s, and fetch it again in ten minutes', async (_, reason, whole) => {
    const clock = createClock();
    const { origin, ranges } = await filmServer((request, response) => {
      if (request.headers.range !== undefined) return sendFilm(request, response);
      response.writeHead(200, { 'content-length': FILM.length }).write(whole, () => response.destroy());
    });
    const { play, materials, failures } = await open(() => origin, {
      loopbackOrigin: origin,
      now: clock.now,
    });
    const range = 'bytes=5-';
    await contentOf(await play({ range }));
    await expect.poll(() => failures).toMatchObject([{ reason }]);

    for (let count = 0; count < 10; count += 1) await contentOf(await play({ range }));
    expect(ranges().filter((range) => range === undefined)).toHaveLength(1);
    expect(materials.find('video', 'a')).toBeUndefined();

    clock.advance({ seconds: 600 });
    await contentOf(await play({ range }));
    await expect.poll(() => failures).toHaveLength(2);
  });

  it('end when they are closed', async () => {
    const { origin, server } = await filmServer((request, response) => {
      if (request.headers.range !== undefined) return sendFilm(request, response);
      response.writeHead(200, { 'content-length': FILM.length }).write(FILM.subarray(0, 1000));
    });
    const { play, materials, failures } = await open(() => origin, { loopbackOrigin: origin });
    await contentOf(await play({ range: 'bytes=0-' }));
    await expect.poll(() => connectionsTo(server)).toBeGreaterThan(0);

    await materials.close();

    expect(failures).toEqual([]);
    expect(materials.find('video', 'a')).toBeUndefined();
  });
});

describe('Films, whose address has run out,', () => {
  it.each([403, 404, 410])('fetch another by one call for all (HTTP %i)', async (status) => {
    const { open: openHost, expire } = runningOut(status);
    const { origin } = await openHost();
    const { play, asked } = await open(
      inTurn((made) => `${origin}/${made}.mp4`),
      { loopbackOrigin: origin },
    );
    const range = 'bytes=100-109';
    await contentOf(await play({ range }));

    expire('/1.mp4');
    const films = await Promise.all(Array.from({ length: 50 }, () => play({ range })));

    for (const film of films) expect(await contentOf(film)).toEqual(FILM.subarray(100, 110));
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['another address', (made: number) => `/${made}.mp4`],
    ['the same address', () => '/0.mp4'],
  ])('take one call in five minutes if %s does not work either', async (_, pathOf) => {
    const clock = createClock();
    const { origin } = await filmServer((_request, response) => response.writeHead(403).end());
    const { refusalOf, asked } = await open(
      inTurn((made) => `${origin}${pathOf(made)}`),
      {
        loopbackOrigin: origin,
        now: clock.now,
      },
    );

    expect(await refusalOf()).toMatchObject({ reason: 'status' });
    expect(asked).toHaveLength(2);
    clock.advance({ seconds: 100 });
    for (let count = 0; count < 100; count += 1)
      expect(await refusalOf()).toMatchObject({ reason: 'status', retryAfterSeconds: 200 });
    expect(asked).toHaveLength(2);

    clock.advance({ seconds: 200 });
    await refusalOf();
    expect(asked).toHaveLength(3);
  });

  it('take few calls in a day if no address works all day', async () => {
    const clock = createClock();
    const { origin } = await filmServer((_request, response) => response.writeHead(403).end());
    const { refusalOf, asked } = await open(
      inTurn((made) => `${origin}/${made}`),
      { loopbackOrigin: origin, now: clock.now },
    );

    for (let minute = 0; minute < 24 * 60; minute += 5) {
      await refusalOf();
      clock.advance({ seconds: 300 });
    }

    // Two at once, then after 5, 10, 20 … minutes.
    expect(asked).toHaveLength(2 + 8);
  });

  it('fetch another as soon as ever once one has worked', async () => {
    const clock = createClock();
    let isGiven = false;
    const { origin } = await filmServer((request, response) => {
      if (isGiven) sendFilm(request, response, FILM.subarray(0, 500));
      else response.writeHead(403).end();
    });
    const { play, refusalOf, asked } = await open(
      inTurn((made) => `${origin}/${made}`),
      { loopbackOrigin: origin, now: clock.now, cacheMaxBytes: 1000 },
    );
    for (const seconds of [0, 300, 600, 1200]) {
      clock.advance({ seconds });
      await refusalOf();
    }
    isGiven = true;
    await contentOf(await play());
    isGiven = false;
    expect(asked).toHaveLength(5);

    clock.advance({ seconds: 300 });
    await refusalOf();

    expect(asked).toHaveLength(6);
  });

  it('say so if the host has no such film', async () => {
    const { origin } = await filmServer((_request, response) => response.writeHead(404).end());
    const { refusalOf } = await open(() => origin, { loopbackOrigin: origin });

    expect(await refusalOf()).toMatchObject({ reason: 'not-found' });
  });

  it('link to a page that has taken its place', async () => {
    const { open: openHost, expire } = runningOut(403);
    const { origin } = await openHost();
    expire('/a.mp4');
    let made = 0;
    const { play } = await open(() => (made++ === 0 ? `${origin}/a.mp4` : 'https://mp.weixin.qq.com/a'), {
      loopbackOrigin: origin,
    });

    expect(await play()).toEqual({ kind: 'page', url: 'https://mp.weixin.qq.com/a' });
  });

  it('play on from the cache', async () => {
    const { open: openHost, expire } = runningOut(403);
    const { origin } = await openHost();
    const { play, materials, asked } = await open(() => `${origin}/a.mp4`, { loopbackOrigin: origin });
    await contentOf(await play());
    await whenCached(materials);

    expire('/a.mp4');

    expect(await play({ range: 'bytes=150000-' })).toMatchObject({ format: 'mp4' });
    expect(asked).toHaveLength(1);
  });
});

describe('Films, of which many are watched at once,', () => {
  /** A host that sends a beginning alone, so that each play lasts until it is ended. */
  const endless = () =>
    filmServer(({ url }, response) => {
      if (url === '/missing') response.writeHead(404).end();
      else if (url === '/none') response.writeHead(416).end();
      else if (url === '/page') response.end('<!doctype html>');
      else response.writeHead(200, { 'content-length': 2 ** 30 }).write(FILM);
    });

  it('are 64, and 16 for one client: more are overloaded until one is closed', async () => {
    const { origin, server } = await endless();
    const { play, refusalOf } = await open(() => origin, { loopbackOrigin: origin });
    const ofOne = await Promise.all(Array.from({ length: 16 }, () => play({ client: 'one' })));

    expect(await refusalOf({ client: 'one' })).toMatchObject({ reason: 'overloaded', retryAfterSeconds: 5 });
    const others = await Promise.all(Array.from({ length: 48 }, (_, index) => play({ client: `${index}` })));
    expect(await refusalOf({ client: 'another' })).toMatchObject({ reason: 'overloaded' });
    expect(await connectionsTo(server)).toBe(64);

    const [first, ...rest] = ofOne.map(streamOf);
    first?.body.destroy();
    await expect.poll(() => play({ client: 'one' }).then(end, () => 'refused')).toBe('ended');
    for (const { body } of [...rest, ...others.map(streamOf)]) body.destroy();
  });

  it.each(['missing', 'none', 'page'])('count no play of which nothing is sent (%s)', async (path) => {
    const { origin } = await endless();
    const { play } = await open((id) => `${origin}/${id}`, { loopbackOrigin: origin });
    const clicks = Array.from({ length: 100 }, () => path);

    for (const id of clicks) await play({ id, client: 'one', range: 'bytes=5-' }).catch(() => {});

    expect(end(await play({ client: 'one' }))).toBe('ended');
  });

  function end(film: OpenedMaterial): string {
    streamOf(film).body.destroy();
    return 'ended';
  }
});

describe('Films, from a host that does not do as it should,', () => {
  it.each([
    ['redirects', 'redirect', (response) => response.writeHead(302, { location: '/b.mp4' }).end()],
    ['answers 500', 'status', (response) => response.writeHead(500).end()],
    ['answers 206 unasked', 'status', (response) => response.writeHead(206).end(FILM)],
    ['sends a page', 'type', (response) => response.end('<!doctype html><title>a</title>')],
    ['sends a playlist', 'type', (response) => response.end('#EXTM3U\n#EXT-X-VERSION:3\n')],
    ['sends nothing', 'type', (response) => response.end()],
    ['sends less than a type', 'type', (response) => response.end('\0\0\0 fty')],
    ['compresses', 'broken', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(FILM)],
    ['hangs up', 'unreachable', (response) => response.destroy()],
    ['says nothing', 'timeout', () => {}],
    ['drips its first bytes', 'timeout', (response) => response.write('\0\0\0 f')],
  ] satisfies [string, string, (response: Parameters<typeof sendFilm>[1]) => unknown][])(
    'refuse one that %s: %s',
    async (_, reason, answer) => {
      const { origin, server, requests } = await filmServer((_request, response) => void answer(response));
      const { refusalOf } = await open(() => origin, { loopbackOrigin: origin, timeoutMs: 100 });

      const refusal = await refusalOf();

      expect(refusal.reason).toBe(reason);
      expect(requests).toHaveLength(1);
      expect(inspect(refusal, { depth: 10 })).not.toContain(origin);
      if (reason === 'timeout') await expect.poll(() => connectionsTo(server)).toBe(0);
    },
  );

  it('refuse one that accepts no connection', async () => {
    const dispatcher = new Agent({ connect: () => {} });
    onTestFinished(() => void dispatcher.destroy());
    const { refusalOf } = await open(() => 'http://films.example/a.mp4', {
      videoHosts: ['films.example'],
      dispatcher,
      timeoutMs: 50,
    });

    expect(await refusalOf()).toMatchObject({ reason: 'timeout' });
  });

  it.each([
    ['another range', { 'content-range': 'bytes 0-9/200000' }],
    ['a range without an end', { 'content-range': 'bytes 5-/200000' }],
    ['a range beyond the end', { 'content-range': 'bytes 5-14/10' }],
    ['another length', { 'content-range': 'bytes 5-15/200000', 'content-length': '10' }],
    ['no range', {}],
  ])('refuse one that sends %s', async (_, headers) => {
    const { origin } = await filmServer((_request, response) => {
      response.writeHead(206, headers).end(FILM.subarray(5, 15));
    });
    const { refusalOf } = await open(() => origin, { loopbackOrigin: origin });

    expect(await refusalOf({ range: 'bytes=5-14' })).toMatchObject({ reason: 'broken' });
  });

  it.each([
    ['ends early', 'broken', { 'content-length': FILM.length }, 1000, true],
    ['ends early without a length', 'broken', {}, 1000, true],
    ['sends less of a range', 'broken', { 'content-range': 'bytes 0-199999/200000' }, 1000, false],
    ['sends more of a range', 'broken', { 'content-range': 'bytes 0-99/200000' }, 1000, false],
    ['stalls', 'timeout', { 'content-length': FILM.length }, 1000, undefined],
  ] as const)('fail as one %s: %s', async (_, reason, headers, length, isCut) => {
    const isRange = 'content-range' in headers;
    const { origin } = await filmServer((_request, response) => {
      response.writeHead(isRange ? 206 : 200, headers).write(FILM.subarray(0, length), () => {
        if (isCut === true) response.destroy();
        if (isCut === false) response.end();
      });
    });
    const { play } = await open(() => origin, { loopbackOrigin: origin, timeoutMs: 300 });

    const film = await play(isRange ? { range: 'bytes=0-' } : {});
    const error = await contentOf(film).catch((error: unknown) => error);

    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ reason });
    expect(inspect(error, { depth: 10 })).not.toContain(origin);
  });

  it.each(['http://127.0.0.1', 'http://10.0.0.1', 'http://[::1]', 'http://localhost'])(
    'refuse %s, by its address',
    async (downUrl) => {
      const dispatcher = createGuardedAgent();
      onTestFinished(() => dispatcher.destroy());
      const videoHosts = [new URL(downUrl).hostname];
      const { refusalOf } = await open(() => `${downUrl}/a.mp4`, { videoHosts, dispatcher });

      expect(await refusalOf()).toMatchObject({ reason: 'private-address' });
    },
  );

  it('fetch from a host of the configuration, by its name', async () => {
    const { origin, requests } = await filmServer();
    const { hostname, port } = new URL(origin);
    const dispatcher = new Agent({
      connect: { lookup: (_name, _options, callback) => callback(null, [{ address: hostname, family: 4 }]) },
    }).compose((dispatch) => (options, handler) => {
      const target = new URL(String(options.origin));
      target.port = port;
      return dispatch({ ...options, origin: target.origin }, handler);
    });
    onTestFinished(() => dispatcher.destroy());
    const { play } = await open(() => 'http://films.example/a.mp4', {
      videoHosts: ['films.example'],
      dispatcher,
    });

    expect(await contentOf(await play())).toEqual(FILM);
    expect(requests[0]?.headers.host).toMatch(/^films\.example/);
  });
});

interface Play {
  readonly id?: string;
  readonly range?: string;
  readonly client?: string;
  readonly signal?: AbortSignal;
}

/** Films whose `down_url` is told, and a play of one. */
async function open(downUrlOf: (id: string) => string | Uint8Array, options: OpenMaterialsOptions = {}) {
  const opened = await openMaterials((id) => {
    const told = downUrlOf(id);
    return typeof told === 'string' ? { title: 'a', description: '', down_url: told } : told;
  }, options);
  const play = ({ id = 'a', range, client, signal = new AbortController().signal }: Play = {}) =>
    opened.materials.open('video', id, { range, client, signal });
  return {
    ...opened,
    play,
    async refusalOf(request: Play = {}): Promise<MediaError> {
      const error = await play(request).catch((error: unknown) => error);
      if (error instanceof MediaError) return error;
      throw new Error(`It did not fail as it should: ${inspect(error)}`);
    },
  };
}

/** What each call is told, by its number from 1. */
function inTurn(told: (made: number) => string): () => string {
  let made = 0;
  return () => {
    made += 1;
    return told(made);
  };
}

/** A host whose addresses can be made to run out. */
function runningOut(status: number) {
  const expired = new Set<string>();
  return {
    open: () =>
      filmServer((request, response) => {
        if (expired.has(request.url)) response.writeHead(status).end('it has run out');
        else sendFilm(request, response);
      }),
    expire: (path: string) => expired.add(path),
  };
}

function streamOf(film: OpenedMaterial) {
  if ('kind' in film && film.kind === 'stream') return film;
  throw new Error('It is no stream.');
}

async function contentOf(film: OpenedMaterial): Promise<Buffer> {
  return 'path' in film ? readFileSync(film.path) : buffer(streamOf(film).body);
}

type Opened = Awaited<ReturnType<typeof openMaterials>>;

/** The film, once all of it is cached. */
async function whenCached(materials: Opened['materials']) {
  await expect.poll(() => materials.find('video', 'a')).toBeDefined();
  const cached = materials.find('video', 'a');
  if (cached === undefined) throw new Error('It is not cached.');
  return cached;
}
