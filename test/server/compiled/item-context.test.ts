import { describe, expect, it } from 'vitest';
import { createItemContext, NeedsOperationError } from '../../../src/server/compiled/item-context.ts';
import { mediaAsset } from '../../helpers/assets.ts';
import { libraryOver } from '../../helpers/execute.ts';
import { fakeMedia } from '../../helpers/fake-media.ts';
import { memorySource } from '../../helpers/memory-source.ts';

/** What resolvers get of media where JSON is kept. */
function mediaOfItems() {
  const { mediaAccess } = fakeMedia();
  const { media } = createItemContext(libraryOver(memorySource([]).source).openCachedLoader({}), mediaAccess);
  return { media, mediaAccess };
}

describe('where JSON is kept', () => {
  it('addresses are the same as anywhere', () => {
    const { media, mediaAccess } = mediaOfItems();
    const picture = mediaAsset();
    const addressesOf = ({ thumbnailUrl, downloadUrl, pictureUrl }: typeof media) => [
      thumbnailUrl(picture, 320),
      downloadUrl(picture),
      pictureUrl('https://mmbiz.qpic.cn/mmbiz_png/a/0', 640, { isOfDraft: true }),
    ];

    expect(addressesOf(media)).toEqual(addressesOf(mediaAccess));
  });

  it('nothing is told of pictures, as more becomes known of them', () => {
    expect(() => mediaOfItems().media.imageOf(mediaAsset())).toThrow(NeedsOperationError);
  });
});
