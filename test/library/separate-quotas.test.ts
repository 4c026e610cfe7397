import { describe, expect, it } from 'vitest';
import { MIDNIGHT, MORNING } from '../helpers/clocked-source.ts';
import { MINUTE } from '../helpers/durations.ts';
import { ask, type GatewaySettings } from '../helpers/execute.ts';
import { draftItems, imageItems, publicationItems } from '../helpers/item-lists.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';
import { settle } from '../helpers/settle.ts';
import { walkForwards } from '../helpers/walks.ts';

/** What each call reads: of the four lists of assets, the pictures. */
const CALLS = [
  {
    name: 'materials',
    endpoint: 'batchget_material',
    path: '/cgi-bin/material/batchget_material',
    field: 'assets(type: IMAGE, ',
    list: 'IMAGE',
  },
  {
    name: 'drafts',
    endpoint: 'draft_batchget',
    path: '/cgi-bin/draft/batchget',
    field: 'drafts(',
    list: 'DRAFT',
  },
  {
    name: 'publications',
    endpoint: 'freepublish_batchget',
    path: '/cgi-bin/freepublish/batchget',
    field: 'publications(',
    list: 'PUBLICATION',
  },
] as const;
type Call = (typeof CALLS)[number];

const PAIRS = CALLS.flatMap((refused) =>
  CALLS.filter((other) => other !== refused).map((other) => ({ refused, other })),
);

function open(settings: GatewaySettings = {}) {
  const clock = { time: MORNING };
  const library = { image: imageItems(200), draft: draftItems(200), publication: publicationItems(200) };
  const opened = inProcessSandboxGateway(
    { library, now: () => clock.time },
    { now: () => clock.time, ...settings },
  );
  const { gateway } = opened;
  return {
    ...opened,
    clock,
    page: async ({ field }: Call, offset: number) =>
      ask(gateway, `{ page: ${field}first: 20, offset: ${offset}) { stale nodes { id } } }`),
    quotas: async (): Promise<Record<string, unknown>> => {
      const { data } = await ask(gateway, '{ lists { name quota { limit used } } }');
      return Object.fromEntries(
        data.lists.map(({ name, quota }: { name: string; quota: unknown }) => [name, quota]),
      );
    },
  };
}

describe('upstream, saying that the calls of the day are used up (45009)', () => {
  it.each(PAIRS)('of $refused.name, leaves $other.name alone', async ({ refused, other }) => {
    const { sandbox, page, clock } = open();
    for (const call of CALLS) await page(call, 0);
    sandbox.control.setQuota(refused.endpoint, 1);

    const { errors } = await page(refused, 100);
    const read = await page(other, 100);
    clock.time += 30 * MINUTE;
    await page(other, 0);
    await settle();
    const checked = await page(other, 0);

    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_QUOTA_EXCEEDED' } }]);
    expect([read.errors, checked.errors]).toEqual([undefined, undefined]);
    expect(read.data.page.nodes).toHaveLength(20);
    expect(checked.data.page.stale).toBe(false);
  });
});

describe('the ceilings of the calls of a day', () => {
  it.each<{ call: Call; settings: GatewaySettings }>([
    { call: CALLS[0], settings: { upstreamDailyCalls: 3 } },
    { call: CALLS[1], settings: { upstreamDailyDraftCalls: 3 } },
    { call: CALLS[2], settings: { upstreamDailyPublicationCalls: 3 } },
  ])('are told apart: that of $call.name holds for them alone', async ({ call, settings }) => {
    const { page, quotas, sandbox } = open(settings);
    const codes: unknown[] = [];
    for (const each of CALLS)
      for (const offset of [0, 40, 80, 120, 160]) {
        const { errors = [] } = await page(each, offset);
        if (errors.length > 0) codes.push([each.name, errors[0]?.extensions.code]);
      }

    const sent = sandbox.control.calls().filter(({ path }) => path === call.path);

    expect(new Set(codes.map(String))).toEqual(new Set([`${call.name},UPSTREAM_QUOTA_EXCEEDED`]));
    expect(await quotas()).toMatchObject(
      Object.fromEntries(CALLS.map(({ list }) => [list, { limit: list === call.list ? 3 : null }])),
    );
    expect(sent.length).toBeLessThanOrEqual(3);
  });
});

describe('a cold walk over 200 by 100', () => {
  it.each([
    { type: 'DRAFT', call: 'draft/batchget' },
    { type: 'PUBLICATION', call: 'freepublish/batchget' },
  ])('takes 10 calls for the list $type, and none of another list', async ({ type, call }) => {
    const { gateway, sandbox } = open({ upstreamDailyDraftCalls: 1000, upstreamDailyPublicationCalls: 100 });

    expect(await walkForwards(gateway, { type, size: 100 })).toHaveLength(200);

    const paths = sandbox.control.calls().map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith(call))).toHaveLength(10);
    expect(paths).toHaveLength(1 + 10);
  });
});

describe('look-ups of what is in no list', () => {
  it('leave half of the calls of publications to pages and checks', async () => {
    const publication = publicationItems(3000);
    const { gateway, sandbox } = inProcessSandboxGateway(
      { library: { publication }, now: () => MIDNIGHT },
      { now: () => MIDNIGHT, upstreamDailyPublicationCalls: 100 },
    );
    const sent = () =>
      sandbox.control.calls().filter(({ path }) => path.endsWith('freepublish/batchget')).length;

    for (let n = 0; n < 20; n += 1) await ask(gateway, `{ publication(articleId: "absent-${n}") { id } }`);
    const lookedUp = sent();
    const { errors } = await ask(gateway, '{ publications(first: 20, offset: 2000) { nodes { id } } }');

    expect(lookedUp).toBeLessThanOrEqual(51);
    expect(errors).toBeUndefined();
    expect(sent()).toBe(lookedUp + 1);
  });
});
