import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FILM } from '../../../src/sandbox/media/film-host.ts';
import { oddPictureUrl } from '../../../src/sandbox/media/odd-pictures.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { createClock } from '../../helpers/clock.ts';
import { videoItems } from '../../helpers/item-lists.ts';

const [video] = videoItems(1);
const film = readFileSync(join(FILM.folder, FILM.name));
const clock = createClock();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ library: { video: videoItems(1) }, now: clock.now });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.control.setFilmLifetime(3600);
  sandbox.control.clearCalls();
});

async function post(path: string, body: object): Promise<Record<string, string>> {
  const response = await fetch(`${sandbox.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Record<string, string>;
}

async function fetchFilmUrl(): Promise<string> {
  const { appId: appid, appSecret: secret } = sandbox;
  const { access_token } = await post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid,
    secret,
  });
  const path = `/cgi-bin/material/get_material?access_token=${access_token}`;
  return (await post(path, { media_id: video?.media_id }))['down_url'] ?? '';
}

describe('a film', () => {
  it('is an mp4', async () => {
    const response = await fetch(await fetchFilmUrl());

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(Buffer.from(await response.bytes())).toEqual(film);
  });

  it.each([
    ['bytes=0-1', 0, 2],
    ['bytes=1000-1999', 1000, 2000],
    ['bytes=1000-', 1000, film.length],
    ['bytes=-500', film.length - 500, film.length],
  ])('is sent in part for the range %s', async (range, start, end) => {
    const response = await fetch(await fetchFilmUrl(), { headers: { range } });

    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${film.length}`);
    expect(Buffer.from(await response.bytes())).toEqual(film.subarray(start, end));
  });

  it('has nothing after its end', async () => {
    const response = await fetch(await fetchFilmUrl(), { headers: { range: `bytes=${film.length}-` } });

    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${film.length}`);
    await response.text();
  });

  it('is refused once its time is up', async () => {
    sandbox.control.setFilmLifetime(10);
    const url = await fetchFilmUrl();
    const status = async () => {
      const response = await fetch(url);
      await response.bytes();
      return response.status;
    };

    expect(await status()).toBe(200);
    clock.advance({ seconds: 10 });
    expect(await status()).toBe(403);
  });

  it('is refused at all addresses that were given, and not at the next one', async () => {
    const before = await fetchFilmUrl();
    sandbox.control.expireFilms();

    const statuses = [];
    for (const url of [before, await fetchFilmUrl()]) {
      const response = await fetch(url);
      await response.bytes();
      statuses.push(response.status);
    }

    expect(statuses).toEqual([403, 200]);
  });
});

describe('a picture', () => {
  it('ends early where the connection does', async () => {
    const url = oddPictureUrl(sandbox.url, 'cut');
    sandbox.control.upload('image', { url });

    const response = await fetch(url);

    await expect(response.bytes()).rejects.toThrow('terminated');
  });

  it('is the one at /0 of an upload', async () => {
    const url = oddPictureUrl(sandbox.url, 'lie');
    sandbox.control.upload('image', { url });

    expect(await (await fetch(url)).text()).toMatch(/^<!doctype html>/);
  });
});

describe('Control.mediaRequests', () => {
  it('tells the requests for pictures and films, which are no calls', async () => {
    const url = await fetchFilmUrl();
    const calls = sandbox.control.calls();
    await (await fetch(url, { headers: { range: 'bytes=0-1' } })).bytes();
    await (await fetch(`${sandbox.url}/mmbiz_jpg/x/0`, { headers: { referer: 'http://a.test/' } })).text();

    const at = clock.now();
    expect(sandbox.control.mediaRequests()).toEqual([
      { at, method: 'GET', path: new URL(url).pathname, range: 'bytes=0-1' },
      { at, method: 'GET', path: '/mmbiz_jpg/x/0', referer: 'http://a.test/' },
    ]);
    expect(sandbox.control.calls()).toEqual(calls);

    sandbox.control.clearCalls();
    expect(sandbox.control.mediaRequests()).toEqual([]);
  });
});
