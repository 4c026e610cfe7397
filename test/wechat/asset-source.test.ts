import { describe, expect, it } from 'vitest';
import { ASSET_TYPES, type AssetType } from '../../src/upstream/asset.ts';
import {
  UpstreamBadResponseError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../../src/upstream/errors.ts';
import { UpstreamRefusedError } from '../../src/wechat/errors.ts';
import { COUNTS, fakeUpstream, LIST, QUOTA, TOKEN, type UpstreamCall } from './fake-upstream.ts';

const FIRST_IMAGES = { type: 'image', offset: 0, count: 20 } as const;
const { signal } = new AbortController();

describe('AssetSource.fetchPage', () => {
  it('asks for a token, then for the page', async () => {
    const { client, calls } = await fakeUpstream();

    const page = await client.fetchPage({ type: 'image', offset: 40, count: 5 }, signal);

    expect(page).toMatchObject({ totalCount: 2, items: [{ type: 'image' }, { type: 'image' }] });
    expect(calls).toStrictEqual([
      {
        method: 'POST',
        path: TOKEN,
        query: {},
        json: {
          grant_type: 'client_credential',
          appid: 'wx0123',
          secret: 'app+S3cret',
          force_refresh: false,
        },
      },
      {
        method: 'POST',
        path: LIST,
        query: { access_token: 'token-1' },
        json: { type: 'image', offset: 40, count: 5 },
      },
    ]);
  });

  it.each(ASSET_TYPES)('reads the list of type %s', async (type: AssetType) => {
    const { client } = await fakeUpstream();

    const { items } = await client.fetchPage({ type, offset: 0, count: 20 }, signal);

    expect(new Set(items.map((asset) => asset.type))).toEqual(new Set([type]));
  });

  it('names the list call where the answer has the wrong shape', async () => {
    const { client } = await fakeUpstream({ answer: on(LIST, { total_count: 5, item_count: 5 }) });

    const error = await failureOf(client.fetchPage(FIRST_IMAGES, signal));

    expect(error).toBeInstanceOf(UpstreamBadResponseError);
    expect(error.message).toBe(`${LIST} answered in the wrong shape: item: missing`);
  });

  it.each([-1, 40007, 45009, 45011, 48001])('does not try again after %i', async (errcode) => {
    const { client, callsTo } = await fakeUpstream({ answer: on(LIST, { errcode, errmsg: 'no' }) });

    const error = await failureOf(client.fetchPage(FIRST_IMAGES, signal));

    expect(error.message).toContain(`${LIST} refused: ${errcode} no`);
    expect(callsTo(LIST)).toHaveLength(1);
  });
});

describe('AssetSource.fetchPage, when a quota is used up,', () => {
  it.each([
    [45009, 'day', 'dayQuota'],
    [45011, 'minute', 'minuteQuota'],
  ])('tells of %i that it is the quota of the %s', async (errcode, _period, kind) => {
    const { client } = await fakeUpstream({ answer: on(LIST, { errcode, errmsg: 'no' }) });

    const error = await failureOf(client.fetchPage(FIRST_IMAGES, signal));

    expect(error).toBeInstanceOf(UpstreamQuotaExceededError);
    expect(error).toMatchObject({ subject: LIST, kind });
  });
});

describe('AssetSource.fetchCounts', () => {
  it('gets one count for each type', async () => {
    const { client, callsTo } = await fakeUpstream();

    expect(await client.fetchCounts(signal)).toEqual({ image: 45, video: 0, voice: 3, news: 7 });
    expect(callsTo(COUNTS)).toStrictEqual([
      { method: 'GET', path: COUNTS, query: { access_token: 'token-1' }, json: undefined },
    ]);
  });
});

describe('AssetSource.fetchListQuota', () => {
  it('asks for the quota of the list call', async () => {
    const { client, callsTo } = await fakeUpstream();

    expect(await client.fetchListQuota(signal)).toEqual({ dailyLimit: 1000, used: 3 });
    expect(callsTo(QUOTA)).toStrictEqual([
      {
        method: 'POST',
        path: QUOTA,
        query: { access_token: 'token-1' },
        json: { cgi_path: LIST },
      },
    ]);
    expect(callsTo(LIST)).toEqual([]);
  });

  it('fails where the account may not ask', async () => {
    const { client } = await fakeUpstream({ answer: on(QUOTA, { errcode: 48001, errmsg: 'no' }) });

    const error = await failureOf(client.fetchListQuota(signal));

    expect(error).toBeInstanceOf(UpstreamRefusedError);
    expect(error).toMatchObject({ refusal: { errcode: 48001 }, subject: QUOTA });
  });
});

describe('The access token of an asset client', () => {
  it('is asked for once by many calls at once, and not again by later ones', async () => {
    const { client, callsTo } = await fakeUpstream();

    await Promise.all(Array.from({ length: 100 }, () => client.fetchPage(FIRST_IMAGES, signal)));
    await client.fetchCounts(signal);

    expect(callsTo(TOKEN)).toHaveLength(1);
    expect(callsTo(LIST)).toHaveLength(100);
  });

  it.each([40001, 40014, 42001])(
    'is replaced when it is rejected with %i, and the call made again, once',
    async (errcode) => {
      const { client, callsTo, replaceToken } = await fakeUpstream({ rejection: errcode });
      await client.fetchPage(FIRST_IMAGES, signal);

      replaceToken();
      const page = await client.fetchPage(FIRST_IMAGES, signal);

      expect(page).toMatchObject({ totalCount: 2 });
      expect(callsTo(LIST).map(({ query }) => query['access_token'])).toEqual([
        'token-1',
        'token-1',
        'token-2',
      ]);
      expect(callsTo(TOKEN)).toHaveLength(2);
    },
  );

  it('is replaced for a call of counts too', async () => {
    const { client, callsTo, replaceToken } = await fakeUpstream();
    await client.fetchCounts(signal);

    replaceToken();
    await client.fetchCounts(signal);

    expect(callsTo(COUNTS).map(({ query }) => query['access_token'])).toEqual([
      'token-1',
      'token-1',
      'token-2',
    ]);
  });

  it('is given up on when it is rejected twice', async () => {
    const { client, callsTo } = await fakeUpstream({ answer: on(LIST, { errcode: 40001, errmsg: 'no' }) });

    const error = await failureOf(client.fetchPage(FIRST_IMAGES, signal));

    expect(error).toBeInstanceOf(UpstreamRefusedError);
    expect(error).toMatchObject({ refusal: { errcode: 40001 }, subject: LIST });
    expect(callsTo(LIST)).toHaveLength(2);
    expect(callsTo(TOKEN).map(({ json }) => json)).toMatchObject([
      { force_refresh: false },
      { force_refresh: false },
      { force_refresh: true },
    ]);
  });

  it('is forced once, though the answer to that be lost', async () => {
    const { client, callsTo } = await fakeUpstream({
      answer: ({ path, json }) => {
        if (path === LIST) return { errcode: 40001, errmsg: 'no' };
        const isForced = (json as { force_refresh?: boolean }).force_refresh;
        return isForced ? { access_token: '' } : undefined;
      },
    });

    await failureOf(client.fetchPage(FIRST_IMAGES, signal));

    expect(
      callsTo(TOKEN).filter(({ json }) => (json as { force_refresh: boolean }).force_refresh),
    ).toHaveLength(1);
  });

  it('may die under 500 calls: none of them fails, and one asks for a new token', async () => {
    const everybody = gate();
    const late = gate();
    const { client, callsTo, replaceToken } = await fakeUpstream({
      answer: async ({ path, query }) => {
        if (path !== LIST || query['access_token'] !== 'token-1') return;
        // The last of the rejections come when the new token has long been in use.
        await (callsTo(LIST).length % 2 === 0 ? everybody : late).opened;
      },
    });

    const pages = Array.from({ length: 500 }, () => client.fetchPage(FIRST_IMAGES, signal));
    await expect.poll(() => callsTo(LIST)).toHaveLength(500);
    replaceToken();
    everybody.open();
    await expect.poll(() => callsTo(LIST)).toHaveLength(750);
    late.open();

    expect(await Promise.all(pages)).toHaveLength(500);
    expect(callsTo(LIST)).toHaveLength(1000);
    expect(callsTo(TOKEN)).toHaveLength(2);
  });

  it.each([40001, 40013, 40125, 40164])(
    'is not looped for when its request is refused with %i',
    async (errcode) => {
      const { client, calls } = await fakeUpstream({
        answer: on(TOKEN, { errcode, errmsg: 'not app+S3cret' }),
      });

      const error = await failureOf(client.fetchPage(FIRST_IMAGES, signal));

      expect(error).toBeInstanceOf(UpstreamRefusedError);
      expect(error).toMatchObject({ refusal: { errcode }, subject: TOKEN });
      expect(error.message).not.toContain('S3cret');
      expect(calls).toHaveLength(1);
    },
  );

  it('is asked for again after its request has failed', async () => {
    const failures = Array.from({ length: 3 }, () => ({ errcode: -1, errmsg: 'system error' }));
    const { client, callsTo } = await fakeUpstream({
      answer: ({ path }) => (path === TOKEN ? failures.shift() : undefined),
    });

    await failureOf(client.fetchCounts(signal));
    await client.fetchCounts(signal);

    expect(callsTo(TOKEN)).toHaveLength(4);
  });

  it('is waited for by each caller up to its own deadline, while the others go on', async () => {
    const token = gate();
    const { client, callsTo } = await fakeUpstream({
      answer: ({ path }) => (path === TOKEN ? token.opened : undefined),
    });
    const controller = new AbortController();

    const impatient = failureOf(client.fetchPage(FIRST_IMAGES, controller.signal));
    const patient = client.fetchCounts(signal);
    await expect.poll(() => callsTo(TOKEN)).toHaveLength(1);
    controller.abort();
    const error = await impatient;
    token.open();

    expect(error).toBeInstanceOf(UpstreamUnavailableError);
    expect(error.message).toBe(`${TOKEN} did not answer before the deadline`);
    expect(await patient).toMatchObject({ image: 45 });
    expect(callsTo(TOKEN)).toHaveLength(1);
    expect(callsTo(LIST)).toHaveLength(0);
  });

  it('is not waited for longer than its request may take', async () => {
    const { client, callsTo } = await fakeUpstream({
      answer: ({ path }) => (path === TOKEN ? gate().opened : undefined),
      upstreamTimeoutMs: 50,
    });

    const error = await failureOf(client.fetchCounts(signal));

    expect(error.message).toBe(`${TOKEN} did not answer before the deadline`);
    expect(callsTo(COUNTS)).toHaveLength(0);
  });
});

/** A promise that the test resolves when it is time. */
function gate() {
  let open = () => {};
  const opened = new Promise<undefined>((resolve) => {
    open = () => resolve(undefined);
  });
  return { opened, open };
}

/** The answer of one endpoint. */
function on(endpoint: string, body: unknown) {
  return ({ path }: UpstreamCall) => (path === endpoint ? body : undefined);
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.catch((error: unknown) => error);
  if (error instanceof Error) return error;
  throw new Error('It did not fail.');
}
