import { expect, it } from 'vitest';
import { errorOf, tellError, toldErrorShape } from '../../src/fleet/told-error.ts';
import { PermissionDeniedError, UpstreamQuotaExceededError } from '../../src/upstream/errors.ts';
import { refusalError } from '../../src/wechat/errors.ts';

const REFUSAL = refusalError('/cgi-bin/draft/batchget', { errcode: 48001, errmsg: 'api unauthorized' });

it.each([
  ['a permission that the account lacks', new PermissionDeniedError({ name: '草稿箱 (draft)' }, REFUSAL)],
  ['another refusal', refusalError('/cgi-bin/x', { errcode: 40013, errmsg: 'invalid appid rid: 1-2' })],
  [
    'a quota',
    new UpstreamQuotaExceededError('The list call', 'was not sent', {
      kind: 'dayQuota',
      retryAfterSeconds: 7,
    }),
  ],
])('%s is to callers of another replica what it is to those of the leader', (_, error) => {
  const told = toldErrorShape.parse(JSON.parse(JSON.stringify(tellError(error))));

  const { name, message, kind, retryAfterSeconds, refusal } = error;
  expect(errorOf(told)).toMatchObject({ name, message, kind, refusal });
  expect(errorOf(told).retryAfterSeconds).toBe(retryAfterSeconds);
  if (error instanceof PermissionDeniedError)
    expect(errorOf(told)).toMatchObject({ explanation: error.explanation, permission: error.permission });
});
