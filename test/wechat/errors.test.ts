import { describe, expect, it } from 'vitest';
import {
  UpstreamError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../../src/upstream/errors.ts';
import { AccessTokenRejectedError, refusalError, UpstreamRefusedError } from '../../src/wechat/errors.ts';

const PERMANENT = [
  ...[40002, 40013, 40125, 41001, 41002, 41004], // who we are
  ...[40243, 50002, 50004, 50007, 48001, 48004], // what the account may do
  ...[40164, 61004, 89501, 89502, 89503, 89504, 89505, 89506, 89507], // where we call from
  ...[40004, 40007, 40097, 53600, 43002, 43003, 44002, 47001, 45103], // what we ask
  ...[99999, 1, -2], // not known
];

describe('refusalError', () => {
  it.each<[number, { readonly name: string }]>([
    [-1, UpstreamUnavailableError],
    [40001, AccessTokenRejectedError],
    [40014, AccessTokenRejectedError],
    [42001, AccessTokenRejectedError],
    [45009, UpstreamQuotaExceededError],
    [45011, UpstreamQuotaExceededError],
    ...PERMANENT.map((errcode): [number, typeof UpstreamRefusedError] => [errcode, UpstreamRefusedError]),
  ])('makes of %i the error of its class alone', (errcode, errorClass) => {
    const error = refusalError('/list', { errcode: errcode, errmsg: 'no rid: 64c0d3e1-06514840' });

    expect(error.constructor).toBe(errorClass);
    expect(error.name).toBe(errorClass.name);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({
      subject: '/list',
      message: expect.stringContaining(`refused: ${errcode} `),
    });
  });

  it.each([
    [-1, 'the upstream is busy'],
    [40001, 'the access token has been replaced, or WECHAT_APP_SECRET is wrong'],
    [45009, 'the daily quota is used up'],
    [45011, 'too many calls in this minute'],
    [48001, 'the account is not authorised for this interface'],
  ])('keeps the request id of %i for the operator, and adds what the code means', (errcode, meaning) => {
    const { message } = refusalError('/list', { errcode: errcode, errmsg: 'no rid: 68f0517e-4e11c0a6' });

    expect(message).toBe(`/list refused: ${errcode} no rid: 68f0517e-4e11c0a6 (${meaning})`);
  });

  it.each([40001, 48001])('is an UpstreamRefusedError with its code for %i', (errcode) => {
    const error = refusalError('/list', { errcode: errcode, errmsg: '' });

    expect(error).toBeInstanceOf(UpstreamRefusedError);
    expect(error).toMatchObject({ refusal: { errcode } });
  });

  it.each([
    ['2026-01-31T16:00:00Z', 86_400],
    ['2026-01-31T15:59:59Z', 1],
    ['2026-01-31T15:59:59.999Z', 1],
    ['2026-01-31T00:00:00Z', 57_600],
    ['2026-01-31T20:00:00Z', 72_000],
  ])('ends a daily quota at midnight in Beijing: at %s that is in %i s', (now, seconds) => {
    const error = refusalError('/list', { errcode: 45009, errmsg: '' }, Date.parse(now));

    expect(error).toMatchObject({ kind: 'dayQuota', retryAfterSeconds: seconds });
  });

  it('ends a minute quota after a minute', () => {
    expect(refusalError('/list', { errcode: 45011, errmsg: '' })).toMatchObject({
      kind: 'minuteQuota',
      retryAfterSeconds: 60,
    });
  });
});
