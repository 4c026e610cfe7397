import type { SampleLibrary } from '../../src/sandbox/sample/sample-library.ts';
import type { AssetCounts } from '../../src/upstream/asset.ts';
import { images, newsItems, videos, voices } from '../../test/helpers/item-lists.ts';

/** The items of an account with so many assets, which are small: their texts are short. */
export function createItems({ image, news, voice, video }: AssetCounts): SampleLibrary {
  return { image: images(image), news: newsItems(news), voice: voices(voice), video: videos(video) };
}
