import { v5 } from 'uuid';

/** The ids of the entries of one account, as URNs. */
export interface FeedIds {
  /** Of all its feeds. */
  readonly feed: string;
  /** Of the article at this index of a publication. */
  readonly ofArticle: (articleId: string, index: number) => string;
}

/** Chosen at random, once: with another one, feed readers would show every article again. */
const NAMESPACE = '8c095429-a776-41e4-8909-95ac0cacea4a';

/**
 * Ids that every process makes alike, and that differ between accounts: name-based UUIDs (RFC 9562,
 * section 5.5). They do not tell the app id.
 */
export function createFeedIds(appId: string): FeedIds {
  const account = v5(appId, NAMESPACE);
  return {
    feed: urnOf(account),
    // No id of WeChat's holds a space. The first article has that of the publication alone.
    ofArticle: (articleId, index) => urnOf(v5(index === 0 ? articleId : `${articleId} ${index}`, account)),
  };
}

function urnOf(uuid: string): string {
  return `urn:uuid:${uuid}`;
}
