import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { createYieldingQueue, type Slices } from '../../articles/yielding-queue.ts';
import { type AnswerBody, createAnswerBody } from '../cached-answers/answer-body.ts';
import type { Feed, FeedFormat } from './feed.ts';

/** A feed as it is sent. */
export interface WrittenFeed {
  readonly body: AnswerBody;
  /** A strong tag of the bytes. */
  readonly etag: string;
}

/**
 * Writes feeds in one format, an entry in a slice: fifty long articles at once would take a tenth of a
 * second. A feed that is the same as the last one is not written again.
 */
export function createFeedWriter({ pieces }: FeedFormat, selfUrl: string | undefined) {
  const enqueue = createYieldingQueue();
  let latest: { readonly feed: Feed; readonly written: Promise<WrittenFeed> } | undefined;

  return (feed: Feed): Promise<WrittenFeed> => {
    // Texts that are the same are compared in no time: rendered contents are cached.
    if (latest === undefined || !isDeepStrictEqual(feed, latest.feed))
      latest = { feed, written: enqueue(() => writeInSlices(pieces(feed, selfUrl))) };
    return latest.written;
  };
}

function* writeInSlices(pieces: Iterable<string>): Slices<WrittenFeed> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    hash.update(bytes);
    chunks.push(bytes);
    yield;
  }
  return { body: createAnswerBody(Buffer.concat(chunks)), etag: `"${hash.digest('base64url')}"` };
}
