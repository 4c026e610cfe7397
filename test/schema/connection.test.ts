import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCursor } from '../../schema/cursor.ts';
import { images, mediaIdsOf } from '../helpers/assets.ts';
import { type Answer, execute } from '../helpers/execute.ts';
import { fewestCalls } from '../helpers/fewest-calls.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { type ModelArguments, relayPage } from '../helpers/relay-model.ts';

const PAGE =
  'totalCount edges { cursor node { mediaId } } pageInfo { hasPreviousPage hasNextPage startCursor endCursor }';

const QUERY = `
  query ($first: Int, $after: String, $last: Int, $before: String, $offset: Int) {
    assets(type: IMAGE, first: $first, after: $after, last: $last, before: $before, offset: $offset) { ${PAGE} }
  }
`;

function askPage(total: number, variables: Record<string, unknown>): Promise<Answer> {
  return execute(memorySource(images(total)).source, QUERY, { variables });
}

function cursorAt(total: number, index: number): string {
  return encodeCursor({ type: 'image', rank: total - 1 - index, totalCount: total });
}

describe('Query.assets', () => {
  it('answers what the algorithm of the Relay specification gives, for all arguments', async () => {
    const size = fc.option(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 100 })), {
      nil: undefined,
    });
    const place = fc.option(fc.nat(), { nil: undefined });
    const cases = fc.record({
      total: fc.integer({ min: 0, max: 130 }),
      first: size,
      last: size,
      after: place,
      before: place,
    });

    await fc.assert(
      fc.asyncProperty(cases, async ({ total, first, last, after, before }) => {
        const all = mediaIdsOf(images(total));
        const [afterIndex, beforeIndex] = [after, before].map((n) =>
          n === undefined || total === 0 ? undefined : n % total,
        );
        const idAt = (index: number | undefined) => (index === undefined ? undefined : all[index]);
        const cursor = (index: number | undefined) =>
          index === undefined ? undefined : cursorAt(total, index);

        const { data } = await askPage(total, {
          first,
          last,
          after: cursor(afterIndex),
          before: cursor(beforeIndex),
        });

        const expected = relayPage(
          all,
          withDefaults({ first, last, after: idAt(afterIndex), before: idAt(beforeIndex) }),
        );
        const { edges, pageInfo, totalCount } = data.assets;
        expect(edges.map((edge: { node: { mediaId: string } }) => edge.node.mediaId)).toEqual(expected.nodes);
        expect(pageInfo).toEqual({
          hasPreviousPage: expected.hasPreviousPage,
          hasNextPage: expected.hasNextPage,
          startCursor: edges.at(0)?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        });
        expect(totalCount).toBe(total);
      }),
      { numRuns: 500 },
    );
  });
});

/** Without a size, this gateway answers twenty: those before `before` where that is alone, else the first. */
function withDefaults(args: ModelArguments): ModelArguments {
  if (args.first !== undefined || args.last !== undefined) return args;
  return args.before !== undefined && args.after === undefined
    ? { ...args, last: 20 }
    : { ...args, first: 20 };
}
