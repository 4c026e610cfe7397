import { afterEach, expect } from 'vitest';
import { takeLeaks } from './secret-watch.ts';

// Runs with every test file: gateways of tests log at debug level, and all that they log and answer
// is searched.
afterEach(() => {
  expect(takeLeaks(), 'a secret has leaked').toEqual([]);
});
