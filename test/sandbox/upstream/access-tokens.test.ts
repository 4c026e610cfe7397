import { describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../src/sandbox/upstream/access-tokens.ts';
import { createClock } from '../../helpers/clock.ts';

function setUp(lifetimeSeconds = 7200) {
  const clock = createClock();
  const tokens = createAccessTokens(clock.now, lifetimeSeconds);
  const issue = () => tokens.issue({ forceRefresh: false });
  /** 0 where the token is good, else the errcode. */
  const check = (token: string | null) => {
    try {
      tokens.check(token);
      return 0;
    } catch (error) {
      return (error as { errcode: number }).errcode;
    }
  };
  return { clock, tokens, issue, check };
}

describe('createAccessTokens', () => {
  it('issues the same token while it is valid, with the seconds that remain', () => {
    const { clock, issue } = setUp();
    const first = issue();

    clock.advance({ seconds: 6900 });

    expect(first.expires_in).toBe(7200);
    expect(issue()).toEqual({ access_token: first.access_token, expires_in: 300 });
  });

  it('renews five minutes before expiry, and the old one works for five minutes more', () => {
    const { clock, issue, check } = setUp();
    const old = issue().access_token;
    clock.advance({ seconds: 7000 });
    const renewed = issue();

    expect(renewed).toEqual({ access_token: expect.not.stringMatching(old), expires_in: 7200 });
    clock.advance({ seconds: 299 });
    expect([check(old), check(renewed.access_token)]).toEqual([0, 0]);
    clock.advance({ seconds: 1 });
    expect([check(old), check(renewed.access_token)]).toEqual([42001, 0]);
  });

  it('lets a token expire that nobody renews, and does not bring it back', () => {
    const { clock, issue, check } = setUp();
    const old = issue().access_token;

    clock.advance({ seconds: 7200 });
    issue();

    expect(check(old)).toBe(42001);
  });

  it('makes a new token at once when forced, and the old one stops working', () => {
    const { tokens, issue, check } = setUp();
    const old = issue().access_token;

    const forced = tokens.issue({ forceRefresh: true });

    expect([check(old), check(forced.access_token)]).toEqual([40001, 0]);
    expect(issue()).toEqual(forced);
  });

  it('keeps a short-lived token for half its life', () => {
    const { clock, issue } = setUp(10);
    const { access_token } = issue();

    clock.advance({ seconds: 5 });
    expect(issue().access_token).toBe(access_token);
    clock.advance({ seconds: 1 });
    expect(issue().access_token).not.toBe(access_token);
  });

  it('expires all tokens at once', () => {
    const { tokens, issue, check } = setUp();
    const old = issue().access_token;

    tokens.expireAll();

    expect(check(old)).toBe(42001);
    expect(check(issue().access_token)).toBe(0);
    expect(check(old)).toBe(42001);
  });

  it('invalidates all tokens at once', () => {
    const { tokens, issue, check } = setUp();
    const old = issue().access_token;

    tokens.invalidateAll();

    expect(check(old)).toBe(40001);
    expect(check(issue().access_token)).toBe(0);
  });

  it.each([
    [null, 41001],
    ['', 41001],
    ['made-up', 40001],
  ])('refuses the token %o with %i', (token, errcode) => {
    expect(setUp().check(token)).toBe(errcode);
  });
});
