import { describe, expect, it } from 'vitest';
import { publicationItem } from '../../../src/sandbox/lists/publications.ts';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import { loadNamedScenario } from '../../../src/sandbox/scenario/load-scenario.ts';
import { createClock } from '../../helpers/clock.ts';
import { draftItems, imageItems } from '../../helpers/item-lists.ts';
import { createTestClient } from '../sandbox-client.ts';

const CALLS = [
  ['freepublish/batchget', { offset: 0, count: 1 }],
  ['freepublish/getarticle', { article_id: 'a' }],
] as const;

function setUp() {
  const clock = createClock();
  const publication = [publicationItem({ article_id: 'a' })];
  const library = { publication, draft: draftItems(1), image: imageItems(1) };
  const scenario = loadNamedScenario('unverified');
  const sandbox = createInProcessSandbox({ library, now: clock.now, scenario });
  return { clock, control: sandbox.control, client: createTestClient(sandbox) };
}

describe('the scenario unverified', () => {
  it.each(CALLS)('refuses %s for good', (path, body) => {
    const { clock, client } = setUp();

    for (const hours of [0, 1, 24, 24 * 365]) {
      clock.advance({ hours });
      expect(client.call(`/cgi-bin/${path}`, body)).toMatchObject({
        errcode: 48001,
        errmsg: expect.stringMatching(/^api unauthorized/),
      });
    }
  });

  it('leaves the other lists alone', () => {
    const { client } = setUp();

    expect(client.list('image')).toHaveProperty('item');
    expect(client.call('/cgi-bin/draft/batchget', { offset: 0, count: 1 })).toHaveProperty('item');
    expect(client.call('/cgi-bin/draft/count')).toEqual({ total_count: 1 });
  });

  it.each(CALLS)('lets %s succeed once it is ended', (path, body) => {
    const { client, control } = setUp();

    control.endScenario();

    expect(client.call(`/cgi-bin/${path}`, body)).not.toHaveProperty('errcode');
  });
});
