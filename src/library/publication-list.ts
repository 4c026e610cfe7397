import { z } from 'zod';
import type { Publication, PublicationSource } from '../upstream/news.ts';
import type { ListDefinition } from './list-definition.ts';
import { bytesOfNews, storedNews } from './stored-news.ts';

/**
 * The list of publications. Upstream counts them on their pages alone.
 *
 * @param dailyCalls the daily limit of its page call
 */
export function publicationList(source: PublicationSource, dailyCalls: number): ListDefinition<Publication> {
  return {
    name: 'publication',
    tag: 5,
    typeName: 'Publication',
    plural: 'publications',
    pageCall: { name: 'publications', dailyCalls, fetchQuota: source.fetchPageQuota },
    fetchPage: source.fetchPage,
    totals: undefined,
    idOf: ({ articleId }) => articleId,
    updatedAtOf: ({ updatedAt }) => updatedAt,
    bytesOf: bytesOfNews,
    storedItem: storedNews.extend({ type: z.literal('publication'), articleId: z.string() }),
  };
}
