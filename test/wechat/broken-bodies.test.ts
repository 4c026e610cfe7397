import { describe, expect, it } from 'vitest';
import { ask, type Gateway } from '../helpers/execute.ts';
import { type BrokenBody, REPAIRED, UNREADABLE, WHOLE_PAGE } from './broken-bodies.ts';
import { countsOf, gatewayOverWire } from './gateway-over-wire.ts';
import { onTheWire } from './wire-fixtures.ts';

const QUERY = `{
  assets(type: IMAGE, first: 20) {
    totalCount stale
    nodes { mediaId updatedAt ... on MediaAsset { name url description coverUrl } }
  }
}`;

const START = Date.UTC(2026, 0, 5, 4);

describe('The gateway, over a list call whose body', () => {
  it.each(REPAIRED)('$name, reads what is meant', async (broken) => {
    const { gateway } = await gatewayAnsweredWith(() => broken);

    const { data, errors } = await ask(gateway, QUERY);

    expect(errors).toBeUndefined();
    expect(data.assets.totalCount).toBe(2);
    expect(namesIn(data)).toEqual(broken.names);
  });

  it.each(UNREADABLE)('$name, tells that, and keeps nothing of it', async (broken) => {
    let current: BrokenBody | undefined = broken;
    const { gateway } = await gatewayAnsweredWith(() => current);

    const { data, errors } = await ask(gateway, QUERY);
    current = undefined;
    const next = await explained(gateway);

    expect(data).toEqual({ assets: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    expect(next.errors).toBeUndefined();
    expect(next.extensions.upstream).toMatchObject({ cached: 0, calls: 1 });
    expect(namesIn(next.data)).toEqual(['newer.jpg', 'older.jpg']);
  });

  it.each(UNREADABLE)('$name, goes on showing what it kept before', async (broken) => {
    let current: BrokenBody | undefined;
    let now = START;
    const { gateway, listCalls } = await gatewayAnsweredWith(() => current, { now: () => now });
    const good = await ask(gateway, QUERY);
    const calls = listCalls.length;

    current = broken;
    // The next proof of the list is due, behind the answer.
    now += 1_801_000;
    await ask(gateway, QUERY);
    await expect.poll(async () => (await ask(gateway, QUERY)).data.assets.stale).toBe(true);

    expect(listCalls.length).toBeGreaterThan(calls);
    expect(good.data.assets.nodes).toHaveLength(2);
    expect((await ask(gateway, QUERY)).data.assets.nodes).toEqual(good.data.assets.nodes);
  });
});

/**
 * A gateway whose list calls are answered with a broken body, or with the whole page where there is
 * none.
 */
function gatewayAnsweredWith(broken: () => BrokenBody | undefined, settings: { now?: () => number } = {}) {
  return gatewayOverWire({
    list(_asked, response) {
      const { body, headers = { 'content-type': 'text/plain' } } = broken() ?? {
        body: onTheWire(WHOLE_PAGE),
      };
      response.writeHead(200, headers).end(body);
    },
    counts: () => countsOf(2),
    settings,
  });
}

function explained(gateway: Gateway) {
  return ask(gateway, QUERY, {}, { 'x-gateway-explain': '1' });
}

function namesIn(data: { assets: { nodes: { name: string }[] } }): string[] {
  return data.assets.nodes.map(({ name }) => name);
}
