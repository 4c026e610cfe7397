import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { exchange, GRAPHQL_RESPONSE } from '../../helpers/exchange.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

function send(introspection: boolean, params: Record<string, unknown>) {
  const gateway = gatewayOver(memorySource(images(3)).source, { introspection });
  return exchange(gateway, params, { headers: GRAPHQL_RESPONSE });
}

describe('a schema that is hidden', () => {
  it.each([
    '{ __schema { types { name } } }',
    '{ ...F } fragment F on Query { a: __type(name: "Asset") { name } }',
  ])('is not told: %s', async (query) => {
    const { status, answer } = await send(false, { query });

    expect(status).toBe(400);
    expect(answer).not.toHaveProperty('data');
    for (const { extensions } of answer.errors ?? [])
      expect(extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  it('lets clients ask for the type of what they get', async () => {
    const { answer } = await send(false, {
      query: '{ __typename assets(type: IMAGE) { nodes { __typename } } }',
    });

    expect(answer).toMatchObject({ data: { __typename: 'Query' } });
  });

  it.each([
    { fault: 'a field', query: '{ assetz(type: IMAGE) { totalCount } }' },
    { fault: 'a field of a type', query: '{ assets(type: IMAGE) { nodes { name } } }' },
    { fault: 'an argument', query: '{ assets(typ: IMAGE) { totalCount } }' },
    { fault: 'a type', query: '{ assets(type: IMAGE) { nodes { ... on MediaAset { id } } } }' },
    { fault: 'the type of a variable', query: 'query ($a: AssetTyp!) { assets(type: $a) { totalCount } }' },
    { fault: 'a value', query: '{ assets(type: IMAG) { totalCount } }' },
    { fault: 'a value as a string', query: '{ assets(type: "IMAGE") { totalCount } }' },
    {
      fault: 'a value in a variable',
      query: 'query ($type: AssetType!) { assets(type: $type) { totalCount } }',
      variables: { type: 'IMAG' },
    },
    {
      fault: 'the default of a variable',
      query: 'query ($type: AssetType! = IMAG) { assets(type: $type) { totalCount } }',
    },
    { fault: 'a missing selection', query: '{ assets(type: IMAGE) }' },
  ])('is not betrayed by what is wrong with $fault', async ({ query, variables }) => {
    const params = { query, ...(variables && { variables }) };
    const shown = await send(true, params);
    const hidden = await send(false, params);

    expect(shown.text).toContain('Did you mean');
    expect(hidden.text).not.toContain('Did you mean');
    expect(hidden.status).toBe(shown.status);
    const strip = (message: string) => message.replace(/ Did you mean .*/, '');
    expect(hidden.answer.errors).toEqual(
      shown.answer.errors?.map((error) => ({ ...error, message: strip(error.message) })),
    );
  });
});
