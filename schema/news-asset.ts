import type { NewsAsset } from '../src/upstream/asset.ts';
import { AssetRef } from './asset.ts';
import { builder } from './builder.ts';
import { ITS_OWN_SOURCE, LibraryItemRef } from './library-item.ts';
import { NewsRef } from './news.ts';
import { NodeRef } from './node.ts';

builder.objectRef<NewsAsset>('NewsAsset').implement({
  description:
    'One to eight articles that are sent to followers as one message. Articles written since November 2021 are ' +
    'not among these assets, but among `drafts` and `publications`.',
  extensions: ITS_OWN_SOURCE,
  interfaces: [NodeRef, LibraryItemRef, AssetRef, NewsRef],
});
