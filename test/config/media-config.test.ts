import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

type Variables = Readonly<Record<string, string>>;

const ACCOUNT: Variables = { WECHAT_APP_ID: 'wx1234', WECHAT_APP_SECRET: 'a-secret-that-shows-nowhere' };
const EVERYWHERE: Variables = { HOST: '0.0.0.0', AUTH: 'none' };
const KEY = '0123456789abcdef'.repeat(4);

const mediaOf = (variables: Variables) => readConfig(variables).media;

describe('MEDIA', () => {
  it('is on where nothing is set on the sandbox alone', () => {
    expect(mediaOf({})).toBeDefined();
    expect(mediaOf({ MEDIA: 'false' })).toBeUndefined();
    expect(mediaOf(ACCOUNT)).toBeUndefined();
    expect(mediaOf({ ...ACCOUNT, MEDIA: 'true' })).toBeDefined();
  });

  it('needs to know where callers reach the gateway', () => {
    expect(() => mediaOf({ ...ACCOUNT, ...EVERYWHERE, MEDIA: 'true' })).toThrow(
      'MEDIA is true, and other machines can reach HOST: set PUBLIC_URL,',
    );
    const told = { MEDIA: 'true', PUBLIC_URL: 'https://media.example.com' };
    expect(mediaOf({ ...ACCOUNT, ...EVERYWHERE, ...told })).toBeDefined();
    expect(mediaOf({ ...ACCOUNT, HOST: '::1', MEDIA: 'true' })).toBeDefined();
  });

  it('is off by itself on a sandbox that other machines reach at an address that is not known', () => {
    expect(mediaOf({ ...EVERYWHERE, SANDBOX: 'true' })).toBeUndefined();
    expect(mediaOf({ ...EVERYWHERE, SANDBOX: 'true', PUBLIC_URL: 'https://a.example' })).toBeDefined();
  });
});

describe('MEDIA_KEY', () => {
  it('is the same for each sandbox, and made by the gateway for an account', () => {
    expect(mediaOf({})?.keys).toEqual(mediaOf({})?.keys);
    expect(mediaOf({})?.keys[0]).toHaveLength(32);
    expect(mediaOf({ ...ACCOUNT, MEDIA: 'true' })?.keys).toEqual([]);
  });

  it('may be several', () => {
    const other = 'F'.repeat(64);
    const keys = [Buffer.from(KEY, 'hex'), Buffer.alloc(32, 0xff)];

    expect(mediaOf({ MEDIA_KEY: `${KEY}, ${other}` })?.keys).toEqual(keys);
  });

  it.each([KEY.slice(1), `${KEY}00`, `${KEY},`.repeat(2).concat('aha'), 'not hexadecimal'])(
    'is not %s, which is not shown',
    (given) => {
      const read = () => mediaOf({ MEDIA_KEY: given });

      expect(read).toThrow(/MEDIA_KEY must be 64 hexadecimal digits/);
      expect(read).not.toThrow(given);
    },
  );
});

describe.each(['MEDIA_HOSTS', 'MEDIA_VIDEO_HOSTS'])('%s', (name) => {
  const hostsOf = (given: string) => {
    const media = mediaOf({ [name]: given });
    return name === 'MEDIA_HOSTS' ? media?.pictureHosts : media?.videoHosts;
  };

  it('are names of hosts', () => {
    expect(hostsOf('img.example.com, CDN.example.com')).toEqual(['img.example.com', 'cdn.example.com']);
  });

  it.each([
    '127.0.0.1',
    '::1',
    '[::1]',
    '127.1',
    '0x7f.1',
    'localhost',
    'https://img.example.com',
    'img.example.com:8080',
    'img.example.com/path',
    '*.example.com',
    'img.example.com.',
    'a@img.example.com',
  ])('are not %s', (given) => {
    expect(() => hostsOf(given)).toThrow(`${name} must be names of hosts such as img.example.com`);
  });
});
