import { createYoga, type Plugin } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { useDocumentCache } from '../../../src/server/document/document-cache.ts';

/** A server with nothing but the cache, and how often it has parsed and validated. */
function countingServer() {
  const counts = { parsed: 0, validated: 0 };
  const counting: Plugin = {
    onParse({ parseFn, setParseFn }) {
      setParseFn((...args: Parameters<typeof parseFn>) => {
        counts.parsed += 1;
        return parseFn(...args);
      });
    },
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((...args: Parameters<typeof validateFn>) => {
        counts.validated += 1;
        return validateFn(...args);
      });
    },
  };
  const yoga = createYoga({
    schema,
    plugins: [counting, useDocumentCache()],
    parserAndValidationCache: false,
    logging: false,
  });
  const send = async (query: string) => {
    const response = await yoga.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  return { send, counts };
}

/** Another document for each number, of as many bytes as a body may have. */
function largeDocument(number: number): string {
  return `{ __typename } # ${number} ${'x'.repeat(60_000)}`;
}

describe('useDocumentCache', () => {
  it('has a document parsed and validated once', async () => {
    const { send, counts } = countingServer();

    const answers = [await send('{ __typename }'), await send('{ __typename }')];

    expect(answers).toEqual([{ data: { __typename: 'Query' } }, { data: { __typename: 'Query' } }]);
    expect(counts).toEqual({ parsed: 1, validated: 1 });
  });

  it.each(['{ nothing }', '{'])('keeps nothing of %j, which is not valid', async (query) => {
    const { send, counts } = countingServer();

    const answers = [await send(query), await send(query)];

    expect(answers[0]).toHaveProperty('errors');
    expect(answers[1]).toEqual(answers[0]);
    expect(counts.parsed).toBe(2);
  });

  it('drops what was not used for longest when all weigh too much', async () => {
    const { send, counts } = countingServer();
    for (let n = 0; n < 100; n += 1) {
      await send(largeDocument(n));
      await send('{ __typename }');
    }

    expect(counts.parsed).toBe(101);
    await send(largeDocument(99));
    expect(counts.parsed).toBe(101);
    await send(largeDocument(0));
    expect(counts.parsed).toBe(102);
  });
});
