import { describe, expect, it } from 'vitest';
import { bearer } from '../../helpers/api-key.ts';
import { exchange } from '../../helpers/exchange.ts';
import { ask, type Gateway } from '../../helpers/execute.ts';
import { betraysDraft, DRAFT, EDITORS, KEYS, markedDrafts, SITE } from '../../helpers/marked-drafts.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { FORBIDDEN_FIELDS, NULL_NODES } from './questions.ts';

/** What upstream may send in place of a page of drafts. */
const BROKEN_BODIES = [
  JSON.stringify({
    item: [{ ...DRAFT, update_time: undefined, content: {} }],
    item_count: 1,
    total_count: 2,
  }),
  JSON.stringify({ item: [{ ...DRAFT, content: DRAFT.media_id }], item_count: 1, total_count: 2 }),
  `{"item":[{"media_id":"${DRAFT.media_id}" and no more`,
];

const DRAFTS = '{ drafts { nodes { id } } }';

describe('what the operator is told', () => {
  const pages = ['/metrics', '/health/ready', '/health/live'];

  it('holds no text and no id of a draft, by whomever it is asked for', async () => {
    const { log, lines } = memoryLog('trace');
    const { gateway, control } = await markedDrafts({ access: KEYS, log });

    for (const question of [...FORBIDDEN_FIELDS, ...NULL_NODES])
      for (const key of [EDITORS, SITE]) await exchange(gateway, question, { headers: bearer(key) });
    control.publish(DRAFT.media_id);
    await ask(gateway, DRAFTS, {}, { ...bearer(EDITORS), 'cache-control': 'no-cache' });
    const told = await Promise.all(pages.map((path) => read(gateway, path)));

    expect(lines.join('')).toContain('"endpoint":"drafts"');
    expect(told.join('')).toContain('endpoint="drafts"');
    expect([...lines, ...told].filter(betraysDraft)).toEqual([]);
  });

  it.each(BROKEN_BODIES)('holds none of a page that cannot be read: %s', async (body) => {
    const { log, lines } = memoryLog('trace');
    const { gateway, control } = await markedDrafts({ access: KEYS, log, isWarm: false });
    control.addFault(
      { kind: 'body', body, contentType: 'application/json' },
      { endpoint: 'draft_batchget', times: 3 },
    );

    const { answer, text } = await exchange(gateway, { query: DRAFTS }, { headers: bearer(EDITORS) });
    const told = await Promise.all(pages.map((path) => read(gateway, path)));

    expect(answer.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
    expect(lines.join('')).toContain('/cgi-bin/draft/batchget');
    expect([text, ...lines, ...told].filter(betraysDraft)).toEqual([]);
  });

  async function read(gateway: Gateway, path: string): Promise<string> {
    return (await gateway.fetch(`http://gateway.test${path}`, { headers: bearer(SITE) })).text();
  }
});
