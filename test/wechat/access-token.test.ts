import { describe, expect, it } from 'vitest';
import { createAccessToken, type IssuedToken } from '../../src/wechat/access-token.ts';

const DAY = 86_400_000;

describe('createAccessToken', () => {
  it('asks once for callers that come together', async () => {
    const { accessToken, requests, settle } = drivenToken();

    const tokens = Array.from({ length: 100 }, () => accessToken.get());
    await settle({ value: 'one' });

    expect(new Set(await Promise.all(tokens))).toEqual(new Set(['one']));
    expect(requests).toHaveLength(1);
  });

  it('asks again neither for later callers nor for a token that is not its own', async () => {
    const { accessToken, requests, issue } = drivenToken();

    await issue({ value: 'one' });
    accessToken.expire('another');

    expect(await accessToken.get()).toBe('one');
    expect(requests).toHaveLength(1);
  });

  it.each([
    [7200, 6900],
    [3000, 2700],
    [300, 270],
    [10, 9],
  ])('renews a token of %i s after %i s', async (expiresInSeconds, renewsAfterSeconds) => {
    const { accessToken, requests, clock, issue } = drivenToken();
    await issue({ value: 'one', expiresInSeconds });

    clock.ms += renewsAfterSeconds * 1000 - 1;
    await accessToken.get();
    expect(requests).toHaveLength(1);

    clock.ms += 1;
    await accessToken.get();
    expect(requests).toHaveLength(2);
  });

  it('lets nobody wait for a renewal ahead of the end', async () => {
    const { accessToken, requests, clock, issue, settle } = drivenToken();
    await issue({ value: 'one', expiresInSeconds: 7200 });

    clock.ms += 7_000_000;
    expect(await Promise.all([accessToken.get(), accessToken.get()])).toEqual(['one', 'one']);
    await settle({ value: 'two' });

    expect(await accessToken.get()).toBe('two');
    expect(requests).toHaveLength(2);
  });

  it('lets nobody wait on a day on which it is asked for every minute, and each request takes a minute', async () => {
    const { accessToken, requests, clock, issue, settle } = drivenToken();
    await issue({ value: 'token 0', expiresInSeconds: 7200 });
    let answered = 1;
    let waits = 0;

    for (let minute = 0; minute < 24 * 60; minute += 1) {
      clock.ms += 60_000;
      if (requests.length > answered) {
        await settle({ value: `token ${answered}`, expiresInSeconds: 7200 });
        answered = requests.length;
      }
      const token = await Promise.race([accessToken.get(), new Promise((resolve) => setImmediate(resolve))]);
      if (token === undefined) waits += 1;
    }

    expect(waits).toBe(0);
    expect(requests.length).toBeLessThanOrEqual(14);
  });

  it.each([30, -30])(
    'is renewed when it ends though it was issued while the clock was wrong by %i days',
    async (days) => {
      const { accessToken, requests, clock, issue, settle } = drivenToken();
      clock.ms += days * DAY;
      await issue({ value: 'one' });

      clock.ms -= days * DAY;
      const token = accessToken.get();
      await settle({ value: 'two' });

      expect(await token).toBe('two');
      clock.ms += 7_000_000;
      await accessToken.get();
      expect(requests).toHaveLength(3);
    },
  );

  it('goes on with a token that lives when its renewal fails, and tries again', async () => {
    const { accessToken, requests, clock, issue, settle } = drivenToken();
    await issue({ value: 'one', expiresInSeconds: 7200 });

    clock.ms += 7_000_000;
    await accessToken.get();
    await settle(new Error('down'));

    expect(await accessToken.get()).toBe('one');
    expect(requests).toHaveLength(3);
  });

  it('lets callers wait for a new token once the old one has ended', async () => {
    const { accessToken, clock, issue, settle } = drivenToken();
    await issue({ value: 'one', expiresInSeconds: 7200 });

    clock.ms += 7_200_000;
    const token = accessToken.get();
    await settle({ value: 'two' });

    expect(await token).toBe('two');
  });

  it('tells everybody who waits of a failure, and does not remember it', async () => {
    const { accessToken, requests, settle, issue } = drivenToken();

    const tokens = Promise.allSettled([accessToken.get(), accessToken.get()]);
    await settle(new Error('down'));

    expect(await tokens).toMatchObject([{ reason: { message: 'down' } }, { reason: { message: 'down' } }]);
    expect(await issue({ value: 'one' })).toBe('one');
    expect(requests).toHaveLength(2);
  });

  it('does not suffer from two refreshes at once', async () => {
    const { accessToken, requests, issue, settle } = drivenToken();
    await issue({ value: 'one' });

    const tokens = Array.from({ length: 3 }, () => {
      accessToken.expire('one');
      return accessToken.get();
    });
    await settle({ value: 'two' });

    expect(await Promise.all(tokens)).toEqual(['two', 'two', 'two']);
    expect(requests).toHaveLength(2);
  });

  it('does not suffer from a late failure that expires a fresh token', async () => {
    const { accessToken, requests, issue } = drivenToken();
    await issue({ value: 'one' });
    accessToken.expire('one');
    await issue({ value: 'two' });

    accessToken.expire('one');

    expect(await accessToken.get()).toBe('two');
    expect(requests).toHaveLength(2);
  });

  it('does not suffer from an older token that overwrites a newer one', async () => {
    const { accessToken, requests, clock, issue, settle } = drivenToken();
    await issue({ value: 'one', expiresInSeconds: 7200 });

    // The slow answer to a renewal that began before the token was rejected is the only answer
    // there can be.
    clock.ms += 7_000_000;
    await accessToken.get();
    accessToken.expire('one');
    const token = accessToken.get();
    await settle({ value: 'two' });

    expect(requests).toHaveLength(2);
    expect(await token).toBe('two');
    expect(await accessToken.get()).toBe('two');
  });

  it('does not suffer from a hole between expiring and fetching', async () => {
    const { accessToken, requests, issue, settle } = drivenToken();
    await issue({ value: 'one' });

    accessToken.expire('one');
    const early = accessToken.get();
    accessToken.expire('one');
    const late = accessToken.get();
    await settle({ value: 'two' });
    const afterwards = accessToken.get();

    expect(await Promise.all([early, late, afterwards])).toEqual(['two', 'two', 'two']);
    expect(requests).toHaveLength(2);
  });
});

