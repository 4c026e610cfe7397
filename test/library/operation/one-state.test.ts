import { describe, expect, it } from 'vitest';
import { images, mediaAsset, mediaIdsOf } from '../../helpers/assets.ts';
import { execute } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

describe('fields of one operation', () => {
  it('show one state of the list, though an asset is uploaded after every call', async () => {
    const { source, lists } = memorySource(images(60), {
      answer(_request, page) {
        lists.image.unshift(mediaAsset({ mediaId: `uploaded-${lists.image.length}` }));
        return page;
      },
    });

    const { data } = await execute(
      source,
      '{ assets(type: IMAGE, first: 50) { totalCount nodes { mediaId } pageInfo { hasPreviousPage } } }',
    );

    const { totalCount, nodes, pageInfo } = data.assets;
    const state = mediaIdsOf(lists.image.slice(lists.image.length - totalCount));
    expect(mediaIdsOf(nodes)).toEqual(state.slice(0, 50));
    expect(pageInfo).toEqual({ hasPreviousPage: false });
  });

  it('show one state of the list, though an asset is deleted between two calls', async () => {
    const { source, calls, lists } = memorySource(images(60), {
      answer(_request, page) {
        if (calls.length === 2) lists.image.pop();
        return page;
      },
    });

    const { data } = await execute(
      source,
      '{ assets(type: IMAGE, first: 50) { totalCount nodes { mediaId } } }',
    );

    expect(data.assets.totalCount).toBe(59);
    expect(mediaIdsOf(data.assets.nodes)).toEqual(mediaIdsOf(images(60).slice(0, 50)));
  });

  it('show no asset twice, though one is moved to the head between two calls', async () => {
    const { source, calls, lists } = memorySource(images(60), {
      answer(_request, page) {
        if (calls.length === 1) lists.image.unshift(...lists.image.splice(30, 1));
        return page;
      },
    });

    const { data } = await execute(source, '{ assets(type: IMAGE, first: 40) { nodes { mediaId } } }');

    expect(mediaIdsOf(data.assets.nodes)).toEqual(mediaIdsOf(lists.image.slice(0, 40)));
  });

  it('end when upstream lists one asset twice', async () => {
    const twice = [...images(40), ...images(40)];
    const { source } = memorySource(twice);

    const { data, errors } = await execute(
      source,
      '{ assets(type: IMAGE, first: 80) { nodes { mediaId } } }',
    );

    expect(errors).toBeUndefined();
    expect(data.assets.nodes).toHaveLength(80);
  });

  it('end when upstream counts more than it sends', async () => {
    const { source, calls } = memorySource(images(10), {
      answer: (_request, page) => ({ ...page, totalCount: 1_000_000_000 }),
    });

    const { data, errors } = await execute(source, '{ assets(type: IMAGE, first: 50) { nodes { id } } }');

    expect(errors).toBeUndefined();
    expect(data.assets.nodes).toHaveLength(10);
    expect(calls.length).toBeLessThanOrEqual(7);
  });
});
