import type { Feed, FeedEntry, FeedFormat } from './feed.ts';
import { feedText } from './feed-text.ts';

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export const JSON_FEED: FeedFormat = {
  contentType: 'application/feed+json',
  *pieces(feed, selfUrl) {
    yield `${JSON.stringify(headOf(feed, selfUrl)).slice(0, -'}'.length)},"items":[`;
    for (const [index, entry] of feed.entries.entries())
      yield `${index === 0 ? '' : ','}${JSON.stringify(itemOf(entry))}`;
    yield ']}';
  },
};

function headOf({ title }: Feed, selfUrl: string | undefined): object {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    feed_url: selfUrl,
    authors: [{ name: title }],
  };
}

function itemOf({ html, id, title, author, summary, url, image, publishedAt, updatedAt }: FeedEntry): object {
  const content = feedText(html);
  return {
    id,
    url,
    title,
    summary,
    image,
    // An item must have one of the two.
    ...(content === undefined ? { content_text: summary ?? '' } : { content_html: content }),
    date_published: publishedAt,
    date_modified: updatedAt,
    authors: author === undefined ? undefined : [{ name: author }],
  };
}
