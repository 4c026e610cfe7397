import type { Draft, Publication } from '../../src/upstream/news.ts';
import { article } from './assets.ts';

/** A draft of one article. */
export function draft(overrides: Partial<Draft> = {}): Draft {
  return {
    type: 'draft',
    mediaId: 'a-draft-id',
    updatedAt: new Date('2026-01-31T08:30:00Z'),
    createdAt: new Date('2026-01-30T08:30:00Z'),
    articles: [article({ type: 'news' })],
    ...overrides,
  };
}

/** A publication of one article. */
export function publication(overrides: Partial<Publication> = {}): Publication {
  return {
    type: 'publication',
    articleId: 'an-article-id',
    updatedAt: new Date('2026-01-31T08:30:00Z'),
    createdAt: new Date('2026-01-30T08:30:00Z'),
    articles: [article({ isDeleted: false })],
    ...overrides,
  };
}
