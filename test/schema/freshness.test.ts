import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { bytesOf } from '../../src/library/asset-lists.ts';
import type { Asset, AssetSource, PageRequest } from '../../src/upstream/asset.ts';
import { AnswerTooLargeError, UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import type { Page } from '../../src/upstream/port.ts';
import { images, mediaAsset, perType } from '../helpers/assets.ts';
import { ask, type GatewaySettings, gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-02-01T02:00:00Z');
const FRESH = 120 * SECOND;

const HEAD =
  '{ assets(type: IMAGE) { totalCount checkedAt stale nodes { mediaId ... on MediaAsset { name } } } }';
const EXPLAIN = { 'x-gateway-explain': '1' };
const NO_CACHE = { 'cache-control': 'no-cache' };

interface Setup extends GatewaySettings {
  readonly count?: number;
  /** What get_materialcount tells beyond the lists' own totals. */
  readonly surplus?: number;
}

/** A gateway over pictures, with a clock to set and an upstream to break, counting every call of it. */
function open({ count = 45, surplus = 0, ...settings }: Setup = {}) {
  const clock = { time: START };
  const upstream: {
    error?: Error | undefined;
    answer?: (request: PageRequest, page: Page<Asset>) => Page<Asset>;
  } = {};
  const counts = { calls: 0 };
  const { source, calls, lists } = memorySource(images(count), {
    answer(request, page) {
      if (upstream.error !== undefined) throw upstream.error;
      return upstream.answer?.(request, page) ?? page;
    },
  });
  const counting: AssetSource = {
    ...source,
    async fetchCounts() {
      counts.calls += 1;
      if (upstream.error !== undefined) throw upstream.error;
      return perType((type) => lists[type].length + surplus);
    },
  };
  const gateway = gatewayOver(counting, { now: () => clock.time, upstreamDailyCalls: 1000, ...settings });

  async function query(text = HEAD, headers: Record<string, string> = {}) {
    const { data, errors, extensions } = await ask(gateway, text, undefined, { ...EXPLAIN, ...headers });
    return { assets: data?.assets, data, errors, upstream: extensions?.upstream };
  }
  function upload(mediaId: string): void {
    lists.image.unshift(mediaAsset({ mediaId }));
  }
  return { gateway, clock, upstream, calls, counts, lists, query, upload };
}

type Opened = ReturnType<typeof open>;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

/** The same with a list that is kept, of which the last check has failed; upstream is well again. */
async function openAfterFailedCheck(): Promise<Opened> {
  const opened = open();
  const { query, clock, upstream } = opened;
  await query();
  upstream.error = unavailable();
  clock.time += FRESH;
  await query();
  await settle();
  upstream.error = undefined;
  return opened;
}

function idsOf(assets: { nodes: { mediaId: string }[] }): string[] {
  return assets.nodes.map(({ mediaId }) => mediaId);
}

function unavailable(): UpstreamUnavailableError {
  return new UpstreamUnavailableError('The list call', 'could not be reached');
}

describe('a kept list', () => {
  it('shows an upload after FRESH_SECONDS, checked behind the first answer', async () => {
    const { query, upload, clock, calls, counts } = open();
    await query();
    await settle();
    upload('new');
    clock.time += FRESH;
    const before = { list: calls.length, count: counts.calls };

    const first = await query();
    await settle();
    const next = await query();
    await settle();

    expect(first.upstream).toMatchObject({ calls: 0, kept: 20, why: 'KEPT' });
    expect(idsOf(first.assets)[0]).toBe('image-45');
    expect(first.assets).toMatchObject({ totalCount: 45, stale: false });
    expect(idsOf(next.assets).slice(0, 2)).toEqual(['new', 'image-45']);
    expect(next.assets).toMatchObject({ totalCount: 46, checkedAt: new Date(clock.time).toISOString() });
    expect({ list: calls.length - before.list, count: counts.calls - before.count }).toEqual({
      list: 1,
      count: 1,
    });
  });

  it('shows a deletion after FRESH_SECONDS', async () => {
    const { query, lists, clock } = open();
    await query();
    lists.image.splice(3, 1);
    clock.time += FRESH;

    await query();
    await settle();
    const { assets } = await query();

    expect(assets.totalCount).toBe(44);
    expect(idsOf(assets)).toEqual(lists.image.slice(0, 20).map(({ mediaId }) => mediaId));
  });

  it('is not checked before FRESH_SECONDS', async () => {
    const { query, clock, calls, counts } = open();
    await query();
    clock.time += FRESH - 1;

    await query();
    await settle();

    expect({ list: calls.length, count: counts.calls }).toEqual({ list: 1, count: 0 });
  });

  it('that has not changed costs one count call in 120 s and one list call in 1800 s, however many ask', async () => {
    const { query, clock, calls, counts } = open();
    await query();

    for (; clock.time < START + HOUR; clock.time += 20 * SECOND) {
      await Promise.all([query(), query(), query()]);
      await settle();
    }

    expect(counts.calls).toBe(29);
    // The call that opened the list, and one proof of its head behind the 1800 s.
    expect(calls).toHaveLength(2);
  });

  it('costs nothing while nobody asks', async () => {
    const { query, clock, calls, counts } = open();
    await query();

    clock.time += 8 * HOUR;
    await settle();

    expect({ list: calls.length, count: counts.calls }).toEqual({ list: 1, count: 0 });
  });

  it('lets the first visitor after a night wait for the uploads of the night', async () => {
    const { query, upload, clock } = open();
    await query();
    upload('at night');
    clock.time += 10 * HOUR;

    const { assets, upstream } = await query();

    expect(idsOf(assets)[0]).toBe('at night');
    expect(assets).toMatchObject({ totalCount: 46, stale: false });
    expect(upstream).toMatchObject({ calls: 1, why: 'TOO_OLD' });
  });

  it('does the same when an upload and a deletion have left the total as it was', async () => {
    const { query, upload, clock, lists } = open();
    await query();
    upload('at night');
    lists.image.pop();
    clock.time += 10 * HOUR;

    const { assets } = await query();

    expect(idsOf(assets)[0]).toBe('at night');
  });
});

describe('a list that was read far from its head', () => {
  it('leaves nothing out after an upload that hid a deletion', async () => {
    const { query, upload, lists, clock } = open({ count: 60 });
    await query('{ assets(type: IMAGE, offset: 20, first: 20) { nodes { id } } }');
    upload('new');
    lists.image.splice(50, 1);
    clock.time += 1800 * SECOND;
    await query();
    await settle();

    const { assets } = await query('{ assets(type: IMAGE, first: 40) { nodes { mediaId } } }');

    expect(idsOf(assets)).toEqual(lists.image.slice(0, 40).map(({ mediaId }) => mediaId));
  });

  it('keeps what was read of it over the next check', async () => {
    const { query, clock, calls } = open({ count: 200 });
    for (const offset of [120, 80, 40]) {
      await query(`{ assets(type: IMAGE, offset: ${offset}, first: 20) { nodes { id } } }`);
    }
    clock.time += 1800 * SECOND;
    await query();
    await settle();
    const before = calls.length;

    for (const offset of [120, 80, 40, 0]) {
      await query(`{ assets(type: IMAGE, offset: ${offset}, first: 20) { nodes { id } } }`);
    }

    expect(calls).toHaveLength(before);
  });
});

describe('cache-control: no-cache', () => {
  it('shows an upload at once', async () => {
    const { query, upload, calls } = open();
    await query();
    upload('new');

    const { assets, upstream } = await query(HEAD, NO_CACHE);

    expect(idsOf(assets)[0]).toBe('new');
    expect(upstream).toEqual({ calls: 1, kept: expect.any(Number), waitedMs: 0, why: 'NO_CACHE' });
    expect(calls).toHaveLength(2);
  });

  it('is told of as refused to no operation that has had it, though it asks in several ways', async () => {
    const { query, calls } = open();
    const { assets } = await query('{ assets(type: IMAGE) { nodes { id } } }');
    const before = calls.length;
    const id = assets.nodes[0].id;

    const { errors, upstream } = await query(
      `{ assets(type: IMAGE, first: 1) { nodes { id } } more: assets(type: IMAGE, first: 2) { totalCount } node(id: "${id}") { id } }`,
      NO_CACHE,
    );

    expect(errors).toBeUndefined();
    expect(upstream).not.toHaveProperty('noCacheRefused');
    expect(calls).toHaveLength(before + 1);
  });

  it('causes one call in a minute for a type', async () => {
    const { query, clock, calls } = open();
    await query();
    await query('{ assets(type: VIDEO) { totalCount } }');
    const before = calls.length;

    for (let n = 0; n < 12; n += 1) {
      await query(HEAD, NO_CACHE);
      await query('{ assets(type: VIDEO) { totalCount } }', NO_CACHE);
      clock.time += 10 * SECOND;
    }

    expect(calls.slice(before).map(({ type }) => type)).toEqual(['image', 'video', 'image', 'video']);
  });

  it('is answered from what is kept in the rest of the minute, and says so', async () => {
    const { query, upload } = open();
    await query();
    await query(HEAD, NO_CACHE);
    upload('new');

    const { assets, upstream } = await query(HEAD, NO_CACHE);

    expect(idsOf(assets)[0]).toBe('image-45');
    expect(upstream).toMatchObject({ calls: 0, why: 'KEPT', noCacheRefused: true });
    expect((await query()).upstream).not.toHaveProperty('noCacheRefused');
  });

  it('is not heeded where callers may not cause calls by it', async () => {
    const { query, calls } = open({ access: { mode: 'open' } });
    await query();

    const { upstream } = await query(HEAD, NO_CACHE);

    expect(upstream).toMatchObject({ why: 'KEPT', noCacheRefused: true });
    expect(calls).toHaveLength(1);
  });
});

describe('a kept list while upstream fails', () => {
  it('is answered, marked stale, with the last good check', async () => {
    const { query, clock, upstream } = open();
    await query();
    upstream.error = unavailable();
    clock.time += FRESH;

    const before = await query();
    await settle();
    const { assets, errors, upstream: report } = await query();

    expect(before.assets.stale).toBe(false);
    expect(errors).toBeUndefined();
    expect(assets).toMatchObject({ totalCount: 45, stale: true, checkedAt: new Date(START).toISOString() });
    expect(report).toMatchObject({ calls: 0, why: 'DEGRADED' });
  });

  it('is answered at once to the first visitor after a night, too', async () => {
    const { query, clock, upstream } = open();
    await query();
    upstream.error = unavailable();
    clock.time += 10 * HOUR;

    const { assets, errors, upstream: report } = await query();

    expect(errors).toBeUndefined();
    expect(assets).toMatchObject({ stale: true, checkedAt: new Date(START).toISOString() });
    expect(report.why).toBe('DEGRADED');
  });

  it('is marked stale to whoever sends no-cache', async () => {
    const { query, upstream } = open();
    await query();
    upstream.error = unavailable();

    const { assets, upstream: report } = await query(HEAD, NO_CACHE);

    expect(assets).toMatchObject({ totalCount: 45, stale: true });
    expect(report.why).toBe('DEGRADED');
  });

  it('is asked for after 10 s, and less and less often, down to once in FRESH_SECONDS', async () => {
    const { query, clock, upstream, counts } = open();
    await query();
    upstream.error = unavailable();
    clock.time += FRESH;
    const from = clock.time;
    const attempts: number[] = [];

    for (; clock.time < from + 10 * MINUTE; clock.time += SECOND) {
      const before = counts.calls;
      await query();
      await settle();
      if (counts.calls > before) attempts.push((clock.time - from) / SECOND);
    }

    expect(attempts).toEqual([0, 10, 30, 70, 150, 270, 390, 510]);
  });

  it('answers with an error after STALE_SECONDS', async () => {
    const { query, clock, upstream } = open({ staleSeconds: 3600 });
    await query();
    upstream.error = unavailable();
    clock.time += HOUR;
    const last = await query();

    clock.time += 1;
    const { assets, errors } = await query();

    expect(last.assets.stale).toBe(true);
    expect(assets).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  });

  it('is as before once upstream answers again', async () => {
    const { query, clock, upload } = await openAfterFailedCheck();
    upload('meanwhile');
    clock.time += MINUTE;

    await query();
    await settle();
    const { assets, upstream: report } = await query();

    expect(idsOf(assets)[0]).toBe('meanwhile');
    expect(assets).toMatchObject({ stale: false, checkedAt: new Date(clock.time).toISOString() });
    expect(report.why).toBe('KEPT');
  });
});

describe('counts that are not the totals of the lists', () => {
  it('work: beyond the first three proofs they cost no more proofs than equal ones', async () => {
    async function hours(surplus: number) {
      const { query, clock, calls } = open({ surplus });
      await query();
      for (let check = 0; check < 3; check += 1) {
        clock.time += FRESH;
        await query();
        await settle();
      }
      const begun = calls.length;
      for (; clock.time < START + 4 * HOUR; clock.time += 30 * SECOND) {
        await query();
        await settle();
      }
      return { begun, since: calls.length - begun };
    }

    const equal = await hours(0);
    const unequal = await hours(3);

    expect(unequal.begun).toBeLessThanOrEqual(equal.begun + 3);
    expect(unequal.since).toBeLessThanOrEqual(equal.since);
  });

  it('are not learned of a list call that lags behind the count call: the upload shows with the second check', async () => {
    const { query, clock, upload, upstream, lists } = open();
    await query();
    clock.time += FRESH;
    await query();
    await settle();
    const before = lists.image.slice();
    upload('new');
    upstream.answer = ({ offset, count }) => ({
      items: before.slice(offset, offset + count),
      totalCount: before.length,
    });
    clock.time += FRESH;
    await query();
    await settle();

    upstream.answer = (_request, page) => page;
    clock.time += FRESH;
    await query();
    await settle();
    const { data } = await query('{ assets(type: IMAGE, first: 1) { totalCount } assetCounts { image } }');

    expect(data).toEqual({ assets: { totalCount: 46 }, assetCounts: { image: 46 } });
  });

  it('tell of an upload', async () => {
    const { query, clock, upload } = open({ surplus: 3 });
    await query();
    for (let n = 0; n < 3; n += 1) {
      clock.time += FRESH;
      await query();
      await settle();
    }

    upload('new');
    clock.time += FRESH;
    await query();
    await settle();

    expect(idsOf((await query()).assets)[0]).toBe('new');
  });
});

describe('the contents of kept assets', () => {
  const WIDE = '{ assets(type: IMAGE, first: 60) { nodes { mediaId ... on MediaAsset { name } } } }';

  function rename(lists: ReturnType<typeof open>['lists'], at: number, name: string): void {
    const asset = lists.image[at];
    lists.image[at] = mediaAsset({ ...(asset?.type === 'image' && asset), name });
  }

  it('are asked for anew behind the answer that shows them, after CONTENT_SECONDS', async () => {
    const { query, clock, lists } = open({ count: 60, contentSeconds: 600 });
    await query(WIDE);
    rename(lists, 30, 'renamed.jpg');
    clock.time += 600 * SECOND;
    await query(WIDE);
    await settle();
    expect((await query(WIDE)).assets.nodes[30].name).toBe('tea.jpg');

    clock.time += 1;
    const first = await query(WIDE);
    await settle();
    const next = await query(WIDE);

    expect(first.assets.nodes[30].name).toBe('tea.jpg');
    expect(next.assets.nodes[30].name).toBe('renamed.jpg');
    expect(idsOf(next.assets)).toEqual(idsOf(first.assets));
  });

  it('are asked for in blocks of 20 ranks, each once, however many ask', async () => {
    const { query, clock, calls, counts } = open({ count: 60, contentSeconds: 60 });
    await query(WIDE);
    clock.time += 61 * SECOND;
    const before = calls.length;

    await Promise.all([
      query(WIDE),
      query(WIDE),
      query('{ assets(type: IMAGE, first: 7, offset: 18) { totalCount nodes { id } } }'),
    ]);
    await settle();
    await query(WIDE);
    await settle();

    const refreshed = calls.slice(before);
    expect(refreshed.map(({ offset }) => offset).sort((a, b) => a - b)).toEqual([0, 20, 40]);
    expect(refreshed.every(({ count }) => count === 20)).toBe(true);
    expect(counts.calls).toBe(0);
  });

  it('are asked for only where they are shown', async () => {
    const { query, clock, calls } = open({ count: 60, contentSeconds: 60 });
    await query(WIDE);
    clock.time += 61 * SECOND;
    const before = calls.length;

    await query('{ assets(type: IMAGE, first: 5, offset: 22) { nodes { id } } }');
    await settle();

    expect(calls.slice(before)).toEqual([{ type: 'image', offset: 20, count: 20 }]);
  });
});

describe('contents that cannot be refreshed at once', () => {
  it('are not asked for at every showing where a whole block is too large for one answer', async () => {
    const { query, clock, upstream, calls, lists } = open({ count: 60, contentSeconds: 600 });
    upstream.answer = ({ count }, page) => {
      if (count > 10) throw new AnswerTooLargeError('The list call');
      return page;
    };
    await query();
    lists.image = lists.image.map((asset) => mediaAsset({ mediaId: asset.mediaId, name: 'renamed.jpg' }));
    clock.time += 601 * SECOND;
    await query();
    await settle();
    const before = calls.length;

    for (let n = 0; n < 5; n += 1) {
      await query();
      await settle();
    }
    const { assets } = await query();

    expect(calls).toHaveLength(before);
    expect(new Set(assets.nodes.map(({ name }: { name: string }) => name))).toEqual(new Set(['renamed.jpg']));
  });

  it('cost little where an asset is too large for any answer, and hold no other up', async () => {
    const { query, clock, upstream, calls, lists } = open({ count: 60, contentSeconds: 24 * 600 });
    await query('{ assets(type: IMAGE, first: 60) { nodes { id } } }');
    lists.image = lists.image.map((asset) => mediaAsset({ mediaId: asset.mediaId, name: 'renamed.jpg' }));
    upstream.answer = ({ offset }, page) => {
      if (offset >= 40) throw new AnswerTooLargeError('The list call');
      return page;
    };
    clock.time += 24 * 600 * SECOND + 1;
    const before = calls.length;

    for (const from = clock.time; clock.time < from + 590 * SECOND; clock.time += 61 * SECOND) {
      await query('{ assets(type: IMAGE, first: 60) { nodes { id } } }');
      await settle();
    }
    const { assets } = await query(
      '{ assets(type: IMAGE, first: 40) { nodes { ... on MediaAsset { name } } } }',
    );

    expect(calls.length - before).toBeLessThanOrEqual(15);
    expect(new Set(assets.nodes.map(({ name }: { name: string }) => name))).toEqual(new Set(['renamed.jpg']));
  });

  it('leave every edge of the answer that shows them, though the cache is full', async () => {
    const { query, clock } = open({
      count: 100,
      contentSeconds: 60,
      // After five calls, at ten in the morning, contents are not refreshed any more.
      upstreamDailyCalls: 7,
      // 90 fit: a quarter is for contents of articles.
      cacheMaxBytes: 120 * bytesOf(mediaAsset({ mediaId: 'image-99' })),
    });
    const deep = '{ assets(type: IMAGE, offset: 60, first: 40) { nodes { mediaId } } }';
    await query(deep);
    await query('{ assets(type: IMAGE, first: 40) { nodes { mediaId } } }');
    clock.time += 61 * SECOND;

    const { data, errors } = await query(
      `{
        first: assets(type: IMAGE, first: 60) { nodes { mediaId } }
        rest: assets(type: IMAGE, offset: 60, first: 40) { nodes { mediaId } }
        node(id: "${encodeGlobalId({ list: 'image', id: 'image-1' })}") { id }
      }`,
    );

    expect(errors).toBeUndefined();
    expect(idsOf(data.first)).toEqual(idsOf({ nodes: images(100).slice(0, 60) }));
    expect(idsOf(data.rest)).toEqual(idsOf({ nodes: images(100).slice(60) }));
    expect(data.node).not.toBeNull();
  });
});

describe('a clock that is set back', () => {
  const BACK = 3 * HOUR;

  it('has a list checked at once: nobody knows how old it is', async () => {
    const { query, clock, counts, upload } = open();
    await query();
    clock.time -= BACK;
    upload('new');

    const { assets } = await query();

    expect(counts.calls).toBe(1);
    expect(idsOf(assets)[0]).toBe('new');
    expect(assets).toMatchObject({ stale: false, checkedAt: new Date(clock.time).toISOString() });
  });

  it('takes nothing from callers while upstream is down: they get what is kept, marked stale', async () => {
    const { query, clock, upstream } = open();
    await query('{ assets(type: IMAGE) { nodes { id } } assetCounts { image } }');
    upstream.error = unavailable();
    clock.time -= BACK;

    const { data, errors } = await query(
      '{ assets(type: IMAGE) { stale nodes { id } } assetCounts { image } }',
    );

    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      assets: { stale: true, nodes: { length: 20 } },
      assetCounts: { image: 45 },
    });
  });

  it('has the totals asked for again', async () => {
    const { query, clock, lists } = open();
    await query('{ assetCounts { image } }');
    clock.time -= BACK;
    lists.image.pop();

    expect((await query('{ assetCounts { image } }')).data.assetCounts).toEqual({ image: 44 });
  });

  it('does not put off the next check after one that failed', async () => {
    const { query, clock, counts } = await openAfterFailedCheck();
    clock.time -= BACK;

    await query();
    await settle();

    expect(counts.calls).toBe(2);
    expect((await query()).assets).toMatchObject({ stale: false });
  });

  it('does not keep callers from cache-control: no-cache', async () => {
    const { query, clock, upload } = open();
    await query();
    await query(HEAD, NO_CACHE);
    clock.time -= BACK;
    upload('new');

    const { assets, upstream } = await query(HEAD, NO_CACHE);

    expect(idsOf(assets)[0]).toBe('new');
    expect(upstream.why).toBe('NO_CACHE');
  });

  it('does not put off the next refreshing of contents after one that failed', async () => {
    const deep = '{ assets(type: IMAGE, offset: 20) { nodes { ... on MediaAsset { name } } } }';
    const { query, clock, upstream, lists } = open({ count: 60, contentSeconds: 60 });
    await query();
    await query(deep);
    upstream.error = unavailable();
    clock.time += 61 * SECOND;
    await query(deep);
    await settle();
    upstream.error = undefined;
    lists.image = lists.image.map((asset) => mediaAsset({ mediaId: asset.mediaId, name: 'renamed.jpg' }));
    clock.time -= BACK;

    await query(deep);
    await settle();

    expect((await query(deep)).assets.nodes[10].name).toBe('renamed.jpg');
  });

  it('does not leave calls narrow after an answer that was too large', async () => {
    const { query, clock, upstream, calls } = open({ count: 100 });
    upstream.answer = ({ count }, page) => {
      if (count > 10) throw new AnswerTooLargeError('The list call');
      return page;
    };
    await query();
    upstream.answer = (_request, page) => page;
    clock.time -= BACK;

    await query('{ assets(type: IMAGE, first: 40) { nodes { id } } }');

    expect(calls.at(-1)?.count).toBe(20);
  });
});

