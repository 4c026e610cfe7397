import { afterEach, expect } from 'vitest';
import { takeDifferences } from './compiled-differences.ts';

afterEach(() => {
  expect(takeDifferences(), 'compiled operations that answer otherwise than graphql').toEqual([]);
});
