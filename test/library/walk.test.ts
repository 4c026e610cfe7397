import { describe, expect, it } from 'vitest';
import { createSampleAssets } from '../../src/sandbox/sample/sample-library.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';
import { walkBackwards, walkForwards } from '../helpers/walks.ts';

const TYPES = [
  { type: 'IMAGE', total: 240 },
  { type: 'VIDEO', total: 30 },
  { type: 'VOICE', total: 60 },
  { type: 'NEWS', total: 120 },
] as const;
const WIRE_NAMES = { IMAGE: 'image', VIDEO: 'video', VOICE: 'voice', NEWS: 'news' } as const;
const CASES = TYPES.flatMap((each) => [7, 20, 33, 100].map((size) => ({ ...each, size })));

describe('a walk', () => {
  it.each(CASES)(
    'over $type by $size gives every asset once, in order, both ways',
    async ({ type, total, size }) => {
      const { gateway, listCalls } = await sandboxGateway();
      const ids = createSampleAssets('http://127.0.0.1')[WIRE_NAMES[type]].map(({ media_id }) => media_id);

      const forwards = await walkForwards(gateway, { type, size });
      const calls = listCalls().length;
      const backwards = await walkBackwards(gateway, { type, size });

      expect(ids).toHaveLength(total);
      expect(forwards).toEqual(ids);
      expect(backwards).toEqual(ids);
      expect(calls).toBe(Math.ceil(total / 20));
      expect(listCalls()).toHaveLength(calls);
    },
  );
});
