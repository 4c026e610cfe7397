import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../src/commands/check/advice.ts';
import {
  AnswerTooLargeError,
  UpstreamBadResponseError,
  UpstreamUnavailableError,
} from '../../../src/library/errors.ts';

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
  ])('says what to do where a call ends with %s', (faultCode, advice) => {
    expect(adviceOn(UNREACHED, { address: 'https://api.example', faultCode })).toContain(advice);
  });

  it('says of an answer that is compressed who does that, and of another that it is not of WeChat', () => {
    const error = new UpstreamBadResponseError('/endpoint', 'answered otherwise');
    const advice = [true, false].map((isCompressed) =>
      adviceOn(error, { address: 'https://api.example', faultCode: undefined, isCompressed }),
    );

    expect(advice).toEqual([
      expect.stringMatching(/^A proxy on the way to https:\/\/api\.example seems to compress answers/),
      expect.stringMatching(/^Something else than WeChat seems to answer at https:\/\/api\.example/),
    ]);
  });

  it('says which variable lets a large page through', () => {
    const error = new AnswerTooLargeError('/endpoint');

    expect(adviceOn(error, { address: 'https://api.example', faultCode: undefined })).toContain(
      'UPSTREAM_MAX_BODY_BYTES',
    );
  });
});
