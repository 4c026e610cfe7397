import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from '../../src/fleet/redis/redis-url.ts';
import { addressOf } from './redis-address.ts';

describe('parseRedisUrl', () => {
  it.each([
    ['redis://127.0.0.1', addressOf(6379)],
    ['redis://127.0.0.1:7000/', addressOf(7000)],
    [
      'rediss://redis.example.com/12',
      addressOf(6379, { host: 'redis.example.com', isEncrypted: true, database: 12 }),
    ],
    ['redis://[::1]:7000', addressOf(7000, { host: '::1' })],
    ['redis://:p%40ss%2F@127.0.0.1', addressOf(6379, { password: 'p@ss/' })],
    ['redis://gate%20way:x@127.0.0.1', addressOf(6379, { username: 'gate way', password: 'x' })],
  ])('reads %s', (text, address) => {
    expect(parseRedisUrl(text)).toEqual(address);
  });

  it.each([
    '',
    'redis',
    'redis://',
    'http://127.0.0.1',
    'redis://127.0.0.1/queue',
    'redis://127.0.0.1/1/2',
    'redis://127.0.0.1?password=x',
    'redis://127.0.0.1#x',
    'redis://127.0.0.1:70000',
    'redis://:%zz@127.0.0.1',
    '/var/run/redis.sock',
  ])('refuses %j', (text) => {
    expect(parseRedisUrl(text)).toBeUndefined();
  });
});
