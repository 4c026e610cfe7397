import { describe, expect, it } from 'vitest';
import { createSampleLibrary } from '../../src/sandbox/sample/sample-library.ts';
import { ask, type Gateway } from '../helpers/execute.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';

const TYPES = [
  { type: 'IMAGE', total: 240 },
  { type: 'VIDEO', total: 30 },
  { type: 'VOICE', total: 60 },
  { type: 'NEWS', total: 120 },
] as const;
const WIRE_NAMES = { IMAGE: 'image', VIDEO: 'video', VOICE: 'voice', NEWS: 'news' } as const;
const CASES = TYPES.flatMap((each) => [7, 20, 33, 100].map((size) => ({ ...each, size })));

const PAGE = `
  query ($type: AssetType!, $first: Int, $after: String, $last: Int, $before: String) {
    assets(type: $type, first: $first, after: $after, last: $last, before: $before) {
      nodes { mediaId }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

async function page(gateway: Gateway, variables: Record<string, unknown>) {
  const { data, errors } = await ask(gateway, PAGE, variables);
  expect(errors).toBeUndefined();
  const { nodes, pageInfo } = data.assets;
  return { ids: nodes.map(({ mediaId }: { mediaId: string }) => mediaId) as string[], pageInfo };
}

async function walkForwards(gateway: Gateway, type: string, size: number): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { ids: more, pageInfo } = await page(gateway, { type, first: size, after });
    ids.push(...more);
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

async function walkBackwards(gateway: Gateway, type: string, size: number): Promise<string[]> {
  const ids: string[] = [];
  for (let before: string | null = null; ; ) {
    const { ids: more, pageInfo } = await page(gateway, { type, last: size, before });
    ids.unshift(...more);
    if (!pageInfo.hasPreviousPage) return ids;
    before = pageInfo.startCursor;
  }
}

describe('a walk', () => {
  it.each(CASES)(
    'over $type by $size gives every asset once, in order, both ways',
    async ({ type, total, size }) => {
      const { gateway, listCalls } = await sandboxGateway();
      const ids = createSampleLibrary('http://127.0.0.1')[WIRE_NAMES[type]].map(({ media_id }) => media_id);

      const forwards = await walkForwards(gateway, type, size);
      const calls = listCalls().length;
      const backwards = await walkBackwards(gateway, type, size);

      expect(ids).toHaveLength(total);
      expect(forwards).toEqual(ids);
      expect(backwards).toEqual(ids);
      expect(calls).toBe(Math.ceil(total / 20));
      expect(listCalls()).toHaveLength(calls);
    },
  );
});