describe('x-gateway-explain: 1', () => {
  it('tells what an answer took: first what was missing, then what was kept', async () => {
    const { query } = open();

    const missing = await query();
    const kept = await query();

    expect(missing.upstream).toEqual({ calls: 1, kept: 0, waitedMs: 0, why: 'MISSING' });
    expect(kept.upstream).toEqual({ calls: 0, kept: 20, waitedMs: 0, why: 'KEPT' });
  });

  it('tells why the totals were asked for', async () => {
    const { query, clock, upstream } = open();
    const whyTotals = async () => (await query('{ assetCounts { total } }')).upstream.why;

    expect([await whyTotals(), await whyTotals()]).toEqual(['MISSING', 'KEPT']);
    clock.time += 120_000;
    expect(await whyTotals()).toBe('TOO_OLD');
    clock.time += 120_000;
    upstream.error = unavailable();
    expect(await whyTotals()).toBe('DEGRADED');
  });

  it('tells what of a page was kept and what was missing', async () => {
    const { query } = open();
    await query();

    const { upstream } = await query('{ assets(type: IMAGE, first: 30) { nodes { id } } }');

    expect(upstream).toMatchObject({ calls: 1, kept: 20, why: 'MISSING' });
  });

  it.each([
    {
      name: 'finding a deletion',
      prepare({ lists }: Opened) {
        lists.image.splice(120, 1);
      },
      headers: NO_CACHE,
    },
    {
      name: 'a page that contradicts what is kept',
      prepare({ lists }: Opened) {
        lists.image.splice(120, 1);
      },
      headers: {},
    },
    {
      name: 'answers that are too large',
      prepare({ upstream }: Opened) {
        upstream.answer = ({ count }, page) => {
          if (count > 5) throw new AnswerTooLargeError('The list call');
          return page;
        };
      },
      headers: {},
    },
  ])('counts every list call that the answer waited for: $name', async ({ prepare, headers }) => {
    const opened = open({ count: 240 });
    const { query, calls } = opened;
    await query('{ assets(type: IMAGE, first: 100) { nodes { id } } }');
    await query('{ assets(type: IMAGE, first: 60, offset: 100) { nodes { id } } }');
    prepare(opened);
    const before = calls.length;

    const { upstream } = await query(
      '{ assets(type: IMAGE, first: 40, offset: 150) { nodes { id } } }',
      headers,
    );

    expect(calls.length - before).toBeGreaterThan(2);
    expect(upstream.calls).toBe(calls.length - before);
  });

  it('tells how long the answer waited', async () => {
    const { query, clock, upstream } = open();
    upstream.answer = (_request, page) => {
      clock.time += 140;
      return page;
    };

    const { upstream: report } = await query();

    expect(report.waitedMs).toBe(140);
  });

  it.each([{}, { 'x-gateway-explain': '0' }])('adds nothing where it is not sent: %j', async (headers) => {
    const { gateway } = open();

    const answer = await ask(gateway, HEAD, undefined, headers as Record<string, string>);

    expect(answer).not.toHaveProperty('extensions');
  });
});

