import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../schema/cursor.ts';
import { decodeGlobalId, encodeGlobalId } from '../../schema/global-id.ts';
import { mediaAsset } from '../helpers/assets.ts';
import { ask, gatewayOver } from '../helpers/execute.ts';
import { assetList, LISTS } from '../helpers/lists.ts';
import { memorySource } from '../helpers/memory-source.ts';

// Written down when there were four lists and nothing else: front ends have stored such texts.

const ANCHOR = {
  rank: 236,
  totalCount: 238,
  hash: 264939023392412,
  newer: [2511668365],
  older: [1058030797, 4218835134],
};

const CURSORS = [
  ['image', false, 'AgAAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6vKv5K'],
  ['image', true, 'AgQAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6p_Qo-'],
  ['video', false, 'AgEAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6unwNX'],
  ['video', true, 'AgUAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6oSPcj'],
  ['voice', false, 'AgIAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6sQQRw'],
  ['voice', true, 'AgYAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6qlvAE'],
  ['news', false, 'AgMAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6t9Plt'],
  ['news', true, 'AgcAAADsAAAA7vD17GBenBKVtQSNPxBEzft2UL6rIw0Z'],
] as const;

const IDS = [
  ['image', 'aW1hZ2U6bWVkaWFfaWQtMV9pbWFnZQ'],
  ['video', 'dmlkZW86bWVkaWFfaWQtMV92aWRlbw'],
  ['voice', 'dm9pY2U6bWVkaWFfaWQtMV92b2ljZQ'],
  ['news', 'bmV3czptZWRpYV9pZC0xX25ld3M'],
] as const;

describe('what an earlier version has given out', () => {
  it.each(CURSORS)('a cursor of %s, marked %s, is read and written as it was', (type, atLeastOnce, text) => {
    const list = assetList(type);
    const cursor = { ...ANCHOR, tag: list.tag, atLeastOnce };

    expect(decodeCursor('after', text, { list, lists: LISTS })).toEqual(cursor);
    expect(encodeCursor(cursor)).toBe(text);
  });

  it.each(IDS)('a global id of %s is read and written as it was', (list, text) => {
    const key = { list, id: `media_id-1_${list}` };

    expect(decodeGlobalId(text, LISTS, { argument: 'id' })).toEqual(key);
    expect(encodeGlobalId(key)).toBe(text);
  });

  it('is answered through the front door: a global id, and a cursor whose asset is gone', async () => {
    const { source } = memorySource([mediaAsset({ mediaId: 'media_id-1_image' })]);
    const gateway = gatewayOver(source);
    const [[, id]] = IDS;
    const [[, , after]] = CURSORS;

    const { data, errors } = await ask(
      gateway,
      'query ($id: ID!, $after: String) { node(id: $id) { id } assets(type: IMAGE, after: $after) { totalCount } }',
      { id, after },
    );

    expect(errors).toBeUndefined();
    expect(data).toEqual({ node: { id }, assets: { totalCount: 1 } });
  });
});
