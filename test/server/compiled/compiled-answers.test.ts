import { describe, expect, it } from 'vitest';
import { MAX_COUNT } from '../../../src/upstream/port.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { comparedAnswers } from '../../helpers/compare-compiled.ts';
import { type CachingGatewayOptions, cachingGateway } from '../cached-answers/caching-gateway.ts';

type Variables = Readonly<Record<string, unknown>>;

const PAGE =
  'query Page($offset: Int, $first: Int = 3) { assets(type: IMAGE, first: $first, offset: $offset) { totalCount edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }';

/** A gateway that has answered an operation often enough to know it. */
async function knowing(query: string, variables: Variables = {}, settings: CachingGatewayOptions = {}) {
  const gateway = await cachingGateway(settings);
  let asked = 0;
  // With a variable that it does not declare, each request has another body.
  const ask = (own: Variables = {}, rest: object = {}, headers: Record<string, string> = {}) => {
    asked += 1;
    return gateway.send({ body: { query, variables: { ...own, asked }, ...rest }, headers });
  };
  for (let times = 0; times < 2; times += 1) expect((await ask(variables)).status).toBe(200);
  gateway.passed.toGateway = 0;
  return { ...gateway, ask };
}

describe('an operation that was answered twice', () => {
  it('is answered with other variables, without the gateway', async () => {
    const { ask, passed } = await knowing(PAGE, { offset: 0, first: MAX_COUNT });
    const pages = await Promise.all([0, 3, 6].map((offset) => ask({ offset })));

    expect(passed.toGateway).toBe(0);
    const cursors = pages.map(({ text }) => JSON.parse(text).data.assets.pageInfo.endCursor);
    expect(new Set(cursors).size).toBe(3);
  });

  it('is answered with the headers of an answer of the gateway, and an id and a time of its own', async () => {
    const { ask, passed } = await knowing(PAGE);
    const plain = await knowing(PAGE, {}, { compiles: false });
    const [own, other] = [await ask(), await plain.ask()];

    expect([passed.toGateway, plain.passed.toGateway]).toEqual([0, 1]);
    expect(Object.keys(own.headers).sort()).toEqual(
      Object.keys(other.headers)
        .filter((name) => name !== 'transfer-encoding')
        .concat('content-length')
        .sort()
        .filter((name, index, all) => name !== all[index - 1]),
    );
    expect(own.text).toBe(other.text);
    expect(own.headers['x-request-id']).not.toBe((await ask()).headers['x-request-id']);
  });

  it('is kept whole, once the same was asked for twice', async () => {
    const { send, passed } = await knowing(PAGE);
    const before = passed.requests;
    for (let times = 0; times < 4; times += 1)
      await send({ body: { query: PAGE, variables: { offset: 5 } } });

    expect(passed).toMatchObject({ toGateway: 0, requests: before + 2 });
  });

  it('is answered by the gateway where something has to be read', async () => {
    const { ask, passed } = await knowing(PAGE, {});
    await ask({ offset: 60 });
    expect(passed.toGateway).toBe(1);
    await ask({ offset: 60 });
    expect(passed.toGateway).toBe(1);
  });

  it('is answered by the gateway while a check is due', async () => {
    const { ask, passed, clock } = await knowing(PAGE);
    clock.time += 3_600_000;
    await ask();
    expect(passed.toGateway).toBe(1);
    await ask();
    expect(passed.toGateway).toBe(1);
  });

  it('shows what was uploaded meanwhile, with cursors of the new list', async () => {
    const { ask, control, clock, passed } = await knowing(PAGE);
    const before = await ask();
    control.upload('image');
    clock.time += 3_600_000;
    await ask();
    await ask();
    passed.toGateway = 0;
    const after = await ask();

    expect(passed.toGateway).toBe(0);
    expect(JSON.parse(after.text).data.assets.totalCount).toBe(
      JSON.parse(before.text).data.assets.totalCount + 1,
    );
    const [, ...older] = JSON.parse(after.text).data.assets.edges;
    const [first, second] = JSON.parse(before.text).data.assets.edges;
    expect(older.map((edge: { node: object }) => edge.node)).toEqual([first.node, second.node]);
    expect(older[0].cursor).not.toBe(first.cursor);
  });

  it('is not the same under another operation name of its document', async () => {
    const query =
      'query A { assets(type: IMAGE) { totalCount } } query B { assets(type: VIDEO) { totalCount } }';
    const gateway = await cachingGateway();
    let asked = 0;
    const ask = async (operationName: string) => {
      asked += 1;
      return (await gateway.send({ body: { query, operationName, variables: { asked } } })).text;
    };
    const texts: string[] = [];
    for (const name of ['A', 'B', 'A', 'B', 'A', 'B']) texts.push(await ask(name));

    expect(gateway.passed.toGateway).toBe(4);
    expect(texts.slice(4)).toEqual(texts.slice(0, 2));
    expect(texts[0]).not.toBe(texts[1]);
  });

  it('counts as any other request of its caller', async () => {
    const { ask, passed } = await knowing(PAGE, {}, { rateLimitPerMinute: 4 });
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429]);
    expect(passed.toGateway).toBe(1);
  });

  it('is counted in the metrics', async () => {
    const { ask, metrics } = await knowing(PAGE);
    const count = async () =>
      /gateway_requests_total\{status="200",code="OK"\} (\d+)/.exec(await metrics.read())?.[1];
    const before = Number(await count());
    await ask();
    expect(Number(await count())).toBe(before + 1);
  });

  it('shows drafts to those who may see them alone', async () => {
    const query = '{ drafts(first: 2) { totalCount } }';
    const { ask, passed } = await knowing(query, {}, {});
    expect(JSON.parse((await ask()).text).data.drafts.totalCount).toBeGreaterThan(0);
    expect(passed.toGateway).toBe(0);
    expect((await ask({}, {}, { via: '1.1 proxy' })).text).toContain('FORBIDDEN');
    expect(passed.toGateway).toBe(1);
  });

  it('is for callers with a key alone, where there are keys', async () => {
    const access = { mode: 'keys', apiKeys: [apiKey('site', 'of-the-site')], draftsVisibleTo: [] } as const;
    const gateway = await cachingGateway({ access });
    const ask = (headers: Record<string, string>, asked: number) =>
      gateway.send({ body: { query: PAGE, variables: { asked } }, headers });
    for (let asked = 0; asked < 3; asked += 1) await ask(bearer('of-the-site'), asked);
    expect(gateway.passed.toGateway).toBe(2);
    expect((await ask({}, 3)).status).toBe(401);
    expect((await ask(bearer('guessed'), 4)).status).toBe(401);
  });
});

