import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureJson } from '../../../src/server/answer/response-limit.ts';
import { article, newsAsset } from '../../helpers/assets.ts';
import { exchange, GRAPHQL_RESPONSE } from '../../helpers/exchange.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';

/** What an operation may answer. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u0001', '\ud800', '茶') }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(fc.stringMatching(/^[_A-Za-z]\w{0,9}$/), tie('value')),
  ),
}));

describe('measureJson', () => {
  it('tells on which side of a limit the text would be, and never more than its bytes', () => {
    fc.assert(
      fc.property(value, fc.double({ min: 0.1, max: 8, noNaN: true }), (answer, share) => {
        const bytes = Buffer.byteLength(JSON.stringify(answer));
        const limit = Math.floor(bytes * share);

        const measured = measureJson(answer, limit);

        expect(measured > limit).toBe(bytes > limit);
        expect(measured).toBeLessThanOrEqual(bytes);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});

describe('MAX_RESPONSE_BYTES', () => {
  const content = `<p>${'茶"'.repeat(10_000)}</p>`;
  const { source } = memorySource([newsAsset({ articles: [article({ content })] })]);
  const gateway = gatewayOver(source, { maxResponseBytes: 65_536 });
  const queryOf = (contents: string) =>
    `{ assets(type: NEWS) { nodes { ... on NewsAsset { articles { ${contents} } } } } }`;

  it('lets an answer through that is not larger', async () => {
    const { status, answer } = await exchange(gateway, { query: queryOf('content(format: RAW)') });

    expect(status).toBe(200);
    expect(answer.data.assets.nodes[0].articles[0].content).toBe(content);
  });

  it('refuses one that is, without any of its data', async () => {
    const query = queryOf('a: content(format: RAW) b: content(format: RAW)');

    const { status, text, answer } = await exchange(gateway, { query }, { headers: GRAPHQL_RESPONSE });

    const [{ message = '', extensions } = { extensions: {} }] = answer.errors ?? [];
    expect(status).toBe(400);
    expect(text).not.toContain('茶');
    expect(answer).not.toHaveProperty('data');
    expect(extensions).toEqual({ code: 'OPERATION_TOO_COMPLEX', limit: 65_536, cost: expect.any(Number) });
    expect(extensions.cost).toBeGreaterThan(65_536);
    expect(message).toBe(`The answer has at least ${extensions.cost} bytes, and 65536 are allowed.`);
  });

  it('does not read the texts of one that is far too large', async () => {
    const aliases = Array.from({ length: 50 }, (_, n) => `a${n}: content(format: RAW)`);

    const { answer } = await exchange(gateway, { query: queryOf(aliases.join(' ')) });

    expect(answer.errors?.[0]?.extensions.cost).toBeGreaterThan(50 * content.length);
  });
});