describe('what is kept', () => {
  it('answers 200 concurrent queries of a cold list with the calls of one', async () => {
    const wide = '{ assets(type: IMAGE, first: 100) { nodes { mediaId } } }';
    const one = open({ count: 240 });
    await one.query(wide);
    const many = open({ count: 240 });

    const answers = await Promise.all(Array.from({ length: 200 }, () => many.query(wide)));

    expect(new Set(answers.map(({ assets }) => idsOf(assets).join()))).toEqual(
      new Set([idsOf({ nodes: images(240).slice(0, 100) }).join()]),
    );
    expect(one.calls).toHaveLength(5);
    expect(many.calls).toHaveLength(5);
  });

  it('answers node(id) with no call', async () => {
    const { query, calls } = open();
    await query();
    const id = encodeGlobalId({ list: 'image', id: 'image-40' });

    const { data, upstream } = await query(`{ node(id: "${id}") { ... on Asset { mediaId } } }`);

    expect(data.node).toEqual({ mediaId: 'image-40' });
    expect(upstream).toMatchObject({ calls: 0, kept: 1, why: 'KEPT' });
    expect(calls).toHaveLength(1);
  });

  it.each(['no-cache', 'a check'])(
    'is not replaced by an answer with fewer items than its total promises: %s',
    async (by) => {
      const { query, upstream, upload, clock } = open();
      const { assets: before } = await query();
      upload('new');
      upstream.answer = ({ offset }, page) =>
        offset === 0 ? { ...page, items: page.items.slice(0, 2) } : page;

      if (by === 'no-cache') await query(HEAD, NO_CACHE);
      else {
        clock.time += FRESH;
        await query();
        await settle();
      }
      const { assets, errors } = await query();

      expect(errors).toBeUndefined();
      expect(
        idsOf(assets)
          .filter((id) => id !== 'new')
          .slice(0, 19),
      ).toEqual(idsOf(before).slice(0, 19));
    },
  );

  it.each([0, 2])('survives answers of %i items with a deletion beside it', async (length) => {
    const { query, upstream, clock, lists } = open();
    const { assets: before } = await query();
    lists.image.splice(30, 1);
    upstream.answer = (_request, page) => ({ ...page, items: page.items.slice(0, length) });
    clock.time += FRESH;
    await query();
    await settle();

    const { assets, errors } = await query();

    expect(errors).toBeUndefined();
    expect(idsOf(assets)).toEqual(idsOf(before));
    expect(assets).toMatchObject({ totalCount: 45, stale: true });
  });

  it.each([15, 45, 100])(
    'of %i assets is brought up to date though upstream counts one more',
    async (count) => {
      const { query, upstream, clock, lists } = open({ count });
      upstream.answer = (_request, page) => ({ ...page, totalCount: page.totalCount + 1 });
      const all = '{ assets(type: IMAGE, first: 100) { stale nodes { mediaId } } }';
      await query(all);

      for (const at of [count - 1, 3, count - 5]) {
        lists.image.splice(at, 1);
        clock.time += FRESH;
        await query(all);
        await settle();
        const { assets, errors } = await query(all);

        expect(errors).toBeUndefined();
        expect(assets.stale).toBe(false);
        expect(idsOf(assets)).toEqual(idsOf({ nodes: lists.image }));
      }
    },
  );

  it('is begun anew after an hour of nothing but answers that are shorter than they promise', async () => {
    const { query, upstream, clock, lists, calls } = open({ count: 45 });
    await query();
    lists.image.splice(3, 1);
    upstream.answer = (_request, page) => ({ ...page, items: page.items.slice(0, 10) });
    const before = calls.length;
    const stale: boolean[] = [];

    for (const from = clock.time; clock.time < from + 90 * MINUTE; clock.time += MINUTE) {
      const { assets, errors } = await query();
      expect(errors).toBeUndefined();
      stale.push(assets.stale);
      await settle();
    }
    const { assets } = await query();

    expect(stale.lastIndexOf(true)).toBeGreaterThan(55);
    expect(stale.at(-1)).toBe(false);
    expect(idsOf(assets)).toEqual(idsOf({ nodes: lists.image.slice(0, 10) }));
    expect(calls.length - before).toBeLessThanOrEqual(60);
  });

  it('is not begun anew after two short answers, though an hour lies between them', async () => {
    const { query, upstream, clock, lists } = open({ count: 45 });
    const all = '{ assets(type: IMAGE, first: 45) { stale nodes { mediaId } } }';
    const isShort = { now: false };
    upstream.answer = (_request, page) => (isShort.now ? { ...page, items: page.items.slice(0, 2) } : page);
    await query(all);
    lists.image.splice(30, 1);
    for (const wait of [0, HOUR]) {
      clock.time += wait;
      isShort.now = true;
      await query(all, NO_CACHE);
      isShort.now = false;
    }

    expect((await query(all)).assets.nodes.length).toBeGreaterThanOrEqual(44);
  });

  it.each([10, 5, 2])(
    'is searched for a deletion with answers of %i items where more are too large',
    async (most) => {
      const { query, upstream, clock, lists, calls } = open({ count: 200, upstreamDailyCalls: 100_000 });
      for (const offset of [0, 100])
        await query(`{ assets(type: IMAGE, first: 100, offset: ${offset}) { nodes { id } } }`);
      lists.image.splice(100, 1);
      upstream.answer = ({ count }, page) => {
        if (count > most) throw new AnswerTooLargeError('The list call');
        return page;
      };
      const before = calls.length;
      clock.time += HOUR;

      const { assets } = await query();

      expect(assets.totalCount).toBe(199);
      expect(calls.length - before).toBeLessThanOrEqual(40);
    },
  );
});
