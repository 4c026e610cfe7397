import { describe, expect, it } from 'vitest';
import { createSampleLibrary, type SampleLibrary } from '../../src/sandbox/sample/sample-library.ts';
import { MORNING } from '../helpers/clocked-source.ts';
import { draftItems, publicationItems } from '../helpers/item-lists.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';
import { walkBackwards, walkForwards } from '../helpers/walks.ts';

const SIZES = [7, 20, 33, 100];

/** The sample library, with drafts and publications enough for some pages. */
const LIBRARY: SampleLibrary = {
  ...createSampleLibrary('http://127.0.0.1', MORNING),
  draft: draftItems(130),
  publication: publicationItems(200),
};
const LISTS = [
  { type: 'IMAGE', items: LIBRARY.image, call: 'material/batchget_material' },
  { type: 'VIDEO', items: LIBRARY.video, call: 'material/batchget_material' },
  { type: 'VOICE', items: LIBRARY.voice, call: 'material/batchget_material' },
  { type: 'NEWS', items: LIBRARY.news, call: 'material/batchget_material' },
  { type: 'DRAFT', items: LIBRARY.draft, call: 'draft/batchget' },
  { type: 'PUBLICATION', items: LIBRARY.publication, call: 'freepublish/batchget' },
];
const CASES = LISTS.flatMap(({ items, ...list }) =>
  SIZES.map((size) => {
    const ids = items.map((item) => ('media_id' in item ? item.media_id : item.article_id));
    return { ...list, ids, size };
  }),
);

describe('a walk', () => {
  it.each(CASES)(
    'over $type by $size gives every item once, in order, both ways, and one call for twenty',
    async ({ type, ids, call, size }) => {
      const { gateway, callsTo } = await sandboxGateway({ library: LIBRARY });

      const forwards = await walkForwards(gateway, { type, size });
      const calls = callsTo(call).length;
      const backwards = await walkBackwards(gateway, { type, size });

      expect(forwards).toEqual(ids);
      expect(backwards).toEqual(ids);
      expect(calls).toBe(Math.ceil(ids.length / 20));
      expect(callsTo(call)).toHaveLength(calls);
    },
  );
});
