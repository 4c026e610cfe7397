import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

describe('PUBLIC_URL', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['http://localhost:4000/', 'http://localhost:4000'],
    ['https://example.com/wechat', 'https://example.com/wechat'],
    ['https://example.com/wechat/gateway//', 'https://example.com/wechat/gateway'],
    ['https://[::1]:4000', 'https://[::1]:4000'],
  ])('may be %s', (given, read) => {
    expect(readConfig({ PUBLIC_URL: given }).publicUrl).toBe(read);
  });

  it.each([
    'api.example.com',
    '/wechat',
    'ftp://example.com',
    'https://',
    'https://example.com/?a=b',
    'https://example.com/?',
    'https://example.com/#a',
    'https://user@example.com',
    'https://user:password@example.com',
    'javascript:alert(1)',
  ])('is not %s', (given) => {
    const read = () => readConfig({ PUBLIC_URL: given });

    expect(read).toThrow(/PUBLIC_URL must be an http: or https: address, such as/);
    // There may be a password in it.
    expect(read).not.toThrow(/user|alert/);
  });
});
