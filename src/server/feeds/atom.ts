import XMLBuilder from 'fast-xml-builder';
import type { Feed, FeedEntry, FeedFormat } from './feed.ts';
import { feedText } from './feed-text.ts';

// Not a library for feeds. feedsmith pads texts with white space and leaves out an empty title, which
// Atom requires; feed takes titles for HTML and requires a link. Both write all entries at once.
const xml = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** Atom (RFC 4287). */
export const ATOM: FeedFormat = {
  contentType: 'application/atom+xml; charset=utf-8',
  *pieces(feed, selfUrl) {
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n';
    yield xml.build(headOf(feed, selfUrl));
    for (const entry of feed.entries) yield `\n${xml.build({ entry: elementsOf(entry, feed) })}`;
    yield '\n</feed>\n';
  },
};

function headOf({ id, title, updatedAt }: Feed, selfUrl: string | undefined): object {
  return {
    id,
    title,
    updated: updatedAt,
    // Every entry needs an author. Those that name none have this one.
    author: { name: title },
    ...(selfUrl !== undefined && {
      link: { '@rel': 'self', '@type': 'application/atom+xml', '@href': selfUrl },
    }),
  };
}

function elementsOf(entry: FeedEntry, feed: Feed): object {
  const { id, title, author, summary, url, publishedAt, updatedAt } = entry;
  const html = feedText(entry.html);
  return {
    id,
    title: title ?? summary ?? feed.title,
    updated: updatedAt,
    ...(publishedAt !== undefined && { published: publishedAt }),
    ...(author !== undefined && { author: { name: author } }),
    ...(url !== undefined && { link: { '@rel': 'alternate', '@href': url } }),
    ...(summary !== undefined && { summary }),
    // What has no page needs a content (section 4.1.2), if only an empty one.
    ...((html !== undefined || url === undefined) && { content: { '@type': 'html', '#text': html ?? '' } }),
  };
}
