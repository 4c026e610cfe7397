import { z } from 'zod';
import type { Publication, PublicationSource } from '../upstream/news.ts';
import type { ListDefinition } from './list-definition.ts';
import { bytesOfNews, storedNews } from './stored-news.ts';

/** The call that reads the list of publications. */
export const PUBLICATION_PAGE_CALL = 'publications';

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
    pageCall: {
      name: PUBLICATION_PAGE_CALL,
      dailyCalls,
      permission: { name: '发布能力 (freepublish)' },
      fetchQuota: source.fetchPageQuota,
    },
    fetchPage: source.fetchPage,
    totals: undefined,
    idOf: ({ articleId }) => articleId,
    updatedAtOf: ({ updatedAt }) => updatedAt,
    bytesOf: bytesOfNews,
    storedItem: storedNews.extend({ type: z.literal('publication'), articleId: z.string() }),
  };
}
