import { readdirSync, readFileSync } from 'node:fs';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { DocumentLimits } from '../../../src/server/document/document-limits.ts';
import { images } from '../../helpers/assets.ts';
import { ask, gatewayOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { inProcessSandboxGateway } from '../../helpers/sandbox-gateway.ts';

const DEFAULTS: DocumentLimits = {
  tokens: 1000,
  depth: 20,
  fields: 500,
  aliases: 50,
  directives: 50,
  definitions: 50,
};

function gatewayWith(limits: Partial<DocumentLimits> = {}) {
  return gatewayOver(memorySource(images(3)).source, { documentLimits: { ...DEFAULTS, ...limits } });
}

const LIMITS = [
  {
    limits: { depth: 3 },
    allowed: '{ assets(type: IMAGE) { nodes { id } } }',
    refused: '{ assets(type: IMAGE) { edges { node { id } } } }',
    message: 'The document is nested 4 levels deep, and 3 are allowed.',
  },
  {
    limits: { fields: 3 },
    allowed: '{ assets(type: IMAGE) { nodes { id } } }',
    refused: '{ assets(type: IMAGE) { nodes { ...F } } } fragment F on Asset { id mediaId }',
    message: 'The operation has 4 fields, and 3 are allowed.',
  },
  {
    limits: { aliases: 2 },
    allowed: '{ a: __typename b: __typename }',
    refused: '{ a: __typename b: __typename ...F } fragment F on Query { c: __typename }',
    message: 'The operation has 3 aliases, and 2 are allowed.',
  },
  {
    limits: { directives: 2 },
    allowed: '{ __typename @skip(if: false) @include(if: true) }',
    refused: '{ __typename @skip(if: false) @include(if: true) ... @skip(if: false) { __typename } }',
    message: 'The operation has 3 directives, and 2 are allowed.',
  },
  {
    limits: { definitions: 2 },
    allowed: '{ ...F } fragment F on Query { __typename }',
    refused: '{ ...F ...G } fragment F on Query { __typename } fragment G on Query { __typename }',
    message: 'The document has 3 operations and fragments, and 2 are allowed.',
  },
];

describe('the limits of a document', () => {
  it.each(LIMITS)('let $allowed pass with $limits', async ({ limits, allowed }) => {
    expect((await ask(gatewayWith(limits), allowed)).errors).toBeUndefined();
  });

  it.each(LIMITS)('refuse $refused with $limits', async ({ limits, refused, message }) => {
    const [limit = 0] = Object.values(limits);

    expect(await ask(gatewayWith(limits), refused)).toEqual({
      errors: [{ message, extensions: { code: 'OPERATION_TOO_COMPLEX', limit, cost: limit + 1 } }],
    });
  });

  it('name the first where several are passed', async () => {
    const limits = { depth: 1, fields: 1, aliases: 0 };

    const { errors } = await ask(gatewayWith(limits), '{ a: assets(type: IMAGE) { totalCount } }');

    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain('levels deep');
  });

  it('are held before validation, which would find other faults', async () => {
    const { errors } = await ask(gatewayWith({ fields: 1 }), '{ nothing none }');

    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  });

  it('are held the second time too', async () => {
    const gateway = gatewayWith({ fields: 1 });
    const first = await ask(gateway, '{ a: __typename b: __typename }');

    expect(await ask(gateway, '{ a: __typename b: __typename }')).toEqual(first);
  });

  it('end validation after twenty errors', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `nothing${n}`);

    const { errors } = await ask(gatewayWith(), `{ ${names.join(' ')} }`);

    expect(errors).toHaveLength(21);
    expect(errors?.at(-1)?.message).toContain('Too many validation errors');
  });
});

/** The function with which the packaged GraphiQL makes its query, taken out of its page. */
async function introspectionOfGraphiQL(): Promise<string> {
  const gateway = gatewayOver(memorySource([]).source, { graphiql: true });
  const page = await gateway.fetch('http://gateway.test/graphql', { headers: { accept: 'text/html' } });
  const [source, name] =
    /function (\w+)\(\w+\)\{const \w+=\{descriptions:!0,.*?fragment TypeRef on __Type.*?`\}/s.exec(
      await page.text(),
    ) ?? [];
  return new Function(
    `${source}; return ${name}({ inputValueDeprecation: true, schemaDescription: true })`,
  )();
}

describe('the default limits', () => {
  it.each([
    { name: 'GraphiQL sends', read: introspectionOfGraphiQL },
    { name: 'graphql-js makes without options', read: async () => getIntrospectionQuery() },
    {
      name: 'graphql-js makes with all options, as Relay and GraphQL Code Generator do',
      read: async () =>
        getIntrospectionQuery({
          descriptions: true,
          specifiedByUrl: true,
          directiveIsRepeatable: true,
          schemaDescription: true,
          inputValueDeprecation: true,
          oneOf: true,
        }),
    },
  ])('let the introspection pass that $name', async ({ read }) => {
    const query = await read();

    const { data, errors } = await ask(gatewayWith(), query);

    expect(query).toContain('query IntrospectionQuery');
    expect(errors).toBeUndefined();
    expect(data.__schema.types.length).toBeGreaterThan(20);
  });

  it.each(readdirSync('schema/operations'))('let %s pass', async (file) => {
    const query = readFileSync(`schema/operations/${file}`, 'utf8');

    const { index } = memoryIndex();
    const { gateway } = inProcessSandboxGateway({}, { documentLimits: DEFAULTS, index });

    const codes = (await ask(gateway, query)).errors?.map(({ extensions }) => extensions.code);

    // Nothing can be followed here, which a subscription finds out behind the limits.
    expect(codes).toEqual(/^subscription/m.test(query) ? ['SEARCH_UNAVAILABLE'] : undefined);
  });
});
