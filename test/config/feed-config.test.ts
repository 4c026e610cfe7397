import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

const feedsOf = (variables: Readonly<Record<string, string>>) =>
  readConfig({ FEEDS: 'true', ...variables }).feeds;

describe('FEEDS', () => {
  it('is off by default, whatever else is set', () => {
    expect(readConfig({}).feeds).toBeUndefined();
    expect(readConfig({ PUBLIC_URL: 'https://a.example', FEED_TITLE: 'Tea' }).feeds).toBeUndefined();
    expect(readConfig({ FEEDS: 'false' }).feeds).toBeUndefined();
  });

  it('serves feeds under a title that needs not be set', () => {
    expect(feedsOf({})).toEqual({ title: 'WeChat articles' });
    expect(feedsOf({ FEED_TITLE: '春茶 & more' })?.title).toBe('春茶 & more');
  });

  it('needs as many calls as a feed may take', () => {
    expect(() => feedsOf({ UPSTREAM_CALLS_PER_OPERATION: '2' })).toThrow(
      'FEEDS is true, which needs UPSTREAM_CALLS_PER_OPERATION to be 3 or more.',
    );
    expect(feedsOf({ UPSTREAM_CALLS_PER_OPERATION: '3' })).toBeDefined();
  });
});

describe('FEED_TITLE', () => {
  it.each([' ', 'two\nlines', 'a'.repeat(201)])('is not %j', (given) => {
    expect(() => readConfig({ FEED_TITLE: given })).toThrow(
      'FEED_TITLE must be 1 to 200 characters in one line.',
    );
  });
});
