import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { exchange, GRAPHQL_RESPONSE } from '../../helpers/exchange.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import {
  DEAR,
  type HostileDocument,
  INVALID,
  TOO_COMPLEX,
  UNPARSABLE,
} from '../../helpers/hostile-documents.ts';
import { memorySource } from '../../helpers/memory-source.ts';

async function send({ name: _name, text: query, ...params }: HostileDocument, headers = {}) {
  const { source, calls } = memorySource(images(3));
  return { ...(await exchange(gatewayOver(source), { query, ...params }, { headers })), calls };
}

describe('a hostile document', () => {
  it.each(TOO_COMPLEX)('of $name is OPERATION_TOO_COMPLEX, and says by how much', async (document) => {
    const { status, answer, calls } = await send(document, GRAPHQL_RESPONSE);

    const [{ message = '', extensions } = { extensions: {} }] = answer.errors ?? [];
    expect(status).toBe(400);
    expect(answer).not.toHaveProperty('data');
    expect(extensions.code).toBe('OPERATION_TOO_COMPLEX');
    expect(extensions.cost).toBeGreaterThan(extensions.limit);
    expect(message).toContain(`${extensions.cost}`);
    expect(message).toContain(`${extensions.limit} are allowed`);
    expect(calls).toEqual([]);
  });

  it.each([
    ...UNPARSABLE.map((document) => ({ ...document, code: 'GRAPHQL_PARSE_FAILED' })),
    ...INVALID.map((document) => ({ ...document, code: 'GRAPHQL_VALIDATION_FAILED' })),
  ])('of $name is $code', async ({ code, ...document }) => {
    const { status, answer, calls } = await send(document, GRAPHQL_RESPONSE);

    expect(status).toBe(400);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toContain(code);
    expect(calls).toEqual([]);
  });

  it.each(DEAR)('of $name is answered, since no limit is passed', async (document) => {
    const { status, answer } = await send(document, GRAPHQL_RESPONSE);

    expect(status).toBe(200);
    expect(answer).toHaveProperty('data');
  });

  it.each([...TOO_COMPLEX, ...UNPARSABLE, ...INVALID])(
    'of $name has status 200 for clients of the older media type',
    async (document) => {
      expect((await send(document, { accept: 'application/json' })).status).toBe(200);
    },
  );
});
