import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { readEvents } from '../../helpers/event-reader.ts';
import { type Gateway, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

function countingGateway() {
  const { source, calls } = memorySource(images(1));
  return { gateway: gatewayOver(source), calls };
}

function post(gateway: Gateway, accept?: string) {
  return gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, ...(accept !== undefined && { accept }) },
    body: JSON.stringify({ query: '{ assets(type: IMAGE) { totalCount } }' }),
  });
}

async function send(accept?: string) {
  const { gateway, calls } = countingGateway();
  const response = await post(gateway, accept);
  const [type] = (response.headers.get('content-type') ?? '').split(';');
  return { status: response.status, headers: response.headers, type, calls, answer: await response.json() };
}

describe('Accept', () => {
  it.each([
    [undefined, JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    [JSON_TYPE, JSON_TYPE],
    [GRAPHQL_TYPE, GRAPHQL_TYPE],
    [`${GRAPHQL_TYPE}, ${JSON_TYPE}`, GRAPHQL_TYPE],
    [`${JSON_TYPE};q=0.1, ${GRAPHQL_TYPE}`, GRAPHQL_TYPE],
    [`${JSON_TYPE}; q=0.9, ${GRAPHQL_TYPE}; q=0.8`, JSON_TYPE],
    [`${GRAPHQL_TYPE};q=0, */*`, JSON_TYPE],
    [`text/event-stream, multipart/mixed, ${JSON_TYPE}`, JSON_TYPE],
    [`${JSON_TYPE}; charset=utf-8`, JSON_TYPE],
  ])('%s is answered with %s', async (accept, type) => {
    expect(await send(accept)).toMatchObject({
      status: 200,
      type,
      answer: { data: { assets: { totalCount: 1 } } },
    });
  });

  it.each([
    'text/event-stream;q=0',
    'multipart/mixed',
    'image/png',
    'text/html',
    `${JSON_TYPE};q=0`,
    ',',
    '',
  ])('"%s" is refused before anything is done for it', async (accept) => {
    const { status, type, answer, calls } = await send(accept);

    expect([status, type]).toEqual([406, JSON_TYPE]);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(calls).toEqual([]);
  });

  it.each(['text/event-stream', 'text/*', 'text/event-stream, multipart/mixed'])(
    '%s is answered with one event',
    async (accept) => {
      const { gateway } = countingGateway();
      const response = await post(gateway, accept);
      const events = readEvents(response);

      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      expect(await events.rest()).toEqual([
        { event: 'next', id: undefined, data: { data: { assets: { totalCount: 1 } } } },
        { event: 'complete', id: undefined, data: undefined },
      ]);
    },
  );

  it('of thousands of parts is answered with no more than others', async () => {
    const { status, headers } = await send(`${JSON_TYPE}${','.repeat(15_000)}`);

    expect(status).toBe(406);
    expect(JSON.stringify([...headers]).length).toBeLessThan(1000);
  });
});
