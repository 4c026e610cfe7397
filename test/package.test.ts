import { expect, it } from 'vitest';
import { isOlder, readNeededNode } from '../src/package.ts';

it.each([
  ['18.20.8', true],
  ['20.19.9', true],
  ['20.20.0', false],
  ['20.20.2', false],
  ['20.21.0-nightly', false],
  ['22.0.0', false],
  ['100.1.0', false],
])('tells whether %s is older than the version that is needed', (version, expected) => {
  expect(isOlder(version, readNeededNode())).toBe(expected);
});
