import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { builder } from '../../schema/builder.ts';
import { encodeGlobalId } from '../../schema/global-id.ts';
import '../../schema/index.ts';
import {
  countListItems,
  createListConnection,
  type ListItemRef,
  listArguments,
  loadListConnection,
} from '../../schema/connection.ts';
import { NodeRef } from '../../schema/node.ts';
import { assetLists } from '../../src/library/asset-lists.ts';
import type { ListDefinition } from '../../src/library/list-definition.ts';
import { createFileStore } from '../../src/state/files/file-store.ts';
import { keepState } from '../../src/state/keep-state.ts';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { images } from '../helpers/assets.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { windowIn } from '../helpers/windows.ts';

// The test of the design: a list that nothing else knows, of items that have nothing in common with
// assets.

interface Label {
  readonly type: 'labels';
  readonly id: string;
  readonly text: string;
}

/** The labels of an account, newest first, and how often they were asked for. */
interface LabelSource {
  readonly labels: Label[];
  readonly calls: { pages: number; quota: number };
  isDown: boolean;
}

function labelSource(count: number): LabelSource {
  const labels = Array.from({ length: count }, (_, index) => ({
    type: 'labels' as const,
    id: `label-${count - index}`,
    text: `Label ${count - index}`,
  }));
  return { labels, calls: { pages: 0, quota: 0 }, isDown: false };
}

function labelList(source: LabelSource): ListDefinition<Label> {
  return {
    name: 'labels',
    tag: 77,
    typeName: 'Label',
    plural: 'labels',
    pageCall: {
      name: 'labels',
      dailyCalls: 50,
      async fetchQuota() {
        source.calls.quota += 1;
        return { dailyLimit: 50, used: source.calls.pages };
      },
    },
    async fetchPage({ offset, count }) {
      source.calls.pages += 1;
      if (source.isDown) throw new UpstreamUnavailableError('/cgi-bin/labels', 'answered HTTP 502');
      const { labels } = source;
      return { items: labels.slice(offset, offset + count), totalCount: labels.length };
    },
    totals: undefined,
    idOf: ({ id }) => id,
    updatedAtOf: () => undefined,
    bytesOf: ({ text }) => 100 + 2 * text.length,
    storedItem: z.object({ type: z.literal('labels'), id: z.string(), text: z.string() }),
  };
}

const LabelRef = builder.objectRef<Label>('Label').implement({
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId({ list: 'labels', id }) }),
    text: t.exposeString('text'),
  }),
});

builder.queryField('labels', (t) =>
  t.connection(
    {
      type: LabelRef as ListItemRef,
      nullable: true,
      args: listArguments,
      extensions: { items: countListItems },
      resolve: (_root, args, context, info) => loadListConnection('labels', args, context, info),
    },
    createListConnection(LabelRef, { name: 'Label', plural: 'labels' }),
  ),
);

const schema = builder.toSchema();

const START = Date.parse('2026-02-01T02:00:00Z');

/** A gateway over four lists of assets and the labels, with a clock to set. */
async function open({ source = labelSource(45), folder = '', clock = { time: START } } = {}) {
  const assets = memorySource(images(3));
  const now = () => clock.time;
  const library = libraryOver(assets.source, {
    lists: [...assetLists(assets.source, 1000), labelList(source)],
    now,
  });
  const { log } = memoryLog();
  const store = folder === '' ? undefined : createFileStore({ folder, appId: 'wx1', log });
  const state = store && (await keepState({ library, store, log, now }));
  await state?.startSaving();
  onTestFinished(async () => state?.close());
  const gateway = gatewayOfLibrary(library, { schema, now });
  const query = (text: string, variables?: Record<string, unknown>) => ask(gateway, text, variables);
  const read = async (path: string) => (await gateway.fetch(`http://gateway.test${path}`)).text();
  return { source, assets, library, state, clock, query, read };
}

