import type { Article } from '../src/library/asset.ts';
import { builder } from './builder.ts';
import { NO_REFERRER } from './media-asset.ts';

const ContentFormatRef = builder.enumType('ContentFormat', {
  description: 'In which form the content of an article is answered.',
  values: {
    SAFE: {
      value: 'safe',
      description:
        'HTML to put into a page: an allow list of tags, attributes and styles, no scripts; lazy-loaded pictures and ' +
        'videos made visible; pictures over https and without a referrer, which WeChat would answer with a placeholder. ' +
        'It is one box, and cuts off what is wider than the page leaves room for.',
    },
    TEXT: { value: 'text', description: 'Plain text, a blank line between paragraphs.' },
    RAW: { value: 'raw', description: 'The HTML as WeChat sends it. Not safe to put into a page.' },
  } as const,
});

export const ArticleRef = builder.objectRef<Article>('Article').implement({
  description: 'One article of a news asset.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'The headline.' }),
    author: t.exposeString('author', { nullable: true, description: 'Who is named as the author.' }),
    digest: t.exposeString('digest', {
      nullable: true,
      description: 'The summary. WeChat keeps one only for an asset of a single article.',
    }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description: 'The page of the article on mp.weixin.qq.com.',
    }),
    contentSourceUrl: t.expose('contentSourceUrl', {
      type: 'URL',
      nullable: true,
      description: 'Where "Read more" leads: the page that the article was taken from.',
    }),
    thumbMediaId: t.exposeID('thumbMediaId', {
      nullable: true,
      description: 'The `mediaId` of the cover picture, an asset of type `IMAGE`.',
    }),
    thumbUrl: t.expose('thumbUrl', {
      type: 'URL',
      nullable: true,
      description: `The cover picture itself. ${NO_REFERRER}`,
    }),
    showCoverPic: t.exposeBoolean('showCoverPic', {
      nullable: true,
      description: 'Whether the cover picture is shown above the content.',
    }),
    needOpenComment: t.exposeBoolean('needOpenComment', {
      nullable: true,
      description: 'Whether readers can comment.',
    }),
    onlyFansCanComment: t.exposeBoolean('onlyFansCanComment', {
      nullable: true,
      description: 'Whether only followers of the account can comment.',
    }),
    content: t.string({
      nullable: true,
      description: 'The text of the article.',
      args: {
        format: t.arg({
          type: ContentFormatRef,
          required: true,
          defaultValue: 'safe',
          description: 'In which form.',
        }),
      },
      resolve: ({ content }, { format }, { assets }) =>
        content && (format === 'raw' ? content : assets.renderContent(content, format)),
    }),
  }),
});
