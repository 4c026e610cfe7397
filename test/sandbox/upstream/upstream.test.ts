import { describe, expect, it } from 'vitest';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import { createClock } from '../../helpers/clock.ts';
import { imageItems, newsItems, videoItems, voiceItems } from '../../helpers/item-lists.ts';
import { createTestClient } from '../sandbox-client.ts';

const TOKEN = '/cgi-bin/stable_token';
const LIST = '/cgi-bin/material/batchget_material';
const COUNTS = '/cgi-bin/material/get_materialcount';
const MATERIAL = '/cgi-bin/material/get_material';
const QUOTA = '/cgi-bin/openapi/quota/get';

function setUp() {
  const clock = createClock();
  const library = { image: imageItems(45), voice: voiceItems(2), video: videoItems(1), news: newsItems(3) };
  const sandbox = createInProcessSandbox({ library, now: clock.now });
  return { clock, library, control: sandbox.control, client: createTestClient(sandbox) };
}

describe('stable_token', () => {
  it('hands out a token that works', () => {
    const { client } = setUp();

    expect(client.stableToken()).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    expect(client.counts()).not.toHaveProperty('errcode');
  });

  it('makes a new one on force_refresh', () => {
    const { client } = setUp();
    const { access_token } = client.stableToken();

    client.stableToken({ force_refresh: true });

    expect(client.counts(access_token)).toMatchObject({ errcode: 40001 });
  });

  it.each([
    [{ grant_type: 'authorization_code' }, 40002],
    [{ appid: undefined }, 41002],
    [{ appid: 'wx0' }, 40013],
    [{ secret: '' }, 41004],
    [{ secret: 'guess' }, 40125],
  ])('refuses %o with %i', (fields, errcode) => {
    expect(setUp().client.stableToken(fields)).toMatchObject({ errcode });
  });
});

describe('batchget_material', () => {
  it.each([
    [0, 20, 20],
    [40, 20, 5],
    [45, 20, 0],
    [9000, 1, 0],
  ])('lists from offset %i by %i', (offset, count, expected) => {
    const { client, library } = setUp();

    expect(client.list('image', offset, count)).toEqual({
      item: library.image.slice(offset, offset + count),
      total_count: 45,
      item_count: expected,
    });
  });

  it.each([
    [{}, 40004],
    [{ type: 'picture', offset: 0, count: 1 }, 40004],
    [{ type: 'image' }, 40097],
    [{ type: 'image', offset: -1, count: 1 }, 40097],
    [{ type: 'image', offset: 0.5, count: 1 }, 40097],
    [{ type: 'image', offset: '0', count: 1 }, 40097],
    [{ type: 'image', offset: 0, count: 0 }, 40097],
    [{ type: 'image', offset: 0, count: 21 }, 40097],
    [{ type: 'image', offset: 0, count: 1.5 }, 40097],
    ['', 44002],
    ['{"type":', 47001],
    ['[]', 47001],
  ])('refuses the body %o with %i', (body, errcode) => {
    const { client } = setUp();
    const token = client.stableToken().access_token;

    expect(client.ask(LIST, { token, body })).toMatchObject({ errcode });
  });

  it('refuses a GET with 43002', () => {
    const { client } = setUp();
    const token = client.stableToken().access_token;

    expect(client.ask(LIST, { method: 'GET', token })).toMatchObject({ errcode: 43002 });
  });
});

describe.each([LIST, COUNTS, MATERIAL, QUOTA])('%s', (path) => {
  const method = path === COUNTS ? 'GET' : 'POST';
  const body = { type: 'news', offset: 0, count: 1 };

  it('refuses a call without a token with 41001', () => {
    expect(setUp().client.ask(path, { method, body })).toMatchObject({ errcode: 41001 });
  });

  it('refuses a made-up token with 40001', () => {
    expect(setUp().client.ask(path, { method, body, token: 'x' })).toMatchObject({ errcode: 40001 });
  });

  it('refuses an expired token with 42001', () => {
    const { client, clock } = setUp();
    const token = client.stableToken().access_token;

    clock.advance({ hours: 2 });

    expect(client.ask(path, { method, body, token })).toMatchObject({ errcode: 42001 });
  });
});

describe('get_materialcount', () => {
  it('counts all four lists', () => {
    expect(setUp().client.counts()).toEqual({
      voice_count: 2,
      video_count: 1,
      image_count: 45,
      news_count: 3,
    });
  });
});

