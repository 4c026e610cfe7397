import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

const ACCOUNT = { WECHAT_APP_ID: 'wx1234', WECHAT_APP_SECRET: 'secret' };
const KEY = 'ab'.repeat(32);

const fleetOf = (variables: Readonly<Record<string, string>>) =>
  readConfig({ ...ACCOUNT, REDIS_URL: 'redis://redis.internal:6379', ...variables }).fleet;

describe('REDIS_URL', () => {
  it('is not set by default: the gateway is alone', () => {
    expect(readConfig(ACCOUNT).fleet).toBeUndefined();
    expect(readConfig({ ...ACCOUNT, FLEET_SHARES_DRAFTS: 'true' }).fleet).toBeUndefined();
  });

  it.each([
    'redis://redis.internal',
    'redis://10.0.0.7:6380/2',
    'rediss://replica:p%40ss@redis.internal:6379',
    'redis://[::1]:6379/',
  ])('may be %s', (redisUrl) => {
    expect(fleetOf({ REDIS_URL: redisUrl })).toEqual({ redisUrl, sharesDrafts: false });
  });

  it.each([
    'redis.internal:6379',
    'http://redis.internal',
    'redis://',
    'redis://user:hidden@redis.internal/name',
    'redis://user:hidden@redis.internal?db=1',
  ])('is not %s, which no message tells', (redisUrl) => {
    const read = () => fleetOf({ REDIS_URL: redisUrl });

    expect(read).toThrow(/REDIS_URL must be redis:\/\/host:port/);
    expect(read).not.toThrow(/hidden/);
  });

  it('is of no use on the sandbox, of which each process has its own', () => {
    expect(() => readConfig({ REDIS_URL: 'redis://redis.internal' })).toThrow(
      'REDIS_URL is set, but each process has a sandbox of its own',
    );
  });

  it('needs the key of media to be set where media are served', () => {
    const media = { MEDIA: 'true', PUBLIC_URL: 'https://media.example' };

    expect(() => fleetOf(media)).toThrow('set MEDIA_KEY, the same for all replicas');
    expect(fleetOf({ ...media, MEDIA_KEY: KEY })).toBeDefined();
  });
});

describe('FLEET_SHARES_DRAFTS', () => {
  it('lets drafts lie in Redis', () => {
    expect(fleetOf({ FLEET_SHARES_DRAFTS: 'true' })?.sharesDrafts).toBe(true);
  });
});
