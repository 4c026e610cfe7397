import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { COUNTS, fakeUpstream, LIST, QUOTA, TOKEN } from './fake-upstream.ts';
import { base64Around, secretsIn, writingsOf } from './secret-forms.ts';

describe('a call', () => {
  const APP_SECRET = 'app+S3cret';
  const CALLS = [
    [TOKEN, 'the token'],
    [LIST, 'the list'],
    [COUNTS, 'the counts'],
    [QUOTA, 'the quota'],
  ] as const;
  /** When another token was asked for, `token-1` is the one before. */
  const HELD = [
    ['the app secret', APP_SECRET],
    ['the token in use', 'token-2'],
    ['the previous token', 'token-1'],
  ] as const;
  const CASES = CALLS.flatMap(([path, call]) => HELD.map(([name, secret]) => ({ path, call, name, secret })));

  it.each(CASES)(
    'for $call that quotes $name shows nothing of it, in no encoding',
    async ({ path, secret }) => {
      const writings = writingsOf(secret);
      let isBroken = false;
      const { client, replaceToken } = await fakeUpstream({
        answer: (call) =>
          isBroken && call.path === path
            ? { errcode: 99_999, errmsg: `no: <${writings.join('> <')}> ${base64Around(secret).join(' ')}` }
            : undefined,
      });
      const { signal } = new AbortController();
      await client.fetchCounts(signal);
      replaceToken();
      await client.fetchCounts(signal);
      // A third is asked for only once that is rejected as well.
      if (path === TOKEN) replaceToken();
      isBroken = true;

      const error = await failureOf(path, client);

      const shown = writings.map(() => '<[secret]>').join(' ');
      expect(error.message).toContain(`${path} refused: 99999 no: ${shown} `);
      const everything = inspect(error, { depth: 10, showHidden: true });
      expect(secretsIn(everything, [secret])).toEqual([]);
    },
  );

  type Client = Awaited<ReturnType<typeof fakeUpstream>>['client'];

  function failureOf(path: string, client: Client): Promise<Error> {
    const { signal } = new AbortController();
    const call = {
      [LIST]: () => client.fetchPage({ type: 'image', offset: 0, count: 20 }, signal),
      [QUOTA]: () => client.fetchListQuota(signal),
    }[path];
    return (call ?? (() => client.fetchCounts(signal)))().then(
      () => expect.fail('it has not failed'),
      (error) => error,
    );
  }
});