describe('a token that upstream rejects and goes on issuing', () => {
  /** Rejects the token in use, and asks for the next; upstream issues `one` again. */
  async function reject({ accessToken, requests, settle }: ReturnType<typeof drivenToken>) {
    accessToken.expire('one');
    const before = requests.length;
    const token = accessToken.get();
    await settle({ value: 'one' });
    const isForced = requests.length > before + 1 && requests.at(-1)?.force === true;
    if (isForced) await settle({ value: 'one' });
    await token;
    return isForced;
  }

  it('is replaced by force, after it was asked for in normal mode', async () => {
    const { accessToken, requests, issue, settle } = drivenToken();
    await issue({ value: 'one' });

    accessToken.expire('one');
    const token = accessToken.get();
    await settle({ value: 'one' });
    await settle({ value: 'two' });

    expect(await token).toBe('two');
    expect(requests.map(({ force }) => force)).toEqual([false, false, true]);
  });

  it('is not replaced by force where normal mode gives another', async () => {
    const { accessToken, requests, issue } = drivenToken();
    await issue({ value: 'one' });
    accessToken.expire('one');

    await issue({ value: 'two' });

    expect(requests.map(({ force }) => force)).toEqual([false, false]);
  });

  it('is found out though its renewal had begun before it was rejected', async () => {
    const { accessToken, clock, requests, issue, settle } = drivenToken();
    await issue({ value: 'one', expiresInSeconds: 7200 });
    clock.ms += 7_000_000;
    await accessToken.get();

    accessToken.expire('one');
    const token = accessToken.get();
    await settle({ value: 'one', expiresInSeconds: 200 });
    await settle({ value: 'two' });

    expect(await token).toBe('two');
    expect(requests.map(({ force }) => force)).toEqual([false, false, true]);
  });

  it('is replaced no more often than every 30 s', async () => {
    const token = drivenToken();
    await token.issue({ value: 'one' });

    const forced = [await reject(token), await reject(token)];
    token.clock.ms += 30_000;
    forced.push(await reject(token));

    expect(forced).toEqual([true, false, true]);
  });

  it('is replaced by force though that was last done while the clock was ahead by 30 days', async () => {
    const token = drivenToken();
    await token.issue({ value: 'one' });
    token.clock.ms += 30 * DAY;
    for (let time = 0; time < 5; time += 1) {
      expect(await reject(token)).toBe(true);
      token.clock.ms += 30_000;
    }

    token.clock.ms -= 30 * DAY;

    expect(await reject(token)).toBe(true);
  });

  it('is replaced no more often than five times a day', async () => {
    const token = drivenToken();
    await token.issue({ value: 'one' });
    let forced = 0;

    for (let minute = 0; minute < 23 * 60; minute += 1) {
      if (await reject(token)) forced += 1;
      token.clock.ms += 60_000;
    }

    expect(forced).toBe(5);
    token.clock.ms += 3_600_000;
    expect(await reject(token)).toBe(true);
  });
});

/** An access token whose clock the test moves, and whose requests it answers one by one. */
function drivenToken() {
  const clock = { ms: Date.parse('2026-01-31T08:30:00Z') };
  const requests: Request[] = [];
  const accessToken = createAccessToken({
    fetchToken: ({ force }) => new Promise((resolve, reject) => requests.push({ force, resolve, reject })),
    now: () => clock.ms,
  });

  /** Answers the last request, and lets everybody who waits for it see the answer. */
  async function settle(answer: Partial<IssuedToken> | Error): Promise<void> {
    const request = requests.at(-1);
    if (answer instanceof Error) request?.reject(answer);
    else request?.resolve({ value: 'a token', expiresInSeconds: 7200, ...answer });
    await new Promise(setImmediate);
  }

  /** A token that is asked for and issued. */
  async function issue(answer: Partial<IssuedToken>): Promise<string> {
    const token = accessToken.get();
    await settle(answer);
    return token;
  }

  return { accessToken, requests, clock, settle, issue };
}

interface Request {
  readonly force: boolean;
  resolve(token: IssuedToken): void;
  reject(error: Error): void;
}