describe('get_material', () => {
  it('answers a news asset with its articles', () => {
    const { client, library } = setUp();
    const [news] = library.news;

    const { body } = client.material(news?.media_id ?? '');

    expect(JSON.parse(String(body))).toEqual({ news_item: news?.content.news_item });
  });

  it('answers a video with where to download it', () => {
    const { client, library } = setUp();

    const { body } = client.material(library.video[0]?.media_id ?? '');

    expect(JSON.parse(String(body))).toEqual({
      title: 'film 1.mp4',
      description: '',
      down_url: expect.stringMatching(/^http:/),
    });
  });

  it('answers a video with the page that plays it, where it has one', () => {
    const { client, control } = setUp();
    const mediaId = control.upload('video', { name: '茶课（网页）' });

    expect(JSON.parse(String(client.material(mediaId).body))).toMatchObject({
      down_url: expect.stringMatching(/^http:\/\/mp\.weixin\.qq\.com\/mp\/mp\/video\?/),
    });
  });

  it('answers an image with its picture, which it draws only where that is served', async () => {
    const { client, library } = setUp();

    const { headers, body, draw } = client.material(library.image[0]?.media_id ?? '');

    expect(headers).toEqual({ 'content-type': 'text/plain' });
    expect(body).toHaveLength(0);
    expect(await draw?.()).not.toHaveLength(0);
  });

  it('answers a voice with a sound, and does not say what it is', () => {
    const { client, library } = setUp();

    const { headers, body } = client.material(library.voice[0]?.media_id ?? '');

    expect(headers).toEqual({ 'content-type': 'text/plain' });
    expect(Buffer.from(body).toString('latin1', 0, 3)).toBe('ID3');
  });

  it('refuses an unknown media_id with 40007', () => {
    expect(setUp().client.material('unknown')).toMatchObject({ status: 200, errcode: 40007 });
  });
});

describe('quota_get', () => {
  it('tells what is used of the quota of an endpoint, which it does not use itself', () => {
    const { client } = setUp();
    client.list('image');
    client.list('news');

    const answer = { errcode: 0, errmsg: 'ok', quota: { daily_limit: 1000, used: 2, remain: 998 } };
    expect(client.quota(LIST)).toEqual(answer);
    expect(client.quota(LIST)).toEqual(answer);
  });

  it('tells the limit that is set', () => {
    const { client, control } = setUp();
    client.list('image');
    client.list('image');
    control.setQuota('batchget_material', 1);

    expect(client.quota(LIST)).toMatchObject({ quota: { daily_limit: 1, used: 2, remain: 0 } });
  });

  it('starts a new day at midnight in Beijing', () => {
    const { client, clock } = setUp();
    client.list('image');

    clock.advance({ hours: 15 });

    expect(client.quota(LIST)).toMatchObject({ quota: { used: 0, remain: 1000 } });
  });

  it('tells of every endpoint, itself included', () => {
    const { client } = setUp();
    client.counts();

    expect(client.quota(COUNTS)).toMatchObject({ quota: { used: 1 } });
    expect(client.quota(MATERIAL)).toMatchObject({ quota: { used: 0 } });
    expect(client.quota(QUOTA)).toMatchObject({ quota: { used: 3 } });
  });

  it.each([undefined, 7, '', '/cgi-bin/token', LIST.slice(1), `https://api.weixin.qq.com${LIST}`])(
    'refuses the cgi_path %j with 76021',
    (cgiPath) => {
      expect(setUp().client.quota(cgiPath)).toMatchObject({
        errcode: 76021,
        errmsg: expect.stringMatching(/^cgi_path not found, please check rid: /),
      });
    },
  );
});

describe('createUpstream', () => {
  it('says in three ways that it answers with JSON', () => {
    const { client } = setUp();
    const { access_token: token } = client.stableToken();
    const contentTypes = [
      client.send(TOKEN, { body: client.credentials }),
      client.send(LIST, { token, body: { type: 'image', offset: 0, count: 1 } }),
      client.send(COUNTS, { method: 'GET', token }),
    ].map(({ headers }) => headers['content-type']);

    expect(contentTypes).toEqual([
      'application/json; charset=utf-8',
      'text/plain',
      'application/json; encoding=utf-8',
    ]);
  });

  it('answers an unknown path with 404 and HTML', () => {
    expect(setUp().client.send('/cgi-bin/token', { method: 'GET' })).toMatchObject({
      status: 404,
      headers: { 'content-type': 'text/html' },
    });
  });

  it('answers the same calls with the same bytes on every start', () => {
    const answers = () => {
      const { client } = setUp();
      return [client.stableToken(), client.list('news'), client.counts('x'), client.counts('x')];
    };

    expect(answers()).toEqual(answers());
  });
});
