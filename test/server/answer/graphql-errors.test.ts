import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { causeOf, translateError } from '../../../src/server/answer/graphql-errors.ts';
import {
  AnswerTooLargeError,
  ForbiddenError,
  IncompletePageError,
  UpstreamBadResponseError,
  UpstreamDisagreesError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../../../src/upstream/errors.ts';
import { UpstreamRefusedError } from '../../../src/wechat/errors.ts';

const again = (retryAfterSeconds: number) => ({ retryable: true, retryAfterSeconds });
const NEVER = { retryable: false };

describe('translateError', () => {
  it.each([
    [new UpstreamUnavailableError('/list', 'is down'), 'UPSTREAM_UNAVAILABLE', again(5)],
    [
      new UpstreamUnavailableError('/list', 'is not made', { retryAfterSeconds: 42 }),
      'UPSTREAM_UNAVAILABLE',
      again(42),
    ],
    [new UpstreamBadResponseError('/list', 'did not answer with JSON'), 'UPSTREAM_BAD_RESPONSE', again(60)],
    [new UpstreamDisagreesError('list'), 'UPSTREAM_BAD_RESPONSE', again(60)],
    [new AnswerTooLargeError('/list'), 'UPSTREAM_BAD_RESPONSE', NEVER],
    [new IncompletePageError('list'), 'UPSTREAM_BAD_RESPONSE', NEVER],
    [
      new UpstreamQuotaExceededError('/list', 'refused', { kind: 'dayQuota', retryAfterSeconds: 3600 }),
      'UPSTREAM_QUOTA_EXCEEDED',
      again(3600),
    ],
    [new UpstreamRefusedError('/list', 'refused: 48001'), 'UPSTREAM_REFUSED', NEVER],
  ])(
    'tells callers of "%s" by a code, and whether to try again, but not what upstream said',
    (error, code, rest) => {
      const { message, extensions } = translateError(error);

      expect(extensions).toEqual({ code, ...rest });
      expect(message).toMatch(/WeChat API/);
      expect(message).not.toContain('/list');
    },
  );

  it('tells a caller without the right so, where it was asked for, and troubles no operator', () => {
    const fault = new ForbiddenError('Drafts are for other keys.');
    const error = translateError(new GraphQLError(fault.message, { path: ['drafts'], originalError: fault }));

    expect(error.toJSON()).toEqual({
      message: 'Drafts are for other keys.',
      path: ['drafts'],
      extensions: { code: 'FORBIDDEN' },
    });
    expect(causeOf(error)).toBeUndefined();
  });
});

it('what is written to one masked error is on no other', () => {
  const [mine, another] = [translateError(new RangeError('mine')), translateError(new RangeError('another'))];

  mine.extensions['requestId'] = 'my-request';

  expect(another.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
});
