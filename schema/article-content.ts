import { textToHtml } from '../src/articles/text-to-html.ts';
import type { MaybePromise } from '../src/library/operation/loader.ts';
import type { Article } from '../src/upstream/news.ts';
import { builder } from './builder.ts';

export const ContentFormatRef = builder.enumType('ContentFormat', {
  description: 'The format in which the content of an article is returned.',
  values: {
    SAFE: {
      value: 'safe',
      description:
        'Sanitised HTML to embed in a page: only allow-listed tags, attributes and styles, no scripts. Everything ' +
        'that a reader sees in WeChat shows, or has a label such as `[音频] 早安` in its place. Lazy-loaded pictures ' +
        'and videos are visible. Pictures load from the gateway where it serves media, and over https ' +
        'without a referrer otherwise, since WeChat sends other sites a placeholder. Everything is in one ' +
        '`section`; content wider than the page scrolls within it.',
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
    RAW: {
      value: 'raw',
      description:
        'The HTML as WeChat sends it, or the plain text of a picture post. Not safe to embed in a page.',
    },
  } as const,
});

type ContentFormat = (typeof ContentFormatRef)['$inferType'];

/** The content of an article in a format; null if it has none. */
export function contentIn(
  format: ContentFormat,
  { type, content }: Article,
  render: (content: string, form: Exclude<ContentFormat, 'raw'>) => MaybePromise<string>,
): MaybePromise<string | null> {
  if (!content || format === 'raw') return content;
  if (type !== 'pictures') return render(content, format);
  // A picture post has plain text: what looks like a tag is none.
  return format === 'text' ? content : render(textToHtml(content), format);
}
