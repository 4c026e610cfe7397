import { expect } from 'vitest';
import { z } from 'zod';
import { ABSOLUTE_URI, RFC_3339 } from './read-atom.ts';

const url = z.string().regex(ABSOLUTE_URI);
const date = z.string().regex(RFC_3339);
const authors = z.array(z.strictObject({ name: z.string().min(1) })).min(1);

/** JSON Feed 1.1, as far as the gateway writes it: nothing else may be there. */
const jsonFeed = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string().min(1),
  feed_url: url.optional(),
  authors,
  items: z.array(
    z
      .strictObject({
        id: z.string().min(1),
        url: url.optional(),
        title: z.string().optional(),
        summary: z.string().optional(),
        image: url.optional(),
        content_html: z.string().optional(),
        content_text: z.string().optional(),
        date_published: date.optional(),
        date_modified: date,
        authors: authors.optional(),
      })
      .refine(({ content_html, content_text }) => content_html !== undefined || content_text !== undefined),
  ),
});

/** Reads a feed. Throws if it breaks the rules of JSON Feed 1.1. */
export function readJsonFeed(text: string): z.output<typeof jsonFeed> {
  const feed = jsonFeed.parse(JSON.parse(text));
  const ids = feed.items.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  return feed;
}
