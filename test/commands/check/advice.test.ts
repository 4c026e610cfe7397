import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../src/commands/check/advice.ts';
import {
  AnswerTooLargeError,
  UpstreamBadResponseError,
  UpstreamUnavailableError,
} from '../../../src/upstream/errors.ts';
import { ProxyError } from '../../../src/wechat/proxy.ts';

const PROXY = { address: 'http://proxy.example:3128', authorization: undefined, variable: 'https_proxy' };
const UNREACHED = new UpstreamUnavailableError('/endpoint', 'could not be reached');

describe('adviceOn', () => {
  it.each([
    ['ECONNREFUSED', 'Nothing listens at https://api.example:'],
    ['ENOTFOUND', 'The name in https://api.example is not found'],
    ['EAI_AGAIN', 'The name in https://api.example is not found'],
    ['CERT_NOT_YET_VALID', 'set its clock'],
    ['CERT_HAS_EXPIRED', 'set its clock'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['ECONNRESET', 'See whether this machine reaches https://api.example'],
    [undefined, 'Try again in a minute'],
  ])('says what to do where a call ends with %s', (networkErrorCode, advice) => {
    expect(adviceOn(UNREACHED, { address: 'https://api.example', networkErrorCode })).toContain(advice);
  });

  it.each([
    [407, 'The proxy at http://proxy.example:3128 asks who calls: set the user and password'],
    [403, 'The proxy at http://proxy.example:3128 refuses to connect to https://api.example'],
    [405, 'The proxy at http://proxy.example:3128 refuses to connect to https://api.example'],
    [503, 'The proxy at http://proxy.example:3128 does not reach https://api.example'],
    ['ENOTFOUND', 'This machine does not reach the proxy at http://proxy.example:3128: see https_proxy'],
  ])('says what to do where the proxy on the way ends a call with %s', (fault, advice) => {
    const error = new ProxyError('/endpoint', PROXY, fault);

    expect(
      adviceOn(error, { address: 'https://api.example', proxy: PROXY, networkErrorCode: undefined }),
    ).toContain(advice);
  });

  it('thinks of the proxy where a call through it has no answer', () => {
    const circumstances = { address: 'https://api.example', proxy: PROXY };

    for (const networkErrorCode of [undefined, 'ECONNRESET', 'UND_ERR_SOCKET'])
      expect(adviceOn(UNREACHED, { ...circumstances, networkErrorCode })).toContain(
        'the proxy at http://proxy.example:3128, which https_proxy names',
      );
  });

  it('says of an answer that is compressed who does that, and of another that it is not of WeChat', () => {
    const error = new UpstreamBadResponseError('/endpoint', 'answered otherwise');
    const advice = [true, false].map((isCompressed) =>
      adviceOn(error, { address: 'https://api.example', networkErrorCode: undefined, isCompressed }),
    );

    expect(advice).toEqual([
      expect.stringMatching(/^A proxy on the way to https:\/\/api\.example seems to compress answers/),
      expect.stringMatching(/^Something else than WeChat seems to answer at https:\/\/api\.example/),
    ]);
  });

  it('says which variable lets a large page through', () => {
    const error = new AnswerTooLargeError('/endpoint');

    expect(adviceOn(error, { address: 'https://api.example', networkErrorCode: undefined })).toContain(
      'UPSTREAM_MAX_BODY_BYTES',
    );
  });
});
