import { ReplyError } from 'ioredis';
import { expect, it } from 'vitest';
import { problemOf } from '../../src/fleet/redis/problem-of.ts';

it.each([
  [
    'Redis 7.0',
    "ERR The user executing the script can't run this command or subcommand script: 1, on @user_script:2.",
  ],
  [
    'Redis 7.2',
    "ERR ACL failure in script: User gateway has no permissions to run the 'hset' command script: 1",
  ],
  ['outside of scripts', "NOPERM this user has no permissions to run the 'hset' command"],
])('is denied where a right is missing, in the words of %s', (_, message) => {
  expect(problemOf(new ReplyError(message))).toBe('denied');
});

it('is refused where a script is at fault', () => {
  expect(problemOf(new ReplyError('ERR Error running script: attempt to call a nil value'))).toBe('refused');
});
