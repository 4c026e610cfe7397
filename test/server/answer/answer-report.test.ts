import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { ask, gatewayOver } from '../../helpers/execute.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';

function send(
  gateway: ReturnType<typeof gatewayOver>,
  headers: Record<string, string> = {},
  query = '{ assets(type: IMAGE) { totalCount } }',
) {
  return gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
}

describe('every answer', () => {
  it('has an id of its own', async () => {
    const gateway = gatewayOver(memorySource(images(1)).source);

    const ids = [await send(gateway), await send(gateway)].map(({ headers }) => headers.get('x-request-id'));

    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
  });

  it('keeps the id that a proxy has given the request', async () => {
    const gateway = gatewayOver(memorySource(images(1)).source);

    const { headers } = await send(gateway, { 'x-request-id': 'proxy-0001.abc' });

    expect(headers.get('x-request-id')).toBe('proxy-0001.abc');
  });

  it.each(['short', 'with space 123', 'x'.repeat(65), '"quoted-id"', '<script>alert(1)</script>'])(
    'takes over no id that is not one: %s',
    async (id) => {
      const gateway = gatewayOver(memorySource(images(1)).source);

      expect((await send(gateway, { 'x-request-id': id })).headers.get('x-request-id')).not.toBe(id);
    },
  );

  it.each([
    { name: 'a list', query: '{ assets(type: IMAGE) { totalCount } }', upstream: '140.0' },
    { name: 'the totals', query: '{ assetCounts { total } }', upstream: '60.0' },
    {
      name: 'both at one time',
      query: '{ assets(type: IMAGE) { totalCount } assetCounts { total } }',
      upstream: '200.0',
    },
  ])('tells how long it took, and how long of that it waited for upstream: for $name', async (each) => {
    const gateway = slowGateway();

    const first = await send(gateway, {}, each.query);
    const again = await send(gateway, {}, each.query);

    expect(first.headers.get('server-timing')).toMatch(/^total;dur=\d+\.\d, upstream;dur=/);
    expect(waitOf(first)).toBe(each.upstream);
    expect(waitOf(again)).toBe('0.0');
  });
});

/**
 * A gateway whose clock goes on only while upstream answers: 140 ms for a page, 60 ms for the
 * totals.
 */
function slowGateway() {
  const clock = { time: Date.UTC(2026, 0, 5) };
  const { source } = memorySource(images(1), {
    answer(_, page) {
      clock.time += 140;
      return page;
    },
  });
  const fetchCounts = () => {
    clock.time += 60;
    return source.fetchCounts(new AbortController().signal, 'token');
  };
  return gatewayOver({ ...source, fetchCounts }, { now: () => clock.time });
}

function waitOf({ headers }: Response): string | undefined {
  return headers.get('server-timing')?.split('upstream;dur=')[1];
}

describe('a request that a failure has spoiled', () => {
  it('has one id in its header, its error and the log', async () => {
    const { log, records } = memoryLog();
    const { source } = memorySource(images(1), {
      answer() {
        throw new Error('the inner workings');
      },
    });

    const response = await send(gatewayOver(source, { log }), { 'x-request-id': 'proxy-0002' });

    const { errors } = await response.json();
    expect(response.headers.get('x-request-id')).toBe('proxy-0002');
    expect(errors[0].extensions.requestId).toBe('proxy-0002');
    expect(records()).toContainEqual(
      expect.objectContaining({ requestId: 'proxy-0002', msg: 'unexpected error', paths: [['assets']] }),
    );
  });
});

describe('x-gateway-explain', () => {
  it.each(['1', 'true', 'TRUE', 'yes'])('is asked for by %s', async (value) => {
    expect(await explained(value)).toMatchObject({ upstream: { calls: 1, cacheStatus: 'MISS' } });
  });

  it.each(['0', 'false', 'False', ''])('is not asked for by "%s"', async (value) => {
    expect(await explained(value)).toBeUndefined();
  });

  async function explained(value: string) {
    const gateway = gatewayOver(memorySource(images(3)).source);
    const query = '{ assets(type: IMAGE) { totalCount } }';
    return (await ask(gateway, query, {}, { 'x-gateway-explain': value })).extensions;
  }
});