describe('an operation that is never at hand', () => {
  it.each([
    ['asks for the schema', '{ assets(type: IMAGE) { totalCount } __schema { queryType { name } } }'],
    ['asks for the quota', '{ assets(type: IMAGE) { totalCount } upstreamQuota { limit } }'],
  ])('is answered by the gateway: it %s', async (_what, query) => {
    const { ask, passed } = await knowing(query);
    for (let times = 0; times < 3; times += 1) expect(JSON.parse((await ask()).text).errors).toBeUndefined();
    expect(passed.toGateway).toBe(3);
  });
});

describe('a variable below the root', () => {
  const NEWS =
    'query ($index: Int! = 0) { assets(type: NEWS, first: 2) { nodes { ... on NewsAsset { article(index: $index) { title } } } } }';

  it('is compiled for, once it has had the same value twice', async () => {
    const { ask, passed } = await knowing(NEWS);
    const texts: string[] = [];
    for (const index of [0, 1, 1, 0, 1]) texts.push((await ask({ index })).text);

    expect(passed.toGateway).toBe(1);
    expect(texts[3]).toBe(texts[0]);
    expect(texts[4]).toBe(texts[1]);
    expect(texts[1]).not.toBe(texts[0]);
  });

  it('is compiled for a few values alone: others are answered by the gateway', async () => {
    const { ask, passed } = await knowing(NEWS);
    for (let index = 0; index < 20; index += 1)
      for (let times = 0; times < 2; times += 1) await ask({ index });
    passed.toGateway = 0;
    await ask({ index: 19 });
    await ask({ index: 15 });

    expect(passed.toGateway).toBe(1);
  });
});

describe('an error of an operation that was answered before', () => {
  it.each<[string, Variables, CachingGatewayOptions]>([
    ['a page that is too large', { first: 101 }, {}],
    ['a page of a negative size', { first: -1 }, {}],
    ['a variable of another type', { first: 'three' }, {}],
    ['a cursor of nobody', { first: 3, offset: -1 }, {}],
    ['too many items', { first: 30 }, { maxItemsPerOperation: 20 }],
    ['an answer that is too long', { first: 20 }, { maxResponseBytes: 1500 }],
    ['a body that is too long', { first: 3, long: 'x'.repeat(2000) }, { maxRequestBytes: 1024 }],
    ['too many values', { first: 3, many: Array.from({ length: 1500 }, () => 1) }, {}],
  ])('is what the gateway says: %s', async (_what, variables, settings) => {
    const [{ ask, passed }, plain] = await Promise.all([
      knowing(PAGE, {}, settings),
      knowing(PAGE, {}, { ...settings, compiles: false }),
    ]);
    const [own, other] = [await ask(variables), await plain.ask(variables)];

    expect(passed.toGateway).toBe(1);
    expect(own.text).toContain('"errors"');
    expect([own.status, own.text]).toEqual([other.status, other.text]);
  });

  it.each([
    ['is not JSON', '{"query":'],
    ['is a batch', '[]'],
    ['names no operation', JSON.stringify({ query: PAGE, operationName: 1 }).replace(':1}', ':1e999}')],
    ['is as deep as it can be', `{"query":${'['.repeat(4000)}${']'.repeat(4000)}}`],
    ['has variables that are none', JSON.stringify({ query: PAGE, variables: [1] })],
    ['has a member that nobody knows', JSON.stringify({ query: PAGE, id: 'x' })],
  ])('is what the gateway says of a body that %s', async (_what, text) => {
    const { send, passed } = await knowing(PAGE);
    const answer = await send({ text });
    expect(answer.status).toBe(400);
    expect(passed.toGateway).toBe(1);
  });

  it('is what the gateway says of a body that is not UTF-8', async () => {
    const { send, passed } = await knowing(PAGE);
    const body = Buffer.from(JSON.stringify({ query: PAGE, variables: { first: 3, name: '?' } }));
    body[body.lastIndexOf('?')] = 0xff;
    expect((await send({ text: body })).status).toBe(400);
    expect(passed.toGateway).toBe(1);
  });
});

describe('the operations of all tests', () => {
  it('are compared with what graphql answers', async () => {
    const before = comparedAnswers();
    const { ask } = await knowing(PAGE, {}, { compiles: false });
    await ask();
    expect(comparedAnswers()).toBeGreaterThan(before);
  });
});
