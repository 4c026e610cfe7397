import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UpstreamBadResponseError, UpstreamError } from '../../src/upstream/errors.ts';
import { AccessTokenRejectedError } from '../../src/wechat/errors.ts';
import { MATERIAL, materialUpstream } from './material-upstream.ts';

const { signal } = new AbortController();
const MP3 = Buffer.concat([Buffer.from('ID3\u0003'), randomBytes(100_000)]);

describe('MaterialSource.fetchMaterial', () => {
  it.each([
    ['of a voice', MP3],
    ['that is JSON, but says nothing of upstream', Buffer.from('{"title":"春茶"}')],
    ['that begins as a refusal does', Buffer.from('{"errcode":40007,')],
    ['of one byte', Buffer.from('#')],
  ])('reads the bytes of a file %s, whatever its content type is', async (_, bytes) => {
    const { fetch, asked } = await open(() => bytes);

    const material = await fetch('voice-1');

    expect(material).toEqual({ kind: 'file', bytes: new Uint8Array(bytes) });
    expect(asked).toEqual(['voice-1']);
  });

  it.each([
    'https://mp.weixin.qq.com/mp/mp/video?__biz=a&mid=1',
    'http://mpvideo.qpic.cn/0b2e.mp4?dis_k=1&dis_t=2',
  ])('reads where the file of a video is: %s', async (url) => {
    const { fetch } = await open(() => ({ title: 'a', description: '', down_url: url }));

    expect(await fetch()).toEqual({ kind: 'video', url });
  });

  it.each([
    ['none', undefined],
    ['a number', 5],
    ['empty', ''],
    ['relative', '/mp4'],
    ['without a scheme', '//mpvideo.qpic.cn/a.mp4'],
    ['of another scheme', 'javascript:alert(1)'],
    ['of a file', 'file:///etc/passwd'],
    ['with a user', 'http://tea@mpvideo.qpic.cn/a.mp4'],
    ['with a password', 'http://:tea@mpvideo.qpic.cn/a.mp4'],
    ['too long', `http://mpvideo.qpic.cn/${'a'.repeat(5000)}`],
  ])('says of a down_url that is %s that it is of the wrong shape, and quotes nothing', async (_, url) => {
    const { fetch } = await open(() => ({ news_item: [], down_url: url }));

    await expect(fetch()).rejects.toEqual(
      new UpstreamBadResponseError(MATERIAL, 'answered in the wrong shape: down_url: no web address'),
    );
  });

  it.each([
    ['no bytes', Buffer.alloc(0), `${MATERIAL} answered with a file without content`],
    ['what is compressed', gzipSync(MP3), /looks compressed \(it begins as gzip does\)/],
  ])('fails where a voice is %s', async (_, bytes, message) => {
    const { fetch } = await open(() => bytes);

    const failure = fetch();

    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(UpstreamBadResponseError);
  });

  it('fails where a file is larger than an answer may be', async () => {
    const { fetch } = await open(() => Buffer.alloc(1_000_001, '#!AMR'));

    await expect(fetch()).rejects.toMatchObject({ name: 'AnswerTooLargeError', subject: MATERIAL });
  });

  it.each([
    [-1, 'busy'],
    [40007, 'noSuchAsset'],
    [45009, 'dayQuota'],
    [45011, 'minuteQuota'],
    ['40007', 'noSuchAsset'],
  ])('fails as any call does after %j', async (errcode, kind) => {
    const { fetch, asked } = await open(() => ({ errcode, errmsg: 'no rid: 1-2' }));

    await expect(fetch()).rejects.toMatchObject({ kind, subject: MATERIAL, refusal: { rid: '1-2' } });
    expect(asked).toHaveLength(1);
  });

  it('expires a token that is rejected, and hides it', async () => {
    const { source, client, replaceToken } = await open(() => MP3);
    const token = await client.authenticate(signal);

    replaceToken();
    const error = await source.fetchMaterial('a', signal, token).catch((error: unknown) => error);

    expect(error).toBeInstanceOf(AccessTokenRejectedError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(token);
    expect(await client.authenticate(signal)).not.toBe(token);
  });

  it('waits no longer than its signal allows', async () => {
    const { source, client } = await open(() => new Promise(() => {}));
    const token = await client.authenticate(signal);

    const failure = source.fetchMaterial('a', AbortSignal.timeout(10), token);

    await expect(failure).rejects.toBeInstanceOf(UpstreamError);
    await expect(failure).rejects.toMatchObject({ kind: 'late' });
  });
});

describe('MaterialSource.call', () => {
  it('is the media call, whose quota is that of get_material', async () => {
    const quota = () => ({ daily_limit: 1000, used: 3 });
    const { source, client, quotaPaths } = await materialUpstream(() => MP3, { dailyCalls: 500, quota });

    const told = await source.call.fetchQuota(signal, await client.authenticate(signal));

    expect(source.call).toMatchObject({ name: 'media', dailyCalls: 500 });
    expect(source.call.permission).toBeUndefined();
    expect(told).toEqual({ dailyLimit: 1000, used: 3 });
    expect(quotaPaths).toEqual([MATERIAL]);
  });
});

/** An upstream, and one call to it as an endpoint makes it. */
async function open(answer: (mediaId: string) => unknown) {
  const upstream = await materialUpstream(answer);
  const { source, client } = upstream;
  const fetch = async (mediaId = 'a') =>
    source.fetchMaterial(mediaId, signal, await client.authenticate(signal));
  return { ...upstream, fetch };
}
