import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { builder } from '../../schema/builder.ts';
import {
  countListItems,
  createListConnection,
  type ListItemRef,
  listArguments,
  loadListConnection,
} from '../../schema/connection.ts';
import { encodeGlobalId } from '../../schema/global-id.ts';
import '../../schema/index.ts';
import { NodeRef } from '../../schema/node.ts';
import { assetLists } from '../../src/library/asset-lists.ts';
import type { ListDefinition } from '../../src/library/list-definition.ts';
import { loadNamedScenario } from '../../src/sandbox/scenario/load-scenario.ts';
import { createMetrics } from '../../src/server/operator/metrics.ts';
import { createOperatorLog } from '../../src/server/operator/operator-log.ts';
import { createFileStore } from '../../src/state/files/file-store.ts';
import { keepState } from '../../src/state/keep-state.ts';
import type { CallRecord } from '../../src/upstream/endpoint.ts';
import { refusalError } from '../../src/wechat/errors.ts';
import { images } from '../helpers/assets.ts';
import { createClock } from '../helpers/clock.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

// A list of 45 badges that an account may lack, with a call for pages and one for totals.

interface Badge {
  readonly type: 'badges';
  readonly id: string;
}

const BADGES: readonly Badge[] = Array.from({ length: 45 }, (_, index) => ({
  type: 'badges',
  id: `badge-${45 - index}`,
}));

/** What upstream does, and what it was asked. */
interface Account {
  hasPermission: boolean;
  readonly calls: { pages: number; totals: number; quota: number };
}

function account({ hasPermission }: { readonly hasPermission: boolean }): Account {
  return { hasPermission, calls: { pages: 0, totals: 0, quota: 0 } };
}

function badgeList(source: Account): ListDefinition<Badge> {
  const permission = { name: 'BADGES (badges)' };
  const answer = (call: keyof Account['calls']) => {
    source.calls[call] += 1;
    if (!source.hasPermission)
      throw refusalError(`/cgi-bin/badges/${call}`, { errcode: 48001, errmsg: 'api unauthorized rid: 1-2' });
  };
  const fetchQuota = async () => {
    answer('quota');
    return { dailyLimit: 1000, used: 0 };
  };
  return {
    name: 'badges',
    tag: 77,
    typeName: 'Badge',
    plural: 'badges',
    pageCall: { name: 'badges', dailyCalls: 1000, permission, fetchQuota },
    async fetchPage({ offset, count }) {
      answer('pages');
      return { items: BADGES.slice(offset, offset + count), totalCount: BADGES.length };
    },
    totals: {
      call: { name: 'badgecount', dailyCalls: 1000, permission, fetchQuota },
      async fetchTotals() {
        answer('totals');
        return { badges: BADGES.length };
      },
    },
    idOf: ({ id }) => id,
    updatedAtOf: () => undefined,
    bytesOf: () => 100,
    storedItem: z.object({ type: z.literal('badges'), id: z.string() }),
  };
}

const BadgeRef = builder.objectRef<Badge>('Badge').implement({
  interfaces: [NodeRef],
  fields: (t) => ({ id: t.id({ resolve: ({ id }) => encodeGlobalId({ list: 'badges', id }) }) }),
});

builder.queryField('badges', (t) =>
  t.connection(
    {
      type: BadgeRef as ListItemRef,
      nullable: true,
      args: listArguments,
      extensions: { items: countListItems },
      resolve: (_root, args, context, info) => loadListConnection('badges', args, context, info),
    },
    createListConnection(BadgeRef, { name: 'Badge', plural: 'badges' }),
  ),
);

const schema = builder.toSchema();

/** A gateway over pictures and badges, with a clock to move and a log at debug level. */
async function open({ source = account({ hasPermission: false }), folder = '', clock = createClock() } = {}) {
  const { now } = clock;
  const { log, records } = memoryLog('debug');
  const operatorLog = createOperatorLog(log);
  const metrics = createMetrics();
  const assets = memorySource(images(3));
  const library = libraryOver(assets.source, {
    lists: [...assetLists(assets.source, 1000), badgeList(source)],
    now,
    onCall(record: CallRecord) {
      operatorLog.recordCall(record);
      metrics.recordCall(record);
    },
    onFailure: operatorLog.recordBackground,
    onPermissionChange: operatorLog.recordPermission,
  });
  const store = folder === '' ? undefined : createFileStore({ folder, appId: 'wx1', log });
  const state = store && (await keepState({ library, store, log, now }));
  await state?.startSaving();
  onTestFinished(async () => state?.close());
  const gateway = gatewayOfLibrary(library, { schema, now, operatorLog, metrics });
  return {
    source,
    assets,
    library,
    state,
    metrics,
    clock,
    query: (text: string, headers = {}) => ask(gateway, text, {}, headers),
    read: async (path: string) => (await gateway.fetch(`http://gateway.test${path}`)).text(),
    /** The lines at `info` and above, of which an operator sees each. */
    shownLines: () => records().filter(({ level }) => level >= 30),
    flush: operatorLog.flush,
  };
}