const PAGE = `
  query Page($first: Int, $after: String, $last: Int, $before: String) {
    labels(first: $first, after: $after, last: $last, before: $before) {
      totalCount stale nodes { id text } pageInfo { endCursor hasNextPage }
    }
  }
`;

describe('a list that nothing but its definition knows', () => {
  it('is read by pages of any size, from both ends, with the fewest calls', async () => {
    const { source, query } = await open();

    const { data } = await query(PAGE, { first: 45 });
    const tail = await query(PAGE, { last: 2 });

    expect(data.labels.totalCount).toBe(45);
    expect(data.labels.nodes.map(({ text }: Label) => text)).toEqual(source.labels.map(({ text }) => text));
    expect(tail.data.labels.nodes.map(({ text }: Label) => text)).toEqual(['Label 2', 'Label 1']);
    expect(source.calls.pages).toBe(3);
  });

  it('goes on after a cursor, though a label was deleted and another added', async () => {
    const { source, query, clock } = await open();
    const { data } = await query(PAGE, { first: 20 });
    source.labels.splice(10, 1);
    source.labels.unshift({ type: 'labels', id: 'new', text: 'New' });
    clock.time += 3_600_000;

    const next = await query(PAGE, { first: 2, after: data.labels.pageInfo.endCursor });

    expect(next.data.labels.nodes.map(({ text }: Label) => text)).toEqual(['Label 25', 'Label 24']);
  });

  it('refuses a cursor of another list by its name', async () => {
    const { query } = await open();
    const { data } = await query('{ assets(type: IMAGE, first: 1) { pageInfo { endCursor } } }');

    const { errors } = await query(PAGE, { after: data.assets.pageInfo.endCursor });

    expect(errors?.[0]?.message).toBe('"after" is a cursor of type IMAGE, and the list is of type LABELS.');
  });

  it('has its items found by node, each under the type of its list', async () => {
    const { query } = await open();
    const ids = [
      encodeGlobalId({ list: 'labels', id: 'label-3' }),
      encodeGlobalId({ list: 'image', id: 'image-1' }),
      encodeGlobalId({ list: 'labels', id: 'nowhere' }),
    ];

    const { data } = await query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Label { text } } }',
      {
        ids,
      },
    );

    expect(data.nodes).toEqual([
      { __typename: 'Label', id: ids[0], text: 'Label 3' },
      { __typename: 'MediaAsset', id: ids[1] },
      null,
    ]);
  });

  it('has a ledger of its own: its calls are none of the other lists, and the other way round', async () => {
    const { library, query } = await open();
    await query(PAGE, { first: 45 });
    await query('{ assets(type: IMAGE) { totalCount } }');

    const { endpoints } = library.status();

    expect(endpoints).toMatchObject({
      list: { quota: { limit: 1000, used: 1 } },
      labels: { quota: { limit: 50, used: 3, remaining: 47 } },
    });
  });

  it('stops at its own ceiling, while the other lists are read on', async () => {
    const { source, query } = await open({ source: labelSource(2000) });
    let answer = await query(PAGE, { first: 100 });
    while (answer.errors === undefined && answer.data.labels.pageInfo.hasNextPage)
      answer = await query(PAGE, { first: 100, after: answer.data.labels.pageInfo.endCursor });

    const { data } = await query('{ assets(type: IMAGE) { totalCount } }');

    expect(answer.errors?.[0]?.extensions.code).toBe('UPSTREAM_QUOTA_EXCEEDED');
    expect(source.calls.pages).toBeLessThanOrEqual(50);
    expect(data.assets.totalCount).toBe(3);
  });

  it('is taken over by the next start without a call, with its ledger', async () => {
    const folder = temporaryFolder();
    const first = await open({ folder });
    await first.query(PAGE, { first: 45 });
    await first.state?.close();
    const second = await open({ folder, source: labelSource(45), clock: first.clock });

    const { data } = await second.query(PAGE, { first: 45 });

    expect(data.labels.nodes).toHaveLength(45);
    expect(second.source.calls.pages).toBe(0);
    expect(second.library.status().endpoints['labels']?.quota.used).toBe(3);
  });

  it('is told of by metrics and readiness', async () => {
    const { query, read } = await open();
    await query(PAGE, { first: 5 });

    const metrics = await read('/metrics');
    const readiness = JSON.parse(await read('/health/ready'));

    expect(metrics).toContain('gateway_cached_assets{type="labels"} 20');
    expect(metrics).toContain('gateway_quota_used{endpoint="labels"} 1');
    expect(metrics).toContain('gateway_list_disputes_total{type="labels"} 0');
    expect(metrics).toContain('gateway_upstream_calls_total{endpoint="labels",outcome="45009"} 0');
    expect(readiness).toMatchObject({
      labels: { quota: { used: 1, limit: 50 }, outage: null },
      lists: { labels: { cachedAssets: 20, isDisputed: false } },
    });
  });

  it('is checked by its newest page, with three fifths of its calls at most, and served while upstream is down', async () => {
    const { source, query, clock } = await open();
    await query(PAGE, { first: 45 });
    const before = source.calls.pages;
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      clock.time += 5 * 60_000;
      await query(PAGE, { first: 5 });
    }
    const checks = source.calls.pages - before;
    source.isDown = true;
    clock.time += 3_600_000;

    const { data, errors } = await query(PAGE, { first: 5 });

    expect(checks).toBeGreaterThan(15);
    expect(checks).toBeLessThanOrEqual(30);
    expect(errors).toBeUndefined();
    expect(data.labels).toMatchObject({ stale: true, totalCount: 45 });
  });
});

