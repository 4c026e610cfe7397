import { describe, expect, it } from 'vitest';
import { MORNING } from '../helpers/clocked-source.ts';
import { HOUR } from '../helpers/durations.ts';
import { ask } from '../helpers/execute.ts';
import { draftItems, imageItems, publicationItems } from '../helpers/item-lists.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';
import { settle } from '../helpers/settle.ts';

const LISTS = `{ lists {
  name totalCount cachedCount checkedAt stale isAvailable unavailableReason
  quota { limit used remaining resetAt }
} }`;

const RESET_AT = '2026-02-01T16:00:00.000Z';

function open() {
  const clock = { time: MORNING };
  const now = () => clock.time;
  const library = { image: imageItems(60), draft: draftItems(30), publication: publicationItems(30) };
  const opened = inProcessSandboxGateway(
    { library, now },
    {
      now,
      upstreamDailyCalls: 1000,
      upstreamDailyDraftCalls: 500,
      upstreamDailyPublicationCalls: 100,
    },
  );
  const lists = async () => {
    const { data, errors } = await ask(opened.gateway, LISTS);
    expect(errors).toBeUndefined();
    return data.lists;
  };
  return { clock, lists, ...opened };
}

const quotaOf = (limit: number, used: number) => ({
  limit,
  used,
  remaining: limit - used,
  resetAt: RESET_AT,
});

/** A list that is not read yet. */
const unread = (name: string, limit: number) => ({
  name,
  totalCount: null,
  cachedCount: 0,
  checkedAt: null,
  stale: false,
  isAvailable: true,
  unavailableReason: null,
  quota: quotaOf(limit, 0),
});

describe('Query.lists', () => {
  it('names each list before it is read, with no call', async () => {
    const { lists, sandbox } = open();

    expect(await lists()).toEqual([
      unread('IMAGE', 1000),
      unread('VIDEO', 1000),
      unread('VOICE', 1000),
      unread('NEWS', 1000),
      unread('DRAFT', 500),
      unread('PUBLICATION', 100),
    ]);
    expect(sandbox.control.calls()).toEqual([]);
  });

  it('tells what is known of each after it was read, and of its own calls, with no call', async () => {
    const { lists, gateway, sandbox } = open();
    await ask(gateway, '{ assets(type: IMAGE, first: 40) { nodes { id } } publications { nodes { id } } }');
    const before = sandbox.control.calls().length;

    const checkedAt = new Date(MORNING).toISOString();
    const material = { quota: quotaOf(1000, 2) };
    expect(await lists()).toEqual([
      { ...unread('IMAGE', 1000), ...material, totalCount: 60, cachedCount: 40, checkedAt },
      { ...unread('VIDEO', 1000), ...material },
      { ...unread('VOICE', 1000), ...material },
      { ...unread('NEWS', 1000), ...material },
      unread('DRAFT', 500),
      { ...unread('PUBLICATION', 100), quota: quotaOf(100, 1), totalCount: 30, cachedCount: 20, checkedAt },
    ]);
    expect(sandbox.control.calls()).toHaveLength(before);
  });

  it.each([{ isRead: false }, { isRead: true }])(
    'answers while upstream is down, and makes no call, where the lists are read: $isRead',
    async ({ isRead }) => {
      const { lists, gateway, sandbox, clock } = open();
      const read = () => ask(gateway, '{ drafts { totalCount } publications { totalCount } }');
      if (isRead) await read();
      sandbox.control.addFault({ kind: 'status', status: 502 }, { times: 1000 });
      clock.time += HOUR;
      await read();
      await settle();
      const before = sandbox.control.calls().length;

      const answer = await lists();

      const drafts = answer.find(({ name }: { name: string }) => name === 'DRAFT');
      const publications = answer.find(({ name }: { name: string }) => name === 'PUBLICATION');
      for (const list of [drafts, publications])
        expect(list).toMatchObject({
          totalCount: isRead ? 30 : null,
          stale: isRead,
          isAvailable: true,
          checkedAt: isRead ? new Date(MORNING).toISOString() : null,
        });
      expect(sandbox.control.calls()).toHaveLength(before);
    },
  );
});