const EXPLANATION = 'WeChat does not give this account the permission "BADGES (badges)".';

const BOTH = '{ assets(type: IMAGE) { totalCount } badges { totalCount nodes { id } } }';

const listCalls = ({ calls }: Account) => calls.pages + calls.totals;

describe('a list for which the account lacks the permission', () => {
  it('is refused in its own field alone, with a sentence that names the permission', async () => {
    const { query } = await open();

    const { data, errors } = await query(BOTH);
    const again = await query(BOTH);

    expect(data).toEqual({ assets: { totalCount: 3 }, badges: null });
    expect(errors).toMatchObject([
      {
        message: EXPLANATION,
        path: ['badges'],
        extensions: { code: 'UPSTREAM_REFUSED', retryable: false },
      },
    ]);
    expect(again.errors).toMatchObject([{ message: EXPLANATION, path: ['badges'] }]);
  });

  it('takes one call in a day of queries of all kinds, and one line of the log', async () => {
    const { source, assets, clock, query, shownLines, flush } = await open();
    const queries = [
      BOTH,
      '{ badges { totalCount } }',
      '{ badges(first: 45) { nodes { id } } tail: badges(last: 5) { nodes { id } } }',
      '{ badges(offset: 20) { pageInfo { endCursor } } assets(type: IMAGE) { nodes { id } } }',
    ];
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const text = queries[minute % queries.length] ?? BOTH;
      const { errors } = await query(text, minute % 7 === 0 ? { 'cache-control': 'no-cache' } : {});
      expect(errors?.every(({ message }) => message === EXPLANATION)).toBe(true);
      clock.advance({ seconds: 59 });
    }
    flush();

    expect(listCalls(source)).toBe(1);
    expect(shownLines()).toMatchObject([
      {
        level: 40,
        permission: 'BADGES (badges)',
        errcode: 48001,
        rid: '1-2',
        msg: expect.stringContaining(EXPLANATION),
      },
    ]);
    expect(assets.calls.length).toBeGreaterThan(10);
  });

  it('takes that one call though many ask at once, in the first moment and a day later', async () => {
    const { source, clock, query } = await open();
    const askMany = () =>
      Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          query(`{ badges(offset: ${2 * index}, first: 3) { totalCount nodes { id } } }`),
        ),
      );

    const answers = await askMany();
    const first = listCalls(source);
    clock.advance({ hours: 25 });
    answers.push(...(await askMany()), ...(await askMany()));

    expect(first).toBe(1);
    expect(listCalls(source)).toBe(2);
    expect(new Set(answers.map(({ errors }) => errors?.[0]?.message))).toEqual(new Set([EXPLANATION]));
  });

  it('leaves the gateway ready, which tells why the list is not there', async () => {
    const { source, library, query, read } = await open();
    for (let time = 0; time < 10; time += 1) await query(BOTH);

    const readiness = JSON.parse(await read('/health/ready'));
    const metrics = await read('/metrics');

    expect(readiness).toMatchObject({
      status: 'ready',
      badges: { quota: { used: source.calls.pages }, outage: null },
      badgecount: { quota: { used: source.calls.totals }, outage: null },
      lists: {
        image: { isAvailable: true, unavailableReason: null },
        badges: { isAvailable: false, unavailableReason: EXPLANATION },
      },
    });
    expect(metrics).toContain('gateway_list_available{type="image"} 1');
    expect(metrics).toContain('gateway_list_available{type="badges"} 0');
    expect(metrics).toContain('gateway_breaker_open{endpoint="badges"} 0');
    expect(library.status().lists['badges']?.unavailableReason).toBe(EXPLANATION);
  });

  it('fires no alert: its calls have an outcome of their own, that begins with 0', async () => {
    const { query, metrics } = await open();
    const outcomes = async () =>
      (await metrics.read())
        .split('\n')
        .filter((line) => /^gateway_upstream_calls_total\{endpoint="badge.*(48001|no_permission)"/.test(line))
        .map((line) => line.replace(/.*outcome=/, ''))
        .sort();
    const before = await outcomes();

    await query(BOTH);

    expect(before).toEqual(['"48001"} 0', '"48001"} 0', '"no_permission"} 0', '"no_permission"} 0']);
    expect(await outcomes()).toEqual([
      '"48001"} 0',
      '"48001"} 0',
      '"no_permission"} 0',
      '"no_permission"} 1',
    ]);
  });

  it('is there within a day once the account has the permission, which the log tells once', async () => {
    const { source, clock, query, read, shownLines } = await open();
    await query(BOTH);
    source.hasPermission = true;
    clock.advance({ hours: 23 });
    const early = await query(BOTH);
    clock.advance({ hours: 1 });

    const { data, errors } = await query(BOTH);
    await query('{ badges(first: 45) { nodes { id } } }');

    expect(early.data.badges).toBeNull();
    expect(errors).toBeUndefined();
    expect(data.badges.totalCount).toBe(45);
    expect(await read('/metrics')).toContain('gateway_list_available{type="badges"} 1');
    expect(shownLines()).toMatchObject([{ level: 40 }, { level: 30, permission: 'BADGES (badges)' }]);
  });

  it('is asked for at once after failures are forgotten, and again by the next process', async () => {
    const source = account({ hasPermission: false });
    const { library, query, shownLines } = await open({ source });
    await query(BOTH);

    library.forgetFailures();
    await query(BOTH);
    await query(BOTH);
    const next = await open({ source });
    await next.query(BOTH);

    expect(listCalls(source)).toBe(3);
    expect(shownLines()).toHaveLength(1);
  });

  it('is not asked how many of its calls are left, once it is known to be missing', async () => {
    const { source, library, query, clock, shownLines } = await open();
    await library.adoptQuota();
    await library.adoptQuota();
    const before = { asked: source.calls.quota, lines: shownLines() };
    await query(BOTH);
    clock.advance({ hours: 12 });

    await library.adoptQuota();

    expect(before).toEqual({ asked: 1, lines: [] });
    expect(source.calls.quota).toBe(1);
    expect(shownLines()).toHaveLength(1);
  });

  it('is shown as it was, and marked, for as long as any list is while upstream fails', async () => {
    const folder = temporaryFolder();
    const source = account({ hasPermission: true });
    const first = await open({ source, folder });
    await first.query('{ badges(first: 45) { totalCount } }');
    await first.state?.close();
    source.hasPermission = false;
    const calls = listCalls(source);
    const { clock, query, library } = await open({ source, folder, clock: first.clock });
    clock.advance({ hours: 2 });

    await query('{ badges { totalCount } }');
    const { data, errors } = await query('{ badges { totalCount stale nodes { id } } }');
    clock.advance({ hours: 23 });
    const later = await query('{ badges { totalCount } }');

    expect(errors).toBeUndefined();
    expect(data.badges).toMatchObject({ totalCount: 45, stale: true });
    expect(data.badges.nodes).toHaveLength(20);
    expect(later.errors).toMatchObject([{ message: EXPLANATION }]);
    expect(library.status().lists['badges']?.unavailableReason).toBe(EXPLANATION);
    expect(listCalls(source) - calls).toBe(1);
  });
});

describe('an account that is not verified', () => {
  it('lacks its publications alone, which WeChat is asked for once', async () => {
    const { gateway, callsTo } = await sandboxGateway({ scenario: loadNamedScenario('unverified') });
    const query = `{
      publications { totalCount } drafts { totalCount } assets(type: NEWS) { totalCount }
      lists { name isAvailable unavailableReason }
    }`;
    await ask(gateway, query);

    const { data, errors } = await ask(gateway, query);

    const explanation = 'WeChat does not give this account the permission "发布能力 (freepublish)".';
    expect(errors).toMatchObject([{ message: explanation, path: ['publications'] }]);
    expect(data).toMatchObject({
      publications: null,
      drafts: { totalCount: 25 },
      assets: { totalCount: 120 },
    });
    expect(data.lists.filter((list: { isAvailable: boolean }) => !list.isAvailable)).toEqual([
      { name: 'PUBLICATION', isAvailable: false, unavailableReason: explanation },
    ]);
    expect(callsTo('freepublish/batchget')).toHaveLength(1);
  });
});
