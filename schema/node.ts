import { builder } from './builder.ts';

/** What has a global id: an item of a list, named by its `type`, or an article of such an item. */
export interface NodeItem {
  readonly type: string;
}

/** The `type` of articles. No list has this name. */
export const ARTICLE = 'article';

/** Types that implement `Node` build their `id` with `encodeGlobalId` of global-id.ts. */
export const NodeRef = builder.interfaceRef<NodeItem>('Node').implement({
  description: 'An object with a global id: an asset, a draft, a publication or an article of one of them.',
  resolveType: ({ type }, { assets }) => (type === ARTICLE ? 'Article' : assets.lists.get(type).typeName),
  fields: (t) => ({
    id: t.id({
      description: 'The global id, unique among all types: for `node`, `nodes` and client caches.',
    }),
  }),
});
