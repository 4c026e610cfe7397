import { describe, expect, it } from 'vitest';
import { ask } from '../helpers/execute.ts';
import { draftItems, imageItems, newsItems, publicationItems } from '../helpers/item-lists.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';

const LIBRARY = {
  image: imageItems(60),
  news: newsItems(60),
  draft: draftItems(60),
  publication: publicationItems(60),
};

const LOOK_UPS = [
  {
    field: 'asset(type: IMAGE, mediaId: $id) { id: mediaId }',
    list: 'assets(type: IMAGE, first: 20)',
    argument: 'mediaId',
    call: 'batchget_material',
    ids: LIBRARY.image.map(({ media_id }) => media_id),
  },
  {
    field: 'asset(type: NEWS, mediaId: $id) { id: mediaId }',
    list: 'assets(type: NEWS, first: 20)',
    argument: 'mediaId',
    call: 'batchget_material',
    ids: LIBRARY.news.map(({ media_id }) => media_id),
  },
  {
    field: 'draft(mediaId: $id) { id: mediaId }',
    list: 'drafts(first: 20)',
    argument: 'mediaId',
    call: 'batchget',
    ids: LIBRARY.draft.map(({ media_id }) => media_id),
  },
  {
    field: 'publication(articleId: $id) { id: articleId }',
    list: 'publications(first: 20)',
    argument: 'articleId',
    call: 'batchget',
    ids: LIBRARY.publication.map(({ article_id }) => article_id),
  },
];

function open() {
  const opened = inProcessSandboxGateway({ library: LIBRARY });
  return { ...opened, offsets: (call: string) => opened.callsTo(call).map(({ offset }) => offset) };
}

describe.each(LOOK_UPS)('$field', ({ field, list, argument, call, ids }) => {
  const query = `query ($id: ID!) { found: ${field} }`;

  it('finds what is cached with no call', async () => {
    const { gateway, offsets } = open();
    await ask(gateway, `{ ${list} { nodes { id } } }`);

    const { data, errors } = await ask(gateway, query, { id: ids[19] });

    expect({ data, errors }).toEqual({ data: { found: { id: ids[19] } }, errors: undefined });
    expect(offsets(call)).toEqual([0]);
  });

  it('searches for what is not cached, newest first and no further than it must', async () => {
    const { gateway, offsets } = open();

    const { data, errors } = await ask(gateway, query, { id: ids[25] });

    expect({ data, errors }).toEqual({ data: { found: { id: ids[25] } }, errors: undefined });
    expect(offsets(call)).toEqual([0, 20]);
  });

  it('is null where nothing in the whole list has the id', async () => {
    const { gateway, offsets } = open();

    const { data, errors } = await ask(gateway, query, { id: 'absent' });

    expect({ data, errors }).toEqual({ data: { found: null }, errors: undefined });
    expect(offsets(call)).toEqual([0, 20, 40]);
  });

  it.each(['', 'x'.repeat(300), 'with space', 'line\nfeed', 'half \ud800'])(
    'refuses %j, which no item has, with no call',
    async (id) => {
      const { gateway, sandbox } = open();

      const { data, errors } = await ask(gateway, query, { id });

      expect(data).toEqual({ found: null });
      expect(errors).toMatchObject([
        {
          message: `"${argument}" must be 1 to 256 characters without spaces.`,
          extensions: { code: 'BAD_USER_INPUT', argument },
        },
      ]);
      expect(sandbox.control.calls()).toEqual([]);
    },
  );
});