describe('lists that share what they read by', () => {
  it('are refused where two calls have one name, or a name or a tag cannot be', () => {
    const { source } = memorySource([]);
    const labels = labelList(labelSource(1));
    const open = (lists: readonly ListDefinition<Label>[]) => () => libraryOver(source, { lists });

    expect(open([labels])).not.toThrow();
    expect(open([labels, { ...labels, name: 'tags', tag: 78 }])).not.toThrow();
    expect(open([labels, { ...labelList(labelSource(1)), name: 'tags', tag: 78 }])).toThrow('"labels"');
    expect(open([{ ...labels, name: 'draft2' }])).toThrow('"draft2" cannot be the name of a list');
    expect(open([{ ...labels, name: 'ledgers' }])).toThrow('"ledgers" cannot be');
    expect(open([{ ...labels, tag: 128 }])).toThrow('128 cannot be the tag');
    expect(open([{ ...labels, pageCall: { ...labels.pageCall, name: 'token' } }])).toThrow(
      '"token" cannot be',
    );
  });

  it('take three fifths of its calls for checks together', async () => {
    const source = labelSource(5);
    const labels = labelList(source);
    const clock = { time: START };
    const library = libraryOver(memorySource([]).source, {
      lists: [labels, { ...labels, name: 'tags', tag: 78 }],
      now: () => clock.time,
    });
    const read = async (list: string) => {
      const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
      await loader.loadWindow(windowIn(library, list, { first: 5 }));
    };
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      await read('labels');
      await read('tags');
      clock.time += 5 * 60_000;
    }

    expect(source.calls.pages).toBeLessThanOrEqual(2 + 30);
  });

  it('keep their calls counted, though an earlier version that does not know them has run meanwhile', async () => {
    const folder = temporaryFolder();
    const first = await open({ folder });
    await first.query(PAGE, { first: 45 });
    await first.state?.close();
    const { source } = memorySource(images(3));
    const earlier = libraryOver(source, { now: () => first.clock.time });
    const { log } = memoryLog();
    const store = createFileStore({ folder, appId: 'wx1', log });
    const state = await keepState({ library: earlier, store, log, now: () => first.clock.time });
    await state.startSaving();
    await state.close();

    const again = await open({ folder, clock: first.clock });

    expect(again.library.status().endpoints['labels']?.quota.used).toBe(3);
  });
});
