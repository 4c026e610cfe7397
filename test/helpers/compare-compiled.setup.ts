import { afterEach, expect } from 'vitest';
import { takeDifferences } from './compare-compiled.ts';

afterEach(() => {
  expect(takeDifferences(), 'compiled operations that answer otherwise than graphql').toEqual([]);
});
