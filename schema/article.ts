import type { Article } from '../src/upstream/asset.ts';
import { builder } from './builder.ts';

/** Part of the description of each picture's address: without it, a first front end shows grey boxes. */
export const NO_REFERRER =
  'Show it with `<img referrerpolicy="no-referrer">`: to the pages of other sites WeChat sends a grey placeholder.';

const ContentFormatRef = builder.enumType('ContentFormat', {
  description: 'The form in which the content of an article is returned.',
  values: {
    SAFE: {
      value: 'safe',
      description:
        'Sanitised HTML to put into a page: only tags, attributes and styles of an allow list, no scripts. ' +
        'All that a reader sees in WeChat shows, or is told by a label such as `[音频] 早安`. Lazy-loaded pictures and ' +
        'videos are made visible. Pictures load over https and without a referrer, since WeChat sends a placeholder ' +
        'to other sites. All of it is in one `section`, within which what is wider than the page can be scrolled to.',
    },
    TEXT: {
      value: 'text',
      description:
        'Plain text: a blank line between paragraphs, items of lists and rows of tables on lines of their own, code ' +
        'as it is written, and a label such as `[视频] title` for a player or a card.',
    },
    MARKDOWN: {
      value: 'markdown',
      description:
        'Markdown with the tables of GitHub, made of the sanitised HTML: code is fenced, pictures and links are kept, ' +
        'and text that looks like HTML or Markdown is escaped.',
    },
    RAW: { value: 'raw', description: 'The HTML as WeChat sends it. Not safe to put into a page.' },
  } as const,
});

export const ArticleRef = builder.objectRef<Article>('Article').implement({
  description: 'One article of a news asset. A field that WeChat leaves out is null.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'The headline.' }),
    author: t.exposeString('author', { nullable: true, description: 'Who is named as the author.' }),
    digest: t.exposeString('digest', {
      nullable: true,
      description: 'The summary. WeChat has one only where the news asset holds a single article.',
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
      description: 'The text of the article. `format` says in which form; all but `TEXT` have its pictures.',
      args: {
        format: t.arg({
          type: ContentFormatRef,
          required: true,
          defaultValue: 'safe',
          description: 'The form in which to return the text.',
        }),
      },
      resolve: ({ content }, { format }, { assets }) =>
        content && (format === 'raw' ? content : assets.renderContent(content, format)),
    }),
  }),
});
