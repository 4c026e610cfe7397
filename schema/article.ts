import { completeValue } from '@pothos/core';
import type { MaybePromise } from '../src/library/operation/loader.ts';
import type { MediaAsset } from '../src/upstream/asset.ts';
import type { Article } from '../src/upstream/news.ts';
import { ContentFormatRef, contentIn } from './article-content.ts';
import { builder, type GraphQLContext } from './builder.ts';
import { encodeGlobalId } from './global-id.ts';
import type { LibraryItem } from './library-item.ts';
import { GATEWAYS_OWN, MediaAssetRef, NO_REFERRER, WECHATS_OWN, WIDTH_IN_PIXELS } from './media-asset.ts';
import { ARTICLE, type NodeItem, NodeRef } from './node.ts';
import { inWidth } from './picture-width.ts';

/** An article, and where it stands: what its global id is made of. */
export interface PlacedArticle extends NodeItem {
  readonly article: Article;
  readonly news: LibraryItem;
  readonly index: number;
}

/** The article at this index of an item. */
export function placeArticle(news: LibraryItem, article: Article, index: number): PlacedArticle {
  return { type: ARTICLE, article, news, index };
}

const ArticleTypeRef = builder.enumType('ArticleType', {
  description: 'What an article is.',
  values: {
    NEWS: { value: 'news', description: 'Text with pictures, as HTML.' },
    PICTURES: {
      value: 'pictures',
      description: 'A picture post: up to twenty pictures, and a plain text.',
    },
  } as const,
});

/** Says what a look-up among the known pictures can find. */
const FROM_STORE =
  'Found among the pictures that are cached or stored and those that the operation reads anyway, as it takes no call ' +
  'to WeChat: null if it is not among them. Counts as an item of the operation.';

const ArticlePictureRef = builder.objectRef<string>('ArticlePicture').implement({
  description: 'A picture of a picture post.',
  fields: (t) => ({
    mediaId: t.id({
      description: 'The `mediaId` of the picture, an asset of type `IMAGE`.',
      resolve: (mediaId) => mediaId,
    }),
    asset: t.field({
      type: MediaAssetRef,
      nullable: true,
      description: `The picture, with its address. ${FROM_STORE}`,
      resolve: (mediaId, _args, context) => findPicture(mediaId, context),
    }),
  }),
});

export const ArticleRef = builder.objectRef<PlacedArticle>('Article').implement({
  description:
    'One article of a news asset, a draft or a publication. A field that WeChat leaves out is null.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      description:
        'The global id, made of the item that holds the article and its place there. An edit may put another ' +
        'article in that place.',
      resolve: ({ news: { type }, news, index }, _args, { assets }) =>
        encodeGlobalId({ list: type, index, id: assets.lists.get(type).idOf(news) }),
    }),
    type: t.field({
      type: ArticleTypeRef,
      nullable: true,
      description:
        'The kind of article. WeChat tells it for drafts only: null for publications and news assets.',
      resolve: ({ article }) => article.type,
    }),
    title: t.string({
      nullable: true,
      description: 'The headline.',
      resolve: ({ article }) => article.title,
    }),
    author: t.string({
      nullable: true,
      description: 'Who is named as the author.',
      resolve: ({ article }) => article.author,
    }),
    digest: t.string({
      nullable: true,
      description: 'The summary. WeChat has one only if the article stands alone.',
      resolve: ({ article }) => article.digest,
    }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description:
        'The page of the article on mp.weixin.qq.com. For a draft, a preview link that soon expires.',
      resolve: ({ article }) => article.url,
    }),
    contentSourceUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where "Read more" leads: the page that the article was taken from.',
      resolve: ({ article }) => article.contentSourceUrl,
    }),
    thumbMediaId: t.id({
      nullable: true,
      description: 'The `mediaId` of the cover picture, an asset of type `IMAGE`.',
      resolve: ({ article }) => article.thumbMediaId,
    }),
    thumbUrl: t.field({
      type: 'URL',
      nullable: true,
      args: { width: t.arg.int({ description: WIDTH_IN_PIXELS }) },
      description:
        `The address of the cover picture. Without a \`width\` it is WeChat's own. ${NO_REFERRER} With a \`width\`, it is ` +
        `that of the picture resized. ${GATEWAYS_OWN} If the article is in a draft, shared caches must not store it. ` +
        WECHATS_OWN,
      resolve({ article: { thumbUrl }, news }, { width }, context) {
        if (width == null) return thumbUrl;
        const of = { isOfDraft: isDraft(news) };
        return inWidth(width, context, (allowed) =>
          thumbUrl === null ? null : context.media.pictureUrl(thumbUrl, allowed, of),
        );
      },
    }),
    cover: t.field({
      type: MediaAssetRef,
      nullable: true,
      description: `The cover picture. ${FROM_STORE} \`thumbMediaId\` tells whether there is one, and \`thumbUrl\` is there all the same.`,
      resolve: ({ article: { thumbMediaId, pictures } }, _args, context) =>
        findPicture(thumbMediaId ?? pictures[0], context),
    }),
    pictures: t.field({
      type: [ArticlePictureRef],
      description: 'The pictures of a picture post, the cover first. Empty for other articles.',
      resolve: ({ article }) => [...article.pictures],
    }),
    showCoverPic: t.boolean({
      nullable: true,
      description: 'Whether the cover picture is shown above the content.',
      resolve: ({ article }) => article.showCoverPic,
    }),
    needOpenComment: t.boolean({
      nullable: true,
      description: 'Whether readers can comment.',
      resolve: ({ article }) => article.needOpenComment,
    }),
    onlyFansCanComment: t.boolean({
      nullable: true,
      description: 'Whether only followers of the account can comment.',
      resolve: ({ article }) => article.onlyFansCanComment,
    }),
    isDeleted: t.boolean({
      nullable: true,
      description:
        'Whether this article was deleted after publication. WeChat tells it for publications only.',
      resolve: ({ article }) => article.isDeleted,
    }),
    content: t.string({
      nullable: true,
      description:
        'The content of the article in the given `format`. All formats but `TEXT` include the pictures. A picture ' +
        'post has its text alone here, and its pictures in `pictures`.',
      args: {
        format: t.arg({
          type: ContentFormatRef,
          required: true,
          defaultValue: 'safe',
          description: 'The format to return.',
        }),
      },
      resolve: ({ article, news }, { format }, { assets }) =>
        contentIn(format, article, (content, form) =>
          assets.renderContent(content, form, { isOfDraft: isDraft(news) }),
        ),
    }),
  }),
});

function isDraft({ type }: LibraryItem): boolean {
  return type === 'draft';
}

/** A cached or stored picture. @throws OperationTooComplexError if the operation has had its items */
function findPicture(
  mediaId: string | null | undefined,
  { assets, items, refuse }: GraphQLContext,
): MaybePromise<MediaAsset | null> {
  if (mediaId == null) return null;
  return completeValue(assets.findStored<MediaAsset>({ list: 'image', id: mediaId }), (picture) => {
    const excess = picture === null ? undefined : items.spend(1);
    return excess === undefined ? picture : refuse(excess);
  });
}
