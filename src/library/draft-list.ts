import { z } from 'zod';
import type { Draft, DraftSource } from '../upstream/news.ts';
import type { TotalsSource } from '../upstream/port.ts';
import type { ListDefinition } from './list-definition.ts';
import { bytesOfNews, storedNews } from './stored-news.ts';

/** The call that reads the list of drafts. */
export const DRAFT_PAGE_CALL = 'drafts';

/**
 * The list of drafts. Not everyone may read it.
 *
 * @param dailyCalls the daily limit of its page call, and of its count call
 */
export function draftList(source: DraftSource, dailyCalls: number): ListDefinition<Draft> {
  const permission = { name: '草稿箱 (draft)' };
  const totals: TotalsSource = {
    call: { name: 'draftcount', dailyCalls, permission, fetchQuota: source.fetchCountQuota },
    fetchTotals: async (signal, accessToken) => ({ draft: await source.fetchTotal(signal, accessToken) }),
  };
  return {
    name: 'draft',
    tag: 4,
    typeName: 'Draft',
    plural: 'drafts',
    isPrivate: true,
    pageCall: { name: DRAFT_PAGE_CALL, dailyCalls, permission, fetchQuota: source.fetchPageQuota },
    fetchPage: source.fetchPage,
    totals,
    idOf: ({ mediaId }) => mediaId,
    updatedAtOf: ({ updatedAt }) => updatedAt,
    bytesOf: bytesOfNews,
    storedItem: storedNews.extend({ type: z.literal('draft'), mediaId: z.string() }),
  };
}
