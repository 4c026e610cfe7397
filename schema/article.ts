import type { Article } from '../src/upstream/asset.ts';
import { builder } from './builder.ts';

/** Ends the description of each picture URL. Without it, a new front end shows grey boxes. */
export const NO_REFERRER =
  'Show it with `<img referrerpolicy="no-referrer">`: WeChat sends other sites a grey placeholder.';

const ContentFormatRef = builder.enumType('ContentFormat', {
  description: 'The format in which the content of an article is returned.',
  values: {
    SAFE: {
      value: 'safe',
      description:
        'Sanitised HTML to embed in a page: only allow-listed tags, attributes and styles, no scripts. Everything ' +
        'that a reader sees in WeChat shows, or has a label such as `[音频] 早安` in its place. Lazy-loaded pictures ' +
        'and videos are visible. Pictures load over https without a referrer, since WeChat sends other sites a ' +
        'placeholder. Everything is in one `section`; content wider than the page scrolls within it.',
    },
    TEXT: {
      value: 'text',
      description:
        'Plain text: a blank line between paragraphs, one line for each list item and table row, code as written, ' +
        'and a label such as `[视频] title` for a player or a card.',
    },
    MARKDOWN: {
      value: 'markdown',
      description:
        'Markdown with GitHub tables, made from the sanitised HTML: code is fenced, pictures and links are kept, ' +
        'and text that looks like HTML or Markdown is escaped.',
    },
    RAW: { value: 'raw', description: 'The HTML as WeChat sends it. Not safe to embed in a page.' },
  } as const,
});

export const ArticleRef = builder.objectRef<Article>('Article').implement({
  description: 'One article of a news asset. A field that WeChat leaves out is null.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'The headline.' }),
    author: t.exposeString('author', { nullable: true, description: 'Who is named as the author.' }),
    digest: t.exposeString('digest', {
      nullable: true,
      description: 'The summary. WeChat has one only if the news asset holds a single article.',
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
      description: `The address of the cover picture. ${NO_REFERRER}`,
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
      description:
        'The content of the article in the given `format`. All formats but `TEXT` include the pictures.',
      args: {
        format: t.arg({
          type: ContentFormatRef,
          required: true,
          defaultValue: 'safe',
          description: 'The format to return.',
        }),
      },
      resolve: ({ content }, { format }, { assets }) =>
        content && (format === 'raw' ? content : assets.renderContent(content, format)),
    }),
  }),
});
