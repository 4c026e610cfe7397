import { parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../../src/server/document/token-limit.ts';
import { EverythingAboutOneTypeDocument } from '../../generated/graphql.ts';
import { ask, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

describe('countTokens', () => {
  it.each([
    { text: '', count: 0 },
    { text: '{ a }', count: 3 },
    { text: '# a comment\n{ a, b, c }', count: 5 },
    { text: '{ a(b: "text", c: """more\ntext""", d: -1.5) { ...F } }', count: 18 },
    { text: '{ a } "a string without an end', count: 3 },
    { text: '{ a } %', count: 3 },
  ])('counts $count in $text', ({ text, count }) => {
    expect(countTokens(text)).toBe(count);
  });

  it('counts what the parser counts', () => {
    const text = print(EverythingAboutOneTypeDocument);
    const tokens = countTokens(text);

    expect(() => parse(text, { maxTokens: tokens })).not.toThrow();
    expect(() => parse(text, { maxTokens: tokens - 1 })).toThrow('tokens');
  });
});

describe('MAX_DOCUMENT_TOKENS', () => {
  const documentLimits = {
    tokens: 5,
    depth: 20,
    fields: 500,
    aliases: 50,
    directives: 50,
    definitions: 50,
  };
  const gateway = gatewayOver(memorySource([]).source, { documentLimits });

  it('lets as many pass', async () => {
    expect(await ask(gateway, '{ __typename __typename __typename }')).toEqual({
      data: { __typename: 'Query' },
    });
  });

  it('lets no more pass, whether they would parse or not', async () => {
    for (const query of ['{ a b c d }', '}}}}}}'])
      expect((await ask(gateway, query)).errors).toEqual([
        {
          message: 'The document has 6 tokens, and 5 are allowed.',
          extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 5, cost: 6 },
        },
      ]);
  });
});
