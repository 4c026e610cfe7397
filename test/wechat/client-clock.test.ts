import { describe, expect, it } from 'vitest';
import { createInProcessSandbox } from '../../src/sandbox/sandbox.ts';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import { createClock } from '../helpers/clock.ts';
import { imageItems } from '../helpers/item-lists.ts';
import { sandboxTransport } from '../helpers/sandbox-transport.ts';
import { withToken } from './with-token.ts';

const TOKEN = '/cgi-bin/stable_token';
const FIRST_IMAGES = { type: 'image', offset: 0, count: 20 } as const;
const { signal } = new AbortController();

describe('An asset client on a clock of its own', () => {
  it('reads pages and the quota of a sandbox', async () => {
    const { client } = virtualUpstream();

    const page = await client.fetchPage({ type: 'image', offset: 40, count: 20 }, signal);

    expect(page).toMatchObject({ totalCount: 45, items: { length: 5 } });
    expect(await client.fetchListQuota(signal)).toEqual({ dailyLimit: 1000, used: 1 });
  });

  it('asks for a token anew when the life of the first is over there', async () => {
    const { client, clock, tokenCalls } = virtualUpstream();
    await client.fetchCounts(signal);

    clock.advance({ seconds: 7199 });
    await client.fetchCounts(signal);
    // Nobody waits for the renewal.
    await new Promise(setImmediate);
    clock.advance({ hours: 2 });
    await client.fetchCounts(signal);

    expect(tokenCalls().map(({ at }) => (at - clock.start) / 1000)).toEqual([0, 7199, 7199 + 7200]);
  });

  it('counts to the end of the day there when the quota is used up', async () => {
    const { client, clock, control } = virtualUpstream();
    control.setQuota('batchget_material', 1);
    await client.fetchPage(FIRST_IMAGES, signal);
    clock.advance({ hours: 14 });

    const error = await client.fetchPage(FIRST_IMAGES, signal).catch((error: unknown) => error);

    expect(error).toMatchObject({ kind: 'dayQuota', retryAfterSeconds: 3600 });
    clock.advance({ hours: 1 });
    expect(await client.fetchPage(FIRST_IMAGES, signal)).toMatchObject({ totalCount: 45 });
  });

  it.each(['reset', 'hang', 'truncate'] as const)(
    'fails at once when the answer is lost: %s',
    async (kind) => {
      const { client, control } = virtualUpstream();
      control.addFault({ kind }, { endpoint: 'batchget_material' });

      const error = await client.fetchPage(FIRST_IMAGES, signal).catch((error: unknown) => error);

      expect(error).toBeInstanceOf(UpstreamUnavailableError);
    },
  );
});

/** A sandbox and a client of it, both on a clock that the test moves. No socket is between them. */
function virtualUpstream() {
  const clock = createClock();
  const { now } = clock;
  const { handle, control, appId, appSecret } = createInProcessSandbox({
    library: { image: imageItems(45) },
    now,
  });
  const http = createHttp({ transport: sandboxTransport(handle), now });
  return {
    client: withToken(
      createAssetSource(createClient({ http, appId, appSecret, upstreamTimeoutMs: 8000, now })),
    ),
    clock: { ...clock, start: now() },
    control,
    tokenCalls: () => control.calls().filter(({ path }) => path === TOKEN),
  };
}
