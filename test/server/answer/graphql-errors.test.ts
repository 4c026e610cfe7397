import { expect, it } from 'vitest';
import { translateError } from '../../../src/server/answer/graphql-errors.ts';

it('what is written to one masked error is on no other', () => {
  const [mine, another] = [translateError(new RangeError('mine')), translateError(new RangeError('another'))];

  mine.extensions['requestId'] = 'my-request';

  expect(another.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
});
