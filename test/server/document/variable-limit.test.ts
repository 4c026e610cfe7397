import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { exchange } from '../../helpers/exchange.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const QUERY = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const documentLimits = { tokens: 20, depth: 20, fields: 500, aliases: 50, directives: 50, definitions: 50 };
const trustedDocuments = { byId: new Map([['trusted', QUERY]]), only: false };

function openGateway() {
  const { source, calls } = memorySource(images(3));
  return { gateway: gatewayOver(source, { documentLimits, trustedDocuments }), calls };
}

describe('the values in variables', () => {
  it.each([
    { variables: { ids: Array(19).fill('a') } },
    { variables: { ids: [], other: Object.fromEntries(Array.from({ length: 18 }, (_, n) => [n, n])) } },
    { variables: null },
  ])('may be as many as the tokens of a document: $variables', async ({ variables }) => {
    const { gateway } = openGateway();

    const { answer } = await exchange(gateway, { query: QUERY, variables });

    expect(answer.errors?.[0]?.extensions.code).not.toBe('OPERATION_TOO_COMPLEX');
  });

  it.each([
    { params: { query: QUERY }, variables: { ids: Array(20).fill('a') }, cost: 21 },
    { params: { query: QUERY }, variables: { ids: Array(20).fill(null) }, cost: 21 },
    { params: { query: QUERY }, variables: { ids: [], other: { a: Array(19).fill({}) } }, cost: 22 },
    { params: { documentId: 'trusted' }, variables: { ids: Array(20).fill('a') }, cost: 21 },
  ])('are refused where they are more: $params with $variables', async ({ params, variables, cost }) => {
    const { gateway, calls } = openGateway();

    for (const method of ['POST', 'GET'] as const) {
      const { answer } = await exchange(gateway, { ...params, variables }, { method });

      expect(answer).toEqual({
        errors: [
          {
            message: `The variables have ${cost} values, and 20 are allowed.`,
            extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 20, cost },
          },
        ],
      });
    }
    expect(calls).toEqual([]);
  });

  it('may be in each other as deep as a body holds', async () => {
    const lists = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;

    const response = await openGateway().gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{ "query": ${JSON.stringify(QUERY)}, "variables": { "ids": ${lists} } }`,
    });

    expect(await response.json()).toMatchObject({ errors: [{ extensions: { cost: 30_000 } }] });
  });
});
