import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { images, mediaAsset, newsAsset } from '../helpers/assets.ts';
import { clockedGateway } from '../helpers/clocked-gateway.ts';
import { execute } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id ... on Asset { mediaId type } } }';
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Asset { mediaId } } }';

function imageId(number: number): string {
  return encodeGlobalId({ list: 'image', id: `image-${number}` });
}

describe('Query.node', () => {
  it.each([
    { asset: mediaAsset({ mediaId: 'a' }), typename: 'MediaAsset', type: 'IMAGE' },
    { asset: mediaAsset({ mediaId: 'b', type: 'video' }), typename: 'MediaAsset', type: 'VIDEO' },
    { asset: newsAsset({ mediaId: 'c' }), typename: 'NewsAsset', type: 'NEWS' },
  ])('finds an asset of type $type by its id', async ({ asset, typename, type }) => {
    const { source } = memorySource([asset]);
    const id = encodeGlobalId({ list: asset.type, id: asset.mediaId });

    const { data } = await execute(source, NODE, { variables: { id } });

    expect(data).toEqual({ node: { __typename: typename, id, mediaId: asset.mediaId, type } });
  });

  it('gives the id that the lists give: base64url of the type and the media_id', async () => {
    const { source } = memorySource([mediaAsset({ mediaId: 'x_Y-1' })]);

    const { data } = await execute(source, '{ assets(type: IMAGE) { nodes { id } } }');

    expect(data.assets.nodes).toEqual([{ id: Buffer.from('image:x_Y-1').toString('base64url') }]);
  });

  it('reads the list from the newest on, no further than it must', async () => {
    const { source, calls } = memorySource(images(240));

    await execute(source, NODE, { variables: { id: imageId(240 - 45) } });

    expect(calls.map(({ offset }) => offset)).toEqual([0, 20, 40]);
  });

  it('finds what is cached with no call', async () => {
    const { query, calls } = clockedGateway();
    await query();

    const { data, report } = await query(`{ node(id: "${imageId(40)}") { ... on Asset { mediaId } } }`);

    expect(data.node).toEqual({ mediaId: 'image-40' });
    expect(report).toMatchObject({ calls: 0, cached: 1, cacheStatus: 'HIT' });
    expect(calls).toHaveLength(1);
  });

  it('answers null when the whole list was seen', async () => {
    const { source, calls } = memorySource(images(45));

    const { data, errors } = await execute(source, NODE, { variables: { id: imageId(999) } });

    expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
    expect(calls).toHaveLength(3);
  });

  it('answers null of an empty list, with one call', async () => {
    const { source, calls } = memorySource([]);

    const { data } = await execute(source, NODE, { variables: { id: imageId(1) } });

    expect(data).toEqual({ node: null });
    expect(calls).toHaveLength(1);
  });

  it('says that it cannot tell when the asset is further down than the operation may read', async () => {
    const { source, calls } = memorySource(images(5000));

    const { data, errors } = await execute(source, NODE, { variables: { id: imageId(1) } });

    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('400 of 5000'),
        extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 20, cost: 250 },
      },
    ]);
    expect(calls).toHaveLength(20);
  });

  it('ends when upstream counts a thousand million assets and sends three', async () => {
    const { source, calls } = memorySource(images(3), {
      answer: (_request, page) => ({ ...page, totalCount: 1e9 }),
    });

    const { data, errors } = await execute(source, NODE, { variables: { id: imageId(999) } });

    expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
    expect(calls).toHaveLength(2);
  });

  it.each([
    '',
    'garbage',
    '☃',
    encodeGlobalId({ list: 'image', id: '' }),
    `${imageId(1)}=`,
    btoa('thumb:image-1'),
  ])('refuses %j, which is no id, without an upstream call', async (id) => {
    const { source, calls } = memorySource(images(3));

    const { errors } = await execute(source, NODE, { variables: { id } });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'id' } }]);
    expect(calls).toEqual([]);
  });
});

describe('Query.nodes', () => {
  it('answers in the order of the ids, null for what is not there, repeats included', async () => {
    const { source, calls } = memorySource([...images(30), newsAsset({ mediaId: 'n' })]);
    const ids = [imageId(1), imageId(99), encodeGlobalId({ list: 'news', id: 'n' }), imageId(30), imageId(1)];

    const { data } = await execute(source, NODES, { variables: { ids } });

    const mediaIds = data.nodes.map((node: { mediaId: string } | null) => node?.mediaId ?? null);
    expect(mediaIds).toEqual(['image-1', null, 'n', 'image-30', 'image-1']);
    expect(calls).toHaveLength(3);
  });

  it('answers what it found where one id is too far down', async () => {
    const { source } = memorySource(images(5000));

    const { data, errors } = await execute(source, NODES, {
      variables: { ids: [imageId(5000), imageId(1)] },
    });

    expect(data.nodes).toMatchObject([{ mediaId: 'image-5000' }, null]);
    expect(errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  });

  it('answers the others, looked up together, where one id is none that it gave', async () => {
    const { source, calls } = memorySource(images(5));

    const { data, errors } = await execute(source, NODES, {
      variables: { ids: [imageId(1), 'bad', imageId(3)] },
    });

    expect(data.nodes).toMatchObject([{ mediaId: 'image-1' }, null, { mediaId: 'image-3' }]);
    expect(errors).toMatchObject([
      {
        message: '"ids[1]" is not an id that this gateway returned.',
        path: ['nodes', 1],
        extensions: { code: 'BAD_USER_INPUT', argument: 'ids' },
      },
    ]);
    expect(calls).toHaveLength(1);
  });

  it('takes no more ids than a page holds', async () => {
    const { source, calls } = memorySource(images(3));
    const ids = Array.from({ length: 101 }, (_, index) => imageId(index));

    const { data, errors } = await execute(source, NODES, { variables: { ids } });

    expect(data).toEqual({ nodes: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('at most 100'),
        extensions: { code: 'BAD_USER_INPUT', argument: 'ids' },
      },
    ]);
    expect(calls).toEqual([]);
  });
});
