import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  UpstreamBadResponseError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../../src/upstream/errors.ts';
import { createHttp } from '../../src/wechat/http.ts';
import type { TransportAnswer } from '../../src/wechat/transport.ts';

describe('Http.callForFile', () => {
  it.each([
    ['bytes', Buffer.from('#!AMR\n')],
    ['no bytes', Buffer.alloc(0)],
    ['JSON that says nothing', Buffer.from('{"a":1}')],
  ])('takes %s for a file', async (_, bytes) => {
    expect(await fileOver({ statusCode: 200, bytes })).toEqual({ kind: 'file', bytes });
  });

  it('reads an object, as upstream may have no file', async () => {
    const bytes = Buffer.from('{"errcode":"0","down_url":"https:\\/\\/mp.weixin.qq.com\\/a"}');

    expect(await fileOver({ statusCode: 200, bytes })).toEqual({
      kind: 'object',
      body: { errcode: '0', down_url: 'https://mp.weixin.qq.com/a' },
    });
  });

  it.each([
    ['HTTP 502', { statusCode: 502, bytes: Buffer.from('#!AMR\n') }, UpstreamUnavailableError],
    ['HTTP 404', { statusCode: 404, bytes: Buffer.from('#!AMR\n') }, UpstreamBadResponseError],
    ['HTTP 206', { statusCode: 206, bytes: Buffer.from('#!AMR\n') }, UpstreamBadResponseError],
    [
      'a coding',
      { statusCode: 200, bytes: Buffer.from('#!AMR\n'), contentEncoding: 'br' },
      UpstreamBadResponseError,
    ],
    ['gzip', { statusCode: 200, bytes: Buffer.from('1f8b0800', 'hex') }, UpstreamBadResponseError],
    ['45009', { statusCode: 200, bytes: Buffer.from('{"errcode":45009}') }, UpstreamQuotaExceededError],
  ])('fails on %s, as a call for JSON does', async (_, answer, error) => {
    await expect(fileOver(answer)).rejects.toBeInstanceOf(error);
  });

  it('hides the token in what upstream says, and one that it sends', async () => {
    const errmsg = 'no: T0ken and An0ther';
    const bytes = Buffer.from(JSON.stringify({ errcode: 48001, errmsg, access_token: 'An0ther' }));

    const error = await fileOver({ statusCode: 200, bytes }).catch((error: unknown) => error);

    expect(error).toMatchObject({ kind: 'noPermission' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/T0ken|An0ther/);
  });

  it('drops the error of a transport, all but the code', async () => {
    const cause = new Error('GET http://upstream.test/?access_token=T0ken');

    await expect(fileOver(Promise.reject(Object.assign(cause, { code: 'ETEA' })))).rejects.toEqual(
      new UpstreamUnavailableError('/endpoint', 'could not be reached: ETEA'),
    );
  });

  it('waits no longer than the signal allows', async () => {
    const failure = fileOver(new Promise(() => {}), AbortSignal.timeout(10));

    await expect(failure).rejects.toThrow('did not answer before the deadline');
  });
});

/** A call for a file over a transport that has one answer. */
function fileOver(answer: TransportAnswer | Promise<TransportAnswer>, signal = new AbortController().signal) {
  const http = createHttp({ transport: { exchange: async () => answer, close: async () => {} } });
  return http.callForFile({ method: 'POST', endpoint: '/endpoint', accessToken: 'T0ken', signal });
}
