import { describe, expect, it } from 'vitest';
import { MORNING } from '../helpers/clocked-source.ts';
import { HOUR } from '../helpers/durations.ts';
import { ask } from '../helpers/execute.ts';
import { draftItems, imageItems, publicationItems } from '../helpers/item-lists.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';
import { askPage } from '../helpers/walks.ts';

const LISTS = [
  { type: 'IMAGE', ids: imageItems(60).map(({ media_id }) => media_id) },
  { type: 'DRAFT', ids: draftItems(60).map(({ media_id }) => media_id) },
  { type: 'PUBLICATION', ids: publicationItems(60).map(({ article_id }) => article_id) },
];

function open() {
  const clock = { time: MORNING };
  const library = { image: imageItems(60), draft: draftItems(60), publication: publicationItems(60) };
  const now = () => clock.time;
  return { clock, ...inProcessSandboxGateway({ library, now }, { now }) };
}

describe.each(LISTS)('paging of the list $type', ({ type, ids }) => {
  it('is EXACTLY_ONCE, on pages that go on from a cursor too, and extensions say nothing', async () => {
    const { gateway } = open();

    const first = await askPage(gateway, type, { first: 20 });
    const next = await askPage(gateway, type, { first: 20, after: first.data.page.pageInfo.endCursor });

    expect([first.data.page.paging, next.data.page.paging]).toEqual(['EXACTLY_ONCE', 'EXACTLY_ONCE']);
    expect([first.extensions, next.extensions]).toEqual([undefined, undefined]);
  });

  it('is AT_LEAST_ONCE where a cursor is gone with its neighbours, as extensions say', async () => {
    const { gateway, sandbox, clock } = open();
    const { data } = await askPage(gateway, type, { first: 20 });
    for (const id of ids.slice(0, 40)) sandbox.control.delete(id);
    clock.time += 2 * HOUR;

    const next = await askPage(gateway, type, { first: 20, after: data.page.pageInfo.endCursor });

    expect(next.data.page.paging).toBe('AT_LEAST_ONCE');
    expect(next.extensions).toEqual({ paging: 'AT_LEAST_ONCE' });
  });
});

it('paging is told of each page, and extensions tell of all of them together', async () => {
  const { gateway, sandbox, clock } = open();
  const { data } = await askPage(gateway, 'DRAFT', { first: 20 });
  for (const { media_id } of draftItems(60).slice(0, 40)) sandbox.control.delete(media_id);
  clock.time += 2 * HOUR;

  const answer = await ask(
    gateway,
    'query ($after: String) { drafts(after: $after) { paging } publications { paging } }',
    { after: data.page.pageInfo.endCursor },
  );

  expect(answer).toEqual({
    data: { drafts: { paging: 'AT_LEAST_ONCE' }, publications: { paging: 'EXACTLY_ONCE' } },
    extensions: { paging: 'AT_LEAST_ONCE' },
  });
});
