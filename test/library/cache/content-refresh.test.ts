import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../../schema/global-id.ts';
import { bytesOf } from '../../../src/library/asset-lists.ts';
import { AnswerTooLargeError } from '../../../src/upstream/errors.ts';
import { images, mediaAsset, mediaIdsOf } from '../../helpers/assets.ts';
import { type ClockedGateway, clockedGateway } from '../../helpers/clocked-gateway.ts';
import { tooLargeAbove, unavailable } from '../../helpers/clocked-source.ts';
import { HOUR, SECOND } from '../../helpers/durations.ts';
import { settle } from '../../helpers/settle.ts';

describe('the contents of cached assets', () => {
  const WIDE = '{ assets(type: IMAGE, first: 60) { nodes { mediaId ... on MediaAsset { name } } } }';

  function rename(lists: ClockedGateway['lists'], at: number, name: string): void {
    const asset = lists.image[at];
    lists.image[at] = mediaAsset({ ...(asset?.type === 'image' && asset), name });
  }

  it('are asked for anew behind the answer that shows them, after CONTENT_SECONDS', async () => {
    const { query, clock, lists } = clockedGateway({ count: 60, contentSeconds: 600 });
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
    expect(mediaIdsOf(next.assets.nodes)).toEqual(mediaIdsOf(first.assets.nodes));
  });

  it('are asked for in blocks of 20 ranks, each once, however many ask', async () => {
    const { query, clock, calls, counts } = clockedGateway({ count: 60, contentSeconds: 60 });
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
    const { query, clock, calls } = clockedGateway({ count: 60, contentSeconds: 60 });
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
    const { query, clock, upstream, calls, renameAll } = clockedGateway({ count: 60, contentSeconds: 600 });
    upstream.answer = tooLargeAbove(10);
    await query();
    renameAll('renamed.jpg');
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
    const { query, clock, upstream, calls, renameAll } = clockedGateway({
      count: 60,
      contentSeconds: 24 * 600,
    });
    await query('{ assets(type: IMAGE, first: 60) { nodes { id } } }');
    renameAll('renamed.jpg');
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
    const { query, clock } = clockedGateway({
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
    expect(mediaIdsOf(data.first.nodes)).toEqual(mediaIdsOf(images(100).slice(0, 60)));
    expect(mediaIdsOf(data.rest.nodes)).toEqual(mediaIdsOf(images(100).slice(60)));
    expect(data.node).not.toBeNull();
  });
});

describe('a clock that is set back', () => {
  it('does not put off the next refreshing of contents after one that failed', async () => {
    const deep = '{ assets(type: IMAGE, offset: 20) { nodes { ... on MediaAsset { name } } } }';
    const { query, clock, upstream, renameAll } = clockedGateway({ count: 60, contentSeconds: 60 });
    await query();
    await query(deep);
    upstream.error = unavailable();
    clock.time += 61 * SECOND;
    await query(deep);
    await settle();
    upstream.error = undefined;
    renameAll('renamed.jpg');
    clock.time -= 3 * HOUR;

    await query(deep);
    await settle();

    expect((await query(deep)).assets.nodes[10].name).toBe('renamed.jpg');
  });
});
