import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

const ACCOUNT = { WECHAT_APP_ID: 'wx1234', WECHAT_APP_SECRET: 'secret' };
const MEDIA = { MEDIA: 'true', PUBLIC_URL: 'https://media.example' };
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
    expect(fleetOf({ REDIS_URL: redisUrl })).toEqual({ redisUrl, sharesDrafts: false, url: undefined });
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
    expect(() => fleetOf({ ...MEDIA, FLEET_URL: 'http://10.0.0.7:4000' })).toThrow(
      'set MEDIA_KEY, the same for all replicas',
    );
    expect(fleetOf({ ...MEDIA, FLEET_URL: 'http://10.0.0.7:4000', MEDIA_KEY: KEY })).toBeDefined();
  });
});

describe('FLEET_URL', () => {
  it('is needed where media are served', () => {
    expect(() => fleetOf({ ...MEDIA, MEDIA_KEY: KEY })).toThrow(
      'set FLEET_URL, where the other replicas reach this one',
    );
    expect(fleetOf({})?.url).toBeUndefined();
  });

  it.each([
    ['http://10.0.0.7:4000', 'http://10.0.0.7:4000'],
    ['https://replica-1.internal/', 'https://replica-1.internal'],
    ['http://[fd00::7]:4000', 'http://[fd00::7]:4000'],
    ['http://REPLICA:80', 'http://replica'],
  ])('may be %s', (text, url) => {
    expect(fleetOf({ FLEET_URL: text })?.url).toBe(url);
  });

  it.each([
    'replica-1:4000',
    'redis://10.0.0.7',
    'http://10.0.0.7/media',
    'http://user:hidden@10.0.0.7',
    'http://10.0.0.7?a',
    'http://10.0.0.7#',
  ])('is not %s, which no message tells', (url) => {
    expect(() => fleetOf({ FLEET_URL: url })).toThrow(
      /FLEET_URL must be the http: or https: origin at which/,
    );
    expect(() => fleetOf({ FLEET_URL: url })).not.toThrow(/hidden/);
  });

  it('is checked, and of no use, where a gateway is alone', () => {
    expect(() => readConfig({ ...ACCOUNT, FLEET_URL: 'there' })).toThrow('FLEET_URL must be');
    expect(readConfig({ ...ACCOUNT, FLEET_URL: 'http://10.0.0.7' }).fleet).toBeUndefined();
  });
});

describe('FLEET_SHARES_DRAFTS', () => {
  it('lets drafts lie in Redis', () => {
    expect(fleetOf({ FLEET_SHARES_DRAFTS: 'true' })?.sharesDrafts).toBe(true);
  });
});
