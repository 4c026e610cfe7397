import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainReason } from '../../../src/index/sqlite/plain-reason.ts';

/** What is thrown. */
function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('plainReason', () => {
  it.each([
    ['what SQLite says', new Error('database disk image is malformed'), 'database disk image is malformed'],
    ['what is no error', 7, '7'],
    [
      'the reasons behind it',
      new Error('the reader was lost', { cause: new Error('out of memory') }),
      'the reader was lost: out of memory',
    ],
    ['no query', new Error('fts5: syntax error near "the secret"'), 'fts5: syntax error near …'],
    ['no path', errorOf(() => statSync('/nowhere/secret')), 'ENOENT: no such file or directory, stat …'],
    ['no path without quotes', new Error('cannot open /nowhere/secret at all'), 'cannot open … at all'],
  ])('tells %s', (_what, error, reason) => {
    expect(plainReason(error)).toBe(reason);
  });

  it.each(['secret', '{"a":"the secret" secret', '["secret', "{'secret'"])('quotes nothing of %j', (text) => {
    expect(plainReason(errorOf(() => JSON.parse(text)))).not.toContain('secret');
  });
});
